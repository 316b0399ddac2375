"""What the guide opens with: six short answers, each with its sources, its day and an address of its own; then six more in a sentence."""

from directory.medicine.sentences import say
from directory.medicine.topics import SHORT_TOPICS, TOPICS, Topic
from directory.views.guide import way
from directory.views.guide.blocks import Answers, Block, Heading, Made, Section, Text
from directory.views.html import element

# of each short answer its sentences, and where there is more
_ANSWERS: dict[str, tuple[str, str]] = {
    "for_me": (
        "short.for_me short.for_me_limit short.for_me_ketamine short.for_me_care approved.who_decides",
        "extra_care",
    ),
    "cost": ("short.cost routes.drip_price way.price", "cost_whole"),
    "visits": ("short.visits_spravato visits.spravato_watching short.visits_drip visits.drip_ask", "visits_whole"),
    "driving": ("short.driving risks.driving risks.ask_driving", "day"),
    "insurance": ("cost.agree_first short.insurance_drip cost.two_plans cost.ask_plan", "cost_whole"),
    "spravato": ("short.spravato home.never_spravato visits.spravato_watching", "approved"),
}


def short_answers() -> Section:
    """The six, then six further questions with the first sentence of their answers, each a link to the whole of it."""
    further = (way.QUESTIONS[key] for key in way.SHORT)
    return Section(
        "short",
        "Six short answers",
        (
            *(block for key, topic in SHORT_TOPICS.items() for block in _answer(topic, *_ANSWERS[key])),
            Heading("Also good to know"),
            Answers(tuple((q.asked, q.slug, q.answer[:1]) for q in further), linked=True),
        ),
    )


def _answer(topic: Topic, names: str, more: str) -> tuple[Block, ...]:
    whole = TOPICS[more]
    return (
        Heading(topic.title, topic.anchor),
        Text(tuple(say(name) for name in names.split()), every_day=True),
        Made(element("p", "More: ", element("a", whole.title, href=f"#{whole.anchor}"), class_="more")),
    )
