"""What a patient needs to know, as questions in the order of the way: before, the day, after, if it fails, rights, harm.

An answer is a row of sentences of ``data/guide/way.toml``, together at most 60 words. Its first sentence can stand alone:
six of them stand at the top of the guide (``short``).
"""

from dataclasses import dataclass

from directory.medicine.sentences import said
from directory.views.guide.blocks import Answers, Heading, Section

CALL_911_TITLE = "When to call 911 after a dose"


@dataclass(frozen=True)
class Question:
    """A question with the names of the sentences that answer it; ``key`` is the address of its answer (``#way-key``)."""

    key: str
    asked: str
    names: str

    @property
    def answer(self) -> tuple[str, ...]:
        """The sentences of the answer, in order."""
        return said("way", self.names)

    @property
    def slug(self) -> str:
        """Where the whole answer stands on the guide's page."""
        return f"way-{self.key}"


WAY: tuple[tuple[str, tuple[Question, ...]], ...] = (
    (
        "Before you start",
        (
            Question("medicines", "Do I keep my medicines?", "keep keep_tell keep_weaker"),
            Question("check", "How do I check a clinic?", "check check_nurse check_npi check_spravato"),
            Question("substances", "What if I have had trouble with alcohol or drugs?", "substances substances_ask"),
            Question(
                "psychosis",
                "What if I have had psychosis?",
                "psychosis psychosis_label psychosis_studied psychosis_family",
            ),
            Question("bipolar", "What if I have bipolar disorder?", "bipolar bipolar_studied bipolar_ask"),
            Question("other", "What if it is not for depression?", "other other_ptsd other_ask"),
            Question("older", "What if I am 65 or older?", "older older_ask"),
            Question("young", "What about people under 18?", "young young_trial young_ask"),
            Question("pregnancy", "What if I am pregnant, or may be?", "pregnancy pregnancy_register"),
            Question("enrollment", "Who gets to know about it?", "enrollment enrollment_ask"),
        ),
    ),
    (
        "The day itself",
        (
            Question("day", "What do I do on the day?", "day day_spravato day_drip day_after"),
            Question("pressure", "What if my blood pressure is high?", "pressure pressure_hours pressure_ask"),
        ),
    ),
    (
        "After a dose",
        (
            Question("call-911", "When do I call 911?", "call_911 call_911_too"),
            Question("thoughts", "What if thoughts of suicide come?", "thoughts thoughts_when thoughts_who"),
            Question("reach", "How can I reach someone?", "reach"),
        ),
    ),
    ("If it does not help", (Question("fails", "What if it does not work?", "fails fails_when fails_next"),)),
    (
        "Your rights",
        (Question("rights", "What can I ask for in writing?", "price price_dispute records records_ask complain"),),
    ),
    ("If harm was done", (Question("harm", "How do I report harm?", "harm harm_maker"),)),
)
QUESTIONS: dict[str, Question] = {question.key: question for _, questions in WAY for question in questions}
SHORT = ("call-911", "medicines", "check", "day", "fails", "rights")


def call_911() -> tuple[str, ...]:
    """The signs for which to call 911 after a dose."""
    return QUESTIONS["call-911"].answer


def way() -> Section:
    """All questions with their answers, by the step of the way."""
    return Section(
        "way",
        "Your way through it, step by step",
        tuple(
            block
            for step, questions in WAY
            for block in (Heading(step), Answers(tuple((q.asked, q.slug, q.answer) for q in questions)))
        ),
    )
