"""How well ketamine is studied for each condition, and what people with bipolar illness or psychosis should know first.

The word beside a condition stands with it in ``schema.CONDITIONS``; the sentences are data (``data/guide/conditions.toml``).
"""

from directory import schema
from directory.medicine.cited import sources_of
from directory.medicine.sentences import say
from directory.views.citations import source_line
from directory.views.glossary import TERMS
from directory.views.guide.blocks import Points, Section, Table, text
from directory.views.guide.way import QUESTIONS
from directory.views.html import Html, element, join

# said wherever conditions are listed
LISTED_CONDITIONS: tuple[str, ...] = (say("conditions.approved_only"), say("conditions.listed"))

BIPOLAR, PSYCHOSIS = "bipolar_depression", "psychosis"
# what to know and to say before the first visit, by the illness
CARE: dict[str, tuple[str, ...]] = {BIPOLAR: QUESTIONS["bipolar"].answer, PSYCHOSIS: QUESTIONS["psychosis"].answer}

# what the words beside the conditions mean; that of "labeled" says it by itself
_MEANINGS = tuple(say(f"conditions.{level}") for level in schema.EVIDENCE_LEVELS if level != "labeled")

CONDITIONS_SECTION = Section(
    "conditions",
    "What it is used for, and how well that is studied",
    (
        text(*LISTED_CONDITIONS),
        Points(say("conditions.words"), _MEANINGS),
        Table(
            "conditions",
            "What is known for each illness",
            ("Illness", "How well studied, and what we found"),
            tuple((m.label, say(f"conditions.{m.key}")) for m in schema.CONDITIONS.members),
        ),
    ),
)


def before_the_wishes() -> Html:
    """What a visitor reads before the tick boxes of the conditions."""
    return element("p", LISTED_CONDITIONS[0], class_="muted small")


def after_the_wishes() -> Html:
    """What stands under the tick boxes of the conditions: who must speak up first, and the sources."""
    return join(
        element(
            "p",
            f"If you have bipolar illness, or have had psychosis ({TERMS[PSYCHOSIS]}), tell the clinic before you start.",
            class_="muted small",
        ),
        source_line(sources_of(LISTED_CONDITIONS)),
    )
