"""The guide's practical part: help in a crisis, cost, treatment at home, your traces, who wrote this."""

from datetime import date, timedelta

from directory import schema
from directory.clinics import formats
from directory.medicine.cited import Cited
from directory.medicine.sentences import cited, said, say
from directory.views import site
from directory.views.citations import source_line
from directory.views.guide import way
from directory.views.guide.blocks import Heading, Made, Points, Section, text
from directory.views.html import element, join
from directory.views.phones import call_link

TELEHEALTH_RULE_ENDS = schema.HOME_AND_VIDEO_DUE - timedelta(days=1)
_ENDS = formats.day(TELEHEALTH_RULE_ENDS)


def crisis(slug: str, title: str) -> Section:
    """Where to turn in a crisis; it stands first and last."""
    return Section(
        slug,
        title,
        (
            Made(
                element(
                    "p",
                    element("b", "Thinking about suicide?"),
                    " Call or text ",
                    call_link("988"),
                    ". It is free, day and night. If someone is in danger now, call ",
                    call_link("911"),
                    ".",
                )
            ),
            Made(site.more_help()),
            Made(join(source_line(("988", "988-ASL")))),
            text(*said("about", "not_crisis_care not_known")),
        ),
    )


_PLANS = tuple(member.label for member in schema.PAYMENTS.members)

COST = Section(
    "cost",
    "Cost, insurance, payment plans, refunds",
    (
        text(*said("cost", "example others")),
        text(*said("cost", "depends agree_first not_drips two_plans ask_plan")),
        Points(say("cost.ways"), _PLANS),
        text(*said("cost", "savings over_time")),
        text(*said("cost", "chain no_refund lost ask_refund")),
    ),
)


def telehealth_rule(today: date) -> Cited:
    """The federal rule on prescribing by video, as it stands on a day."""
    return cited("home.video_rule" if today <= TELEHEALTH_RULE_ENDS else "home.video_rule_over").filled(day=_ENDS)


def at_home(today: date) -> Section:
    """Treatment at home and by video, with the federal rule as of ``today``."""
    return Section(
        "at-home",
        "At home and by video",
        (
            text(*said("home", "fda_warns adult not_told")),
            Heading(way.CALL_911_TITLE, "call-911-at-home"),
            text(*way.call_911()),
            Heading("Who may send it, and what to ask"),
            text(*said("home", "never_spravato")),
            text(*said("home", "experts")),
            text(telehealth_rule(today), *said("home", "georgia ask_state")),
            Points(say("home.ask"), said("home", "ask_who ask_video ask_with ask_answer ask_lock")),
        ),
    )


PRIVACY = Section(
    "privacy",
    "If others use your phone or computer",
    tuple(text(*said("about", name)) for name in ("leave", "traces", "kept")),
)


def about(reviewed: tuple[str, date] | None) -> Section:
    """Who wrote the guide. ``reviewed``: the clinician who reviewed its wording, as the operator named them, and the day; None for nobody."""
    who = (
        element("b", "Reviewed by ", element("span", reviewed[0], data_theirs=True), f" on {formats.day(reviewed[1])}.")
        if reviewed
        else element("b", "No clinician has reviewed this wording yet.")
    )
    return Section(
        "about",
        "About this guide",
        (
            Made(
                element(
                    "p",
                    who,
                    " We wrote it from the sources named under each part. It is not medical advice. Talk it over with someone who knows your health.",
                )
            ),
            text(*said("about", "days")),
            text(*said("about", "label")),
        ),
    )
