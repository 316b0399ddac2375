"""What the guide answers, and where: the address of each answer on its page (``/guide#anchor``) with a title to lead to it.

The guide sets these addresses, and whoever is asked a question leads to them; both take them from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A question that the guide answers. ``anchor``: the address of the answer on the guide's page; ``title``: the link's text."""

    anchor: str
    title: str


SHORT_TOPICS: dict[str, Topic] = {
    "for_me": Topic("short-for-me", "Is it for me?"),
    "cost": Topic("short-cost", "What does it cost?"),
    "visits": Topic("short-visits", "How many visits are there?"),
    "driving": Topic("short-driving", "May I drive?"),
    "insurance": Topic("short-insurance", "Does insurance pay?"),
    "spravato": Topic("short-spravato", "What is Spravato?"),
}
"""The six that the guide opens with, in order."""

TOPICS: dict[str, Topic] = {
    **SHORT_TOPICS,
    "cost_whole": Topic("cost", "Cost, insurance, payment plans, refunds"),
    "visits_whole": Topic("visits", "Visits, and what comes after"),
    "day": Topic("way-day", "What do I do on the day?"),
    "extra_care": Topic("careful", "Who should not have it, or needs extra care"),
    "blood_pressure": Topic("way-pressure", "What if my blood pressure is high?"),
    "pregnancy": Topic("way-pregnancy", "What if I am pregnant, or may be?"),
    "safe": Topic("risks", "Side effects and risks"),
    "medicines": Topic("way-medicines", "Do I keep my medicines?"),
    "call_911": Topic("way-call-911", "When do I call 911?"),
    "works": Topic("results", "How well it works"),
    "approved": Topic("approved", "What is approved, and what is not"),
    "at_home": Topic("at-home", "At home and by video"),
    "older": Topic("way-older", "What if I am 65 or older?"),
    "young": Topic("way-young", "What about people under 18?"),
    "bipolar": Topic("way-bipolar", "What if I have bipolar disorder?"),
    "psychosis": Topic("way-psychosis", "What if I have had psychosis?"),
    "substances": Topic("way-substances", "What if I have had trouble with alcohol or drugs?"),
    "fails": Topic("way-fails", "What if it does not work?"),
    "rights": Topic("way-rights", "What can I ask for in writing?"),
    "harm": Topic("way-harm", "How do I report harm?"),
    "check": Topic("way-check", "How do I check a clinic?"),
    "enrollment": Topic("way-enrollment", "Who gets to know about it?"),
    "routes": Topic("routes", "The ways it is given, side by side"),
    "conditions": Topic("conditions", "What it is used for, and how well that is studied"),
    "other_choices": Topic("other-choices", "How it compares with other treatments"),
    "look_for": Topic("look-for", "What to look for in a clinic"),
}
"""All of them by a name that stays."""

TITLES: dict[str, str] = {topic.anchor: topic.title for topic in TOPICS.values()}
"""What the guide calls the answer at each address."""
