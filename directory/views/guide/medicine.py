"""The guide's medical part: what is approved, the routes, who needs care, risks, results, other choices, visits.

The sentences stand in ``data/guide/``, one file for each part; here they are put in their places.
"""

from directory import schema
from directory.medicine.sentences import said, say
from directory.views import treatment
from directory.views.guide import way
from directory.views.guide.blocks import Heading, Points, Section, Table, text

_ROUTE_LABELS = schema.ROUTES.labels
_SCREENED = tuple(member.label for member in schema.SCREENS_FOR)

APPROVAL_SECTION = Section(
    "approved",
    "What is approved, and what is not",
    (
        text(*said("approved", "two_medicines")),
        text(*said("approved", "two_groups the_fda")),
        text(*said("approved", "resistant two_different ask_plan second_group who_decides")),
        text(*said("approved", "off_label in_writing")),
        text(*said("approved", "compounded")),
        Table(
            "approved",
            "What the FDA says of each",
            ("Way of giving it", "What the FDA says"),
            tuple((_ROUTE_LABELS[route], treatment.fda_status(route)) for route in _ROUTE_LABELS if route != "other"),
        ),
        Points(say("approved.history"), said("approved", "since_2019 since_2020 since_2025")),
        text(*said("approved", "keep_the_pill")),
    ),
)


def _row(what: str, names: str) -> tuple[str, ...]:
    return (what, *said("routes", names))


ROUTES_SECTION = Section(
    "routes",
    "The ways it is given, side by side",
    (
        text(*said("routes", "unequal ask_the_clinic")),
        Table(
            "routes",
            "Ways of giving it, compared",
            (
                "What",
                "IV infusion (drip)",
                "Shot in a muscle or under the skin",
                "Spravato nose spray",
                "Pharmacy-made spray, lozenge, tablet",
            ),
            (
                _row("How well proven", "drip_proof shot_proof spravato_proof pharmacy_proof"),
                _row("FDA", "off_label off_label spravato_fda pharmacy_fda"),
                _row("Where", "drip_where ask spravato_where pharmacy_where"),
                _row("Who watches", "drip_who shot_who spravato_who pharmacy_who"),
                _row("Time for a visit", "drip_time ask spravato_time ask"),
                _row("Price of a visit", "drip_price ask spravato_price ask"),
            ),
        ),
    ),
)

CAREFUL = Section(
    "careful",
    "Who should not have it, or needs extra care",
    (
        Points(say("careful.never"), said("careful", "aneurysm avm bleed allergy")),
        Points(say("careful.more_care"), said("careful", "heart head liver drugs psychosis pregnancy under_18")),
        Heading("Medicines that you take"),
        text(*said("careful", "sleepy pressure do_not_stop")),
        Heading("What else to tell the clinic"),
        Points(say("careful.our_list"), _SCREENED),
        text(*said("careful", "ketamine_label no_rules own_list")),
    ),
)

RISKS = Section(
    "risks",
    "Side effects and risks",
    (
        Points(say("risks.dangers"), said("risks", "pressure breathing mind bladder misuse")),
        Heading(way.CALL_911_TITLE),
        text(*way.call_911()),
        Heading("What many people feel"),
        text(*said("risks", "dissociation")),
        Points(say("risks.common"), said("risks", "dizzy sick drowsy anxious higher_pressure")),
        text(*said("risks", "same_day serious other_ways")),
        Heading("Thoughts of suicide"),
        text(*said("risks", "young any_age not_to_blame")),
        Heading("Bladder, liver, memory and long use"),
        text(*said("risks", "often signs memory ask_checks")),
        Heading("Misuse"),
        text(*said("risks", "schedule no_distrust")),
        Heading("The way home"),
        text(*said("risks", "driving ask_driving")),
    ),
)

_STUDIES = ("everyday", "day_1", "day_3", "day_7", "spravato", "hospital")

RESULTS = Section(
    "results",
    "How well it works",
    (
        text(*said("results", "two_things")),
        Table(
            "results",
            "What studies found",
            ("Study", "What it found"),
            tuple(said("results", f"{study} {study}_found") for study in _STUDIES),
        ),
        text(*said("results", "without")),
        text(*said("results", "not_everyone fades longer again one_number")),
    ),
)

OTHERS_SECTION = Section(
    "other-choices",
    "How it compares with other treatments",
    (
        text(*said("results", "ect two_trials")),
        Table(
            "ect",
            "Ketamine by drip and ECT in two trials",
            ("What", "ELEKT-D, 2023", "KetECT, 2022"),
            (
                ("Who took part", *said("results", "elekt_who ketect_who")),
                ("What was counted", "Response", "Remission"),
                ("With ketamine", *said("results", "elekt_ketamine ketect_ketamine")),
                ("With ECT", *said("results", "elekt_ect ketect_ect")),
                ("What it showed", *said("results", "elekt_showed ketect_showed")),
                ("Harms", *said("results", "elekt_harm ketect_harm")),
            ),
        ),
        text(*said("results", "open relapse")),
        text(*said("results", "no_winner not_first after_several full_plan what_else")),
    ),
)

_VISIT_ROUTES = ("esketamine_intranasal", "iv_infusion", "im_injection", "sublingual_lozenge")

VISITS = Section(
    "visits",
    "Visits, and what comes after",
    (
        *(
            block
            for route in _VISIT_ROUTES
            for block in (Heading(_ROUTE_LABELS[route]), text(*treatment.what_it_asks(route)))
        ),
        Heading("Later doses"),
        text(*said("visits", "maintenance maintenance_proof goal before_you_begin")),
    ),
)
