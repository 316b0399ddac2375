"""Make data/clinics.csv: plainly fictional clinics in real towns, for a first look at the directory and for its tests.

    python data/scripts/make_sample.py [OUT.csv]

Invented: every name, street, person's role, fact and piece of evidence. Real: towns, ZIPs, area codes and time zones.
Numbers are 555-01xx, websites and e-mail addresses end in .example, NPIs are blank, ids begin with SAMPLE-. Everything
hangs on the seed and on SAMPLE_DAY, nothing on the clock: the same tables give the same bytes.

How much of each there is, is dealt and not rolled: clinics come in six grades of vetting, in blocks of twenty along the
map, and each criterion's standings are dealt from one deck per grade. So every town of some size has clinics of every
grade, and every criterion has its share of yes, no and unknown and of each standing.
"""

import csv
import io
import math
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parent)]

import sample_words as words  # noqa: E402
import zipcodes  # noqa: E402

from directory import schema  # noqa: E402
from directory.geo import distances, places  # noqa: E402
from directory.schema import NO, NOT_APPLICABLE, UNKNOWN, YES  # noqa: E402

SEED = 20261109
OUT = HERE.parents[1] / "clinics.csv"

# Grades: A all core checks verified; B well vetted; C vetted once, long ago; D the clinic's own word; E with gaps; F hardly known.
BLOCK = "AAABBCCCCDDDDEEEEFFF"
# share of each standing by grade: verified, stale, claimed, no, unknown
CORE_SHARES = {
    "A": (1, 0, 0, 0, 0),
    "B": (0.55, 0.25, 0.1, 0.05, 0.05),
    "C": (0.3, 0.4, 0.08, 0.1, 0.12),
    "D": (0.12, 0.04, 0.5, 0.16, 0.18),
    "E": (0.25, 0.08, 0.07, 0.4, 0.2),
    "F": (0, 0, 0.12, 0.04, 0.84),
}
OTHER_SHARES = CORE_SHARES | {"A": (0.6, 0.14, 0.12, 0.08, 0.06)}
REMS_SHARES = {
    "A": (1, 0, 0),
    "B": (0.6, 0.3, 0.1),
    "C": (0.25, 0.6, 0.15),
    "D": (0.15, 0.15, 0.7),
    "E": (0.4, 0.3, 0.3),
    "F": (0, 0, 1),
}
VERIFIED, STALE, CLAIMED = "verified", "stale", "claimed"
STANDINGS = (VERIFIED, STALE, CLAIMED, NO, UNKNOWN)

# what is given, with its weight; the rest of the routes is no or unknown
IV, IM, SC, SPRAVATO, NASAL, ORAL, LOZENGE, OTHER = (m.key for m in schema.ROUTES.members)
ROUTE_MIXES = (
    ((IV,), 22),
    ((IV, SPRAVATO), 21),
    ((SPRAVATO,), 17),
    ((IV, IM), 11),
    ((IM, LOZENGE), 5),
    ((IV, IM, LOZENGE), 5),
    ((IM,), 4),
    ((IV, ORAL), 3),
    ((IV, IM, SPRAVATO), 5),
    ((IV, NASAL, LOZENGE), 3),
    ((SPRAVATO, LOZENGE), 2),
    ((SC, IV), 1),
    ((IM, OTHER), 1),
)
CHAINS, CHAIN_SITES = 14, (4, 5, 5, 6, 7)
HOME_ONLY, HYBRID, BY_VIDEO = 14, 18, 16


class Dice:
    """Draws made of ``random()`` alone, which alone is promised to stay the same in later Pythons."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def chance(self, share):
        """True with the given share."""
        return self._random() < share

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items):
        """One of the items."""
        return items[int(self._random() * len(items))]

    def weighted(self, pairs):
        """One item of (item, weight) pairs."""
        left = self._random() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            left -= weight
            if left < 0:
                return item
        return pairs[-1][0]

    def shuffled(self, items):
        """The items in another order."""
        return [item for _, _, item in sorted((self._random(), i, item) for i, item in enumerate(items))]

    def some(self, items, low, high):
        """Between low and high of the items, in their own order."""
        kept = set(self.shuffled(range(len(items)))[: self.whole(low, high)])
        return [item for i, item in enumerate(items) if i in kept]


@dataclass
class Clinic:
    """A clinic in the making: where it is, how far it is vetted, and its cells by column name."""

    town: str
    state: str
    rural: bool = False
    fate: str = "open"
    grade: str = "F"
    organization: str = ""
    chain: bool = False
    shares_building: bool = False
    home_only: bool = False
    routes: tuple[str, ...] = ()
    spravato: str = UNKNOWN
    standing: dict[str, str] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)

    def is_yes(self, key):
        """Whether the standing dealt for a criterion is one of a yes."""
        return self.standing.get(key) in (VERIFIED, STALE, CLAIMED)


def towns():
    """All clinics to be made, open ones by state and town, then closed ones, then those that are not listed."""
    found = []
    for state, text in sorted(words.TOWNS.items()):
        for item in (part.strip() for part in text.split(",")):
            name, _, count = item.lstrip("~").partition(" x")
            found += [Clinic(name, state, item.startswith("~")) for _ in range(int(count or 1))]
    found += [Clinic(text[:-3], text[-2:], fate="closed") for text in words.CLOSED_TOWNS]
    found += [Clinic(text[:-3], text[-2:], fate="unlisted") for text in words.HELD_TOWNS]
    return found


# ---------------------------------------------------------------------------------------------------------------
# Where


class Atlas:
    """Street ZIPs by town, the nearest to its middle first."""

    def __init__(self):
        self._zips = defaultdict(list)
        with (HERE.parents[1] / "places" / "zips.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] == "S" and row["latitude"]:
                    self._zips[row["city"], row["state"]].append(row["zip"])
        self._dealt = Counter()
        self._sorted = {}

    def next_zip(self, town, state):
        """The town's ZIPs in turn, at most twelve and none farther out than nine miles (but at least one)."""
        if (town, state) not in self._sorted:
            middle = places.city_place(town, state)
            far = sorted(
                (distances.miles(middle.latitude, middle.longitude, *([c] for c in places.zip_point(z)))[0], z)
                for z in self._zips[town, state]
            )
            self._sorted[town, state] = [z for i, (miles, z) in enumerate(far) if i == 0 or (i < 12 and miles <= 9)]
        zips = self._sorted[town, state]
        self._dealt[town, state] += 1
        return zips[(self._dealt[town, state] - 1) % len(zips)]


def near(point, state, dice):
    """A point within a mile or so of a ZIP's, still in the state and nearer to a ZIP of that state than of any other."""
    for _ in range(60):
        miles, turn = 0.1 + 0.9 * dice.whole(0, 1000) / 1000, math.tau * dice.whole(0, 999) / 1000
        lat = round(point.latitude + miles / 69 * math.sin(turn), 5)
        lon = round(point.longitude + miles / 69 / math.cos(math.radians(point.latitude)) * math.cos(turn), 5)
        nearest = places.zip_near(lat, lon)
        if bool(places.in_state(lat, lon, state)) and nearest and nearest.state == state:
            return lat, lon
    return point


def locate(clinics, dice):
    """Town, ZIP, point, time zone, street and phones."""
    atlas, numbers, streets = Atlas(), set(), set()
    for clinic in clinics:
        zip5 = atlas.next_zip(clinic.town, clinic.state)
        place, point = places.zip_place(zip5), places.zip_point(zip5)
        exact = not dice.chance(0.03)
        lat, lon = near(point, clinic.state, dice) if exact else point
        clinic.row |= {
            "address_1": street(dice, streets),
            "address_2": suite(dice) if dice.chance(0.4) else "",
            "city": words.SPELLED.get(clinic.town, clinic.town),
            "state_province": clinic.state,
            "postal_code": zip5,
            "country": "US",
            "latitude": plain(lat),
            "longitude": plain(lon),
            "location_precision": "address" if exact else "zip",
            "timezone": place.timezone,
            "phone": phone(zip5, dice, numbers),
        }
        if dice.chance(0.25):
            clinic.row["intake_phone"] = phone(zip5, dice, numbers)
        elif dice.chance(0.12):
            clinic.row["phone_extension"] = str(dice.whole(2, 9))
    for town in (("New York", 3), ("Denver", 3), ("Houston", 2)):
        share_a_building(
            [c for c in clinics if c.fate == "open" and c.town == town[0] and c.row["location_precision"] == "address"][
                : town[1]
            ],
            dice,
        )


def share_a_building(clinics, dice):
    """Several clinics behind one door, each with its own suite."""
    first = clinics[0].row
    for number, clinic in enumerate(clinics, start=1):
        clinic.shares_building = True
        clinic.row |= {k: first[k] for k in ("address_1", "postal_code", "latitude", "longitude", "timezone")}
        clinic.row["address_2"] = f"Suite {number}{dice.whole(0, 9)}0"


def street(dice, taken):
    while True:
        name = f"{dice.pick(words.STREET_FIRST)}{dice.pick(words.STREET_LAST)} {dice.pick(words.STREET_KINDS)}"
        text = f"{dice.whole(11, 990) if dice.chance(0.5) else dice.whole(1000, 8900)} {name}"
        if text not in taken:
            taken.add(text)
            return text


def suite(dice):
    return dice.pick(words.SUITES).format(n=dice.whole(1, 8) * 100 + dice.whole(0, 9) * 10, floor=dice.whole(2, 9))


def phone(zip5, dice, taken):
    """A number of the range kept free for fiction, in an area code of the ZIP; none twice."""
    codes = sorted(zipcodes.matching(zip5)[0]["area_codes"])
    for code in dice.shuffled(codes):
        free = [f"{code}-555-{n:04d}" for n in range(100, 200) if f"{code}-555-{n:04d}" not in taken]
        if free:
            number = dice.pick(free)
            taken.add(number)
            return number
    raise ValueError(f"no free number left for {zip5}")


def plain(degrees):
    return f"{degrees:.5f}".rstrip("0").rstrip(".")


# ---------------------------------------------------------------------------------------------------------------
# Who, and how far vetted


def grade(clinics, dice):
    """Deal the grades in blocks of twenty along the map."""
    for start in range(0, len(clinics), len(BLOCK)):
        for clinic, letter in zip(clinics[start : start + len(BLOCK)], dice.shuffled(BLOCK), strict=False):
            clinic.grade = letter
    for clinic in clinics:
        if clinic.fate == "unlisted":
            clinic.grade = dice.pick("DEF")


def deal_standings(clinics, dice):
    """For each criterion but REMS one deck per grade, with each standing's share in it."""
    by_grade = defaultdict(list)
    for clinic in clinics:
        by_grade[clinic.grade].append(clinic)
    for criterion in schema.CRITERIA:
        for letter, members in sorted(by_grade.items()):
            shares = (CORE_SHARES if criterion.core else OTHER_SHARES)[letter]
            for clinic, standing in zip(
                members, dice.shuffled(deck(len(members), shares, STANDINGS, dice)), strict=True
            ):
                clinic.standing[criterion.key] = standing


def deck(size, shares, items, dice):
    """``size`` items in their shares; what rounding leaves over is drawn."""
    cards = [item for item, share in zip(items, shares, strict=True) for _ in range(int(share * size + 1e-9))]
    while len(cards) < size:
        cards.append(dice.weighted(list(zip(items, shares, strict=True))))
    return cards


def choose_routes(clinics, dice):
    """What is given where, at home too; Spravato only with its certificate, pharmacy-made medicine only with written consent."""
    at_home = [
        c
        for c in clinics
        if c.fate == "open" and c.is_yes("ongoing_support") and c.is_yes("informed_consent") and not c.shares_building
    ]
    only = [c for c in dice.shuffled(at_home) if not c.is_yes("clinician_present")][:HOME_ONLY]
    hybrid = [c for c in dice.shuffled(at_home) if c.is_yes("clinician_present")][:HYBRID]
    for clinic in clinics:
        mix = dice.weighted(ROUTE_MIXES)
        while not clinic.is_yes("informed_consent") and {NASAL, ORAL, LOZENGE} & set(mix):
            mix = dice.weighted(ROUTE_MIXES)
        if clinic in only:
            mix, clinic.home_only = (LOZENGE, ORAL) if dice.chance(0.3) else (LOZENGE,), True
        elif clinic in hybrid:
            mix = dice.pick(((IV, LOZENGE), (IM, LOZENGE), (IV, IM, LOZENGE), (IV, SPRAVATO, LOZENGE)))
        clinic.routes = mix
        silent = {"A": 0.05, "B": 0.15, "C": 0.3, "D": 0.4, "E": 0.25, "F": 0.95}[clinic.grade]
        for member in schema.ROUTES.members:
            value = (
                YES
                if member.key in mix
                else NO
                if clinic.home_only and member.key in (IV, IM, SC, SPRAVATO)
                else UNKNOWN
                if dice.chance(silent)
                else NO
            )
            clinic.row[schema.ROUTES.column_of(member.key)] = value
        clinic.spravato = clinic.row[schema.SPRAVATO_COLUMN]
        clinic.standing["rems_certified"] = rems(clinic, dice)
        settings = (
            ["at_home_telehealth"]
            if clinic.home_only
            else ["hybrid", "in_clinic"]
            if clinic in hybrid
            else dice.weighted(
                ((["in_clinic"], 93), (["hospital_outpatient"], 5), (["hospital_outpatient", "inpatient"], 2))
            )
        )
        clinic.row["care_setting"] = (
            ""
            if clinic.grade == "F" and not clinic.home_only and clinic not in hybrid and dice.chance(0.4)
            else ";".join(settings)
        )
        drugs = ["racemic_ketamine"] if set(mix) - {SPRAVATO} else []
        clinic.row["drug"] = (
            ";".join(drugs + (["esketamine"] if SPRAVATO in mix else [])) if clinic.grade != "F" else ""
        )
    telehealth(clinics, only + hybrid, dice)


def rems(clinic, dice):
    if clinic.spravato == YES:
        return dice.weighted(list(zip((VERIFIED, STALE, CLAIMED), REMS_SHARES[clinic.grade], strict=True)))
    if clinic.spravato == NO and clinic.grade != "F":
        return NOT_APPLICABLE if clinic.home_only else dice.weighted(((NO, 45), (NOT_APPLICABLE, 35), (UNKNOWN, 20)))
    return UNKNOWN


def telehealth(clinics, at_home, dice):
    """Visits by video, with the states whose people may be treated: always its own, sometimes many."""
    others = [c for c in clinics if c.fate == "open" and c not in at_home and c.grade != "F"]
    by_video = at_home + dice.shuffled(others)[:BY_VIDEO]
    states = sorted(words.TOWNS)
    for clinic in clinics:
        if clinic in by_video:
            more = dice.weighted((((0, 0), 30), ((1, 3), 40), ((4, 9), 20), ((10, 19), 10)))
            licensed = {clinic.state, *dice.some([s for s in states if s != clinic.state], *more)}
            clinic.row |= {"telehealth": YES, "licensed_states": ";".join(sorted(licensed))}
            if "GA" in licensed:
                clinic.row["state_in_person_rule"] = "Georgia: first visit in person"
        else:
            clinic.row["telehealth"] = UNKNOWN if clinic.grade == "F" or dice.chance(0.25) else NO


def name_all(clinics, dice):
    """Chains first, over the whole country or one region; every other clinic has a name of its own."""
    firsts = dice.shuffled([a + b for a in words.CLINIC_FIRST for b in words.CLINIC_LAST])
    slugs = name_chains(clinics, firsts, dice)
    for clinic in clinics:
        if not clinic.organization:
            first = firsts.pop()
            kinds = (
                words.KINDS_HOME
                if clinic.home_only
                else words.KINDS_ANY + (words.KINDS_INFUSION * 2 if {IV, IM} & set(clinic.routes) else ())
            )
            clinic.organization = f"{first} {dice.pick(kinds)}"
            slugs[clinic.organization] = first.lower()
    label_all(clinics, slugs, dice)


def name_chains(clinics, firsts, dice):
    """Give the sites of chains their organization, of which ``firsts`` holds the names; returns each one's slug."""
    slugs = {}
    free = [c for c in clinics if c.fate == "open" and not c.home_only and not c.shares_building and not c.rural]
    regions = [("CO",), ("GA",), ("TX",), ("IL", "IN"), ("NY", "NJ"), ("CA",), ("AZ", "NV")] + [
        tuple(words.TOWNS)
    ] * CHAINS
    for number in range(CHAINS):
        pool = dice.shuffled([c for c in free if c.state in regions[number] and not c.chain])
        sites, seen = [], set()
        for clinic in pool:  # one site in a town as long as there are towns
            if clinic.town not in seen or len(pool) < 12:
                sites.append(clinic)
                seen.add(clinic.town)
            if len(sites) == CHAIN_SITES[number % len(CHAIN_SITES)]:
                break
        first = firsts.pop()
        infusion = all({IV, IM} & set(c.routes) for c in sites)
        organization = f"{first} {dice.pick(words.KINDS_INFUSION if infusion else words.KINDS_ANY)}"
        for clinic in sites:
            clinic.organization, clinic.chain = organization, True
        slugs[organization] = first.lower()
    return slugs


def label_all(clinics, slugs, dice):
    """Write organization, site, website and e-mail address into the rows."""
    names = set()
    for clinic in clinics:
        city, first = clinic.row["city"], clinic.organization.split()[0]
        clinic.row["organization_name"] = clinic.organization
        if clinic.chain:
            name = f"{first} {city}"
            for part in words.PARTS:
                if name not in names:
                    break
                name = f"{first} {city} {part}"
            clinic.row["location_name"] = name
            names.add(name)
        elif dice.chance(0.2):
            clinic.row["location_name"] = f"{clinic.organization} of {city}" if dice.chance(0.5) else f"{first} {city}"
        slug = slugs[clinic.organization]
        town = clinic.town.lower().replace(" ", "-")
        clinic.row["website"] = (
            ""
            if clinic.grade == "F" and dice.chance(0.3)
            else f"https://{slug}.example/{town}"
            if clinic.chain
            else f"https://{slug}.example"
        )
        clinic.row["email"] = f"hello@{slug}.example" if clinic.grade != "F" and dice.chance(0.6) else ""


# ---------------------------------------------------------------------------------------------------------------
# Findings and their evidence


def days_ago(days):
    return (schema.SAMPLE_DAY - timedelta(days=days)).isoformat()


def vet_the_row(clinic, dice):
    """Evidence for the whole row: in date for everything (A, B), old (C), weak (D), mixed (E), mostly none (F)."""
    kind, days = {
        "A": (("phone_call", "site_visit", "document"), (4, 85)),
        "B": (("phone_call", "phone_call", "document"), (10, 120)),
        "C": (("phone_call", "document"), (130, 480)),
        "D": (("clinic_website", "self_attestation"), (20, 300)),
        "E": (("phone_call", "third_party"), (20, 200)),
        "F": (("third_party", "", ""), (60, 500)),
    }[clinic.grade]
    kind = dice.pick(kind)
    if kind:
        on = schema.SAMPLE_DAY - timedelta(days=dice.whole(*days))
        clinic.row |= {
            "evidence_type": kind,
            "evidence_ref": reference(kind, "", dice, on),
            "assured_date": on.isoformat(),
            "verified_by": dice.pick(words.CHECKERS),
        }
        if clinic.grade in "AB":
            clinic.row["assurer_email"] = "vetting@center.example"


def reference(kind, key, dice, on):
    """What the evidence is, as staff would note it; a paper is dated within the half year before it was looked at."""
    if kind == "phone_call":
        return dice.pick(words.CALLED)
    if kind == "document":
        day = on - timedelta(days=dice.whole(5, 180))
        return f"{words.DOCUMENT.get(key, 'Patient handbook')} v{dice.whole(1, 4)}, {day.year}-{day.month:02d}"
    if kind == "primary_registry":
        return words.REGISTRY[key]
    return dice.pick(
        {
            "site_visit": words.VISITED,
            "clinic_website": words.PAGES,
            "self_attestation": words.FORMS,
            "third_party": words.LISTS,
        }[kind]
    )


def row_standing(clinic, days_until_stale):
    """What a bare yes of this row stands at, by the row's own evidence."""
    kind, day = clinic.row.get("evidence_type", ""), clinic.row.get("assured_date", "")
    if kind not in schema.STRONG_EVIDENCE or not day:
        return CLAIMED
    return STALE if (schema.SAMPLE_DAY - date.fromisoformat(day)).days > days_until_stale else VERIFIED


def prove(clinic, name, standing, days_until_stale, dice):
    """Give a finding evidence of its own where the row's does not already make the standing, and now and then where it does."""
    if standing in (UNKNOWN, NOT_APPLICABLE):
        return
    if standing == NO:
        if not dice.chance(0.6):
            return
        standing = dice.weighted(((VERIFIED, 60), (STALE, 15), (CLAIMED, 25)))
    elif standing == row_standing(clinic, days_until_stale) and not dice.chance(0.45 if standing != CLAIMED else 0.3):
        return
    if standing == CLAIMED:
        kind, days = (
            dice.pick(("clinic_website", "clinic_website", "self_attestation", "third_party")),
            dice.whole(15, 300),
        )
    else:
        strong = (
            ["document"]
            if name == "honest_claims"
            else ["phone_call", "phone_call", "document", "document", "site_visit"]
        )
        kind = dice.pick(["primary_registry"] * 4 + strong if name in words.REGISTRY else strong)
        days = dice.whole(3, days_until_stale - 4) if standing == VERIFIED else days_until_stale + dice.whole(6, 220)
        if standing == VERIFIED and days_until_stale > 100 and dice.chance(0.5):
            days = dice.whole(3, 100)
    on = schema.SAMPLE_DAY - timedelta(days=days)
    clinic.row |= {
        f"{name}_evidence_type": kind,
        f"{name}_evidence_ref": reference(kind, name, dice, on),
        f"{name}_verified_on": on.isoformat(),
        f"{name}_verified_by": dice.pick(words.CHECKERS),
    }


def answer_criteria(clinic, dice):
    """The value and evidence of each criterion, as its standing was dealt."""
    for criterion in schema.CRITERIA:
        standing = clinic.standing[criterion.key]
        value = standing if standing in (NO, UNKNOWN, NOT_APPLICABLE) else YES
        if value == YES:
            value = dice.pick(criterion.yes_values)
        elif value == NO:
            value = dice.pick(criterion.no_values)
        clinic.row[criterion.key] = value
        prove(clinic, criterion.key, standing, criterion.days_until_stale, dice)
    details(clinic, dice)


def details(clinic, dice):
    """The details behind the criteria, in step with their answers."""
    details_before(clinic, dice)
    details_during(clinic, dice)
    details_after(clinic, dice)
    prices(clinic, dice)


def listed(clinic, dice, name, low, high, first=()):
    """Write the members of a column with several values: those ``first``, and ``low`` to ``high`` others."""
    members = [m.key for m in schema.BY_NAME[name].values]
    clinic.row[name] = ";".join([*first, *dice.some([m for m in members if m not in first], low, high)])


def details_before(clinic, dice):
    """Who prescribes, and how a patient is evaluated."""
    row, yes = clinic.row, clinic.is_yes
    if yes("licensed_prescriber"):
        prescribers = list(dict.fromkeys([dice.pick(words.PRESCRIBERS), *dice.some(words.PRESCRIBERS, 0, 1)]))
        row["prescriber_type"] = ";".join(prescribers)
        row["license_state"] = clinic.state if dice.chance(0.7) else ""
        if yes("comprehensive_evaluation"):
            row["evaluation_by"] = words.EVALUATORS[prescribers[0]]
    if yes("comprehensive_evaluation"):
        row["evaluation_mode"] = (
            "video" if clinic.home_only else dice.pick(("in_person", "in_person", "in_person;video"))
        )
    elif clinic.standing["comprehensive_evaluation"] == NO:
        row["evaluation_mode"] = "questionnaire_only"
    if yes("contraindication_screening"):
        listed(clinic, dice, "screens_for", 2, 8, ("uncontrolled_hypertension",))


def details_during(clinic, dice):
    """Who is there during a visit, what is watched, and how one gets home."""
    row, yes = clinic.row, clinic.is_yes
    row["supervision_level"] = UNKNOWN
    if yes("clinician_present"):
        row["supervision_level"] = dice.pick(("in_room", "on_site", "on_site"))
    elif clinic.standing["clinician_present"] == NO:
        row["supervision_level"] = dice.pick(("live_video", "on_call") if clinic.home_only else ("on_call", "none"))
    if yes("vital_signs_monitoring"):
        listed(
            clinic,
            dice,
            "monitoring_elements",
            1,
            5,
            ("blood_pressure_baseline", "blood_pressure_during", "pulse_oximetry"),
        )
    if yes("emergency_readiness"):
        listed(clinic, dice, "emergency_elements", 1, 6, ("acls_staff", "oxygen"))
    row["escort_required"] = YES if yes("safe_discharge") else UNKNOWN
    if yes("safe_discharge"):
        row["observation_minutes"] = "120" if clinic.spravato == YES else dice.pick(("60", "60", "90", "120"))


def details_after(clinic, dice):
    """The plan, what is tracked, and the support that goes with it."""
    row, yes = clinic.row, clinic.is_yes
    if yes("individualized_plan"):
        if {IV, IM} & set(clinic.routes):
            row |= {"induction_sessions": "6", "induction_weeks": dice.pick(("2", "3", "3"))}
        elif SPRAVATO in clinic.routes:
            row |= {"induction_sessions": "8", "induction_weeks": "4"}
        else:
            row |= {"induction_sessions": dice.pick(("4", "6")), "induction_weeks": "4"}
    if yes("outcome_tracking"):
        listed(clinic, dice, "scales", 0, 3, ("phq_9",))
    if yes("ongoing_support"):
        listed(clinic, dice, "support_types", 1, 4, ("scheduled_follow_up",))
    if yes("misuse_safeguards"):
        listed(clinic, dice, "safeguards", 1, 2, ("pdmp_check",))
    if yes("crisis_plan"):
        row["after_hours_contact"] = dice.pick(words.AFTER_HOURS)
    if clinic.standing["honest_claims"] == NO:
        row["claim_findings"] = dice.pick(words.CLAIMS_FOUND)


def prices(clinic, dice):
    """Prices for about six clinics in ten, with the first course about as much as its visits."""
    row = clinic.row
    row["prepay_required"], row["refund_policy"] = UNKNOWN, UNKNOWN
    transparent = clinic.is_yes("price_transparency")
    if not dice.chance({"F": 0.1}.get(clinic.grade, 0.92 if transparent else 0.5)):
        return
    each = dice.whole(9, 17) * 25 if clinic.home_only else dice.whole(14, 36) * 25
    row |= {"price_per_session": str(each), "currency": "USD", "prepay_required": dice.pick((YES, NO, NO, UNKNOWN))}
    if transparent:
        row["refund_policy"] = dice.pick(("full_unused", "full_unused", "partial", "none"))
        visits = int(row.get("induction_sessions", "6"))
        row["price_course"] = str(each * visits - (each // 2 // 25 * 25 if dice.chance(0.3) else 0))
    prove(clinic, "price_per_session", dice.weighted(((VERIFIED, 50), (STALE, 20), (CLAIMED, 30))), 90, dice)


# ---------------------------------------------------------------------------------------------------------------
# Everything else


def pay(clinic, dice):
    """Payment options, and what insurance covers per route: the sprays often, infusions seldom."""
    row, known = clinic.row, clinic.grade != "F"
    spravato, injected = clinic.spravato == YES, bool({IV, IM, SC} & set(clinic.routes))
    covers = (
        dice.weighted(((YES, 65), (NO, 10), (UNKNOWN, 25)))
        if spravato and known
        else NO
        if clinic.spravato == NO
        else UNKNOWN
    )
    row["insurance_covers_spravato"] = covers
    row["insurance_covers_infusion_or_injection"] = (
        dice.weighted(((YES, 14), (NO, 60), (UNKNOWN, 26)))
        if injected and known
        else NO
        if known and clinic.home_only
        else UNKNOWN
    )
    insured = covers == YES or row["insurance_covers_infusion_or_injection"] == YES
    odds = {  # share of yes, share of no
        "payment_plan": (0.36, 0.3),
        "private_insurance": (0.95, 0) if insured else (0, 0.6),
        "medicaid": (0.35, 0.4) if covers == YES else (0, 0.6),
        "medicare": (0.5, 0.3) if covers == YES else (0, 0.6),
        "tricare": (0.3, 0.3) if insured else (0, 0.4),
        "va_community_care": (0.2, 0.3) if insured else (0.03, 0.3),
        "sliding_scale": (0.12, 0.5),
        "payment_assistance": (0.1, 0.4),
        "self_pay": (0.88, 0.04),
        "third_party_financing": (0.3, 0.3),
        "hsa_fsa": (0.5, 0.1),
        "superbill": (0.4, 0.2),
        "state_insurance": (0.02, 0.4),
        "ihs_tribal_urban": (0.02, 0.3),
        "free": (0.01, 0.6),
        "manufacturer_savings": (0.5, 0.1) if spravato else (0, 0.4),
        "foundation_grant": (0.04, 0.3),
    }
    for member in schema.PAYMENTS.members:
        yes, no = odds.get(member.key, (0.1, 0.3))
        value = dice.weighted(((YES, yes), (NO, no), (UNKNOWN, 1 - yes - no)))
        row[schema.PAYMENTS.column_of(member.key)] = (
            value if known or (member.key == "self_pay" and dice.chance(0.4)) else UNKNOWN
        )
    if row[schema.PAYMENTS.column_of("payment_plan")] == YES and clinic.grade in "ABE":
        prove(clinic, "payment_plan", dice.pick((VERIFIED, VERIFIED, STALE)), 90, dice)


def people(clinic, dice):
    """Conditions, people served, languages, access, comfort."""
    row, known = clinic.row, clinic.grade != "F"
    if not known:
        row["conditions"] = dice.pick(("", "treatment_resistant_depression", "major_depressive_disorder"))
        row["languages"] = dice.pick(("", "en"))
        row |= dict.fromkeys(("private_room", "companion_allowed", "bed_or_recliner"), UNKNOWN)
        return
    only_spravato = clinic.routes == (SPRAVATO,)
    if only_spravato:
        treated = [
            "treatment_resistant_depression",
            *dice.some(("major_depressive_disorder", "mdd_with_suicidal_ideation"), 0, 2),
        ]
        refused = dice.some(("!bipolar_depression", "!chronic_pain", "!substance_use"), 0, 2)
    else:
        rest = [
            m.key
            for m in schema.CONDITIONS.members
            if m.key
            not in ("treatment_resistant_depression", "chronic_pain", "crps", "migraine", "mdd_with_suicidal_ideation")
        ]
        treated = ["treatment_resistant_depression", *dice.some(rest, 1, 6)]
        if IV in clinic.routes and dice.chance(0.35):
            treated += dice.some(("chronic_pain", "crps", "migraine"), 1, 3)
        refused = ["!chronic_pain"] if "chronic_pain" not in treated and dice.chance(0.3) else []
        if "bipolar_depression" not in treated and dice.chance(0.15):
            refused.append("!bipolar_depression")
    row["conditions"] = ";".join(treated + refused)
    teens = not only_spravato and not clinic.home_only and dice.chance(0.12)
    groups = [m.key for m in schema.POPULATIONS.members if m.key not in ("adults", "adolescents")]
    row["populations"] = ";".join(
        [
            "adults",
            *(["adolescents"] if teens else []),
            *dice.some(groups, 0, 4),
            *([] if teens or dice.chance(0.3) else ["!adolescents"]),
        ]
    )
    row["minimum_age"] = dice.pick(("14", "16")) if teens else "18"
    if dice.chance(0.08):
        row["maximum_age"] = dice.pick(("70", "75", "80"))
    spanish = clinic.state in ("PR", "FL", "TX", "CA", "NM", "AZ", "NY", "NV")
    others = [m.key for m in schema.LANGUAGES.members if m.key not in ("en", "es")]
    row["languages"] = ";".join(
        (["es", "en"] if clinic.state == "PR" else ["en", "es"] if dice.chance(0.55 if spanish else 0.2) else ["en"])
        + dice.some(others, 0, 2 if dice.chance(0.3) else 0)
    )
    if dice.chance(0.3):
        row["interpretation_services"] = dice.pick(
            ("Interpreter by phone", "Interpreter on request, two days ahead", "Interpreter by video")
        )
    if not clinic.home_only:
        access = [m.key for m in schema.ACCESSIBILITY.members if m.key not in ("wheelchair_access", "elevator")]
        steps = dice.chance(0.08)
        first = ["!wheelchair_access"] if steps else ["wheelchair_access"] if dice.chance(0.75) else []
        lift = ["elevator"] if row.get("address_2", "").startswith("Floor") and not steps else []
        row["accessibility"] = ";".join(first + dice.some(access, 0, 5) + lift)
    comfort = ((YES, 55), (NO, 18), (UNKNOWN, 27))
    for name in ("private_room", "companion_allowed", "bed_or_recliner"):
        row[name] = UNKNOWN if clinic.home_only else dice.weighted(comfort)


def day_to_day(clinic, dice):
    """Open or closed, hours, new patients, when it opened, what to bring, notices."""
    row, known = clinic.row, clinic.grade != "F"
    row |= {"status": "active", "listing_status": "published"}
    if known or dice.chance(0.4):
        row["hours"] = dice.pick(words.HOURS)
    if known and dice.chance(0.85):
        row["year_opened"] = str(dice.whole(2012, 2023))
        row["patients_treated_band"] = dice.pick(tuple(schema.BY_NAME["patients_treated_band"].labels))
    row["accepting_new_patients"] = (
        dice.weighted((("newpt", 68), ("existptonly", 8), ("nopt", 9), ("existptfam", 3), (UNKNOWN, 12)))
        if known
        else UNKNOWN
    )
    if row["accepting_new_patients"] != UNKNOWN:
        row["accepting_as_of"] = days_ago(dice.whole(2, 80) if clinic.grade in "AB" else dice.whole(5, 200))
        if row["accepting_new_patients"] == "newpt" and dice.chance(0.7):
            row["wait_days_estimate"] = str(dice.pick((3, 5, 7, 7, 10, 14, 14, 21, 28, 35, 45, 60)))
    if known and dice.chance(0.5):
        row["documents_to_bring"] = dice.pick(words.BRING)
    if known and dice.chance(0.04):
        row["alert"], row["alert_ends"] = dice.pick(words.ALERTS)
    if dice.chance(0.08) and clinic.is_yes("clinician_present"):
        row["supervision_words"] = dice.pick(
            (
                "A nurse sits with each person",
                "One nurse for two people, doctor in the building",
                "Staff look in every ten minutes",
            )
        )
    row["description"] = describe(clinic, dice)


def describe(clinic, dice):
    """A few calm sentences that repeat the row's facts and promise nothing."""
    row = clinic.row
    labels = {
        IV: "IV infusion",
        IM: "injection into a muscle",
        SC: "injection under the skin",
        SPRAVATO: "Spravato nasal spray",
        NASAL: "pharmacy-made nasal spray",
        ORAL: "tablets",
        LOZENGE: "lozenges",
        OTHER: "another way",
    }
    given = [labels[route] for route in clinic.routes]
    listed = given[0] if len(given) == 1 else ", ".join(given[:-1]) + " and " + given[-1]
    if clinic.grade == "F":
        return "Made-up clinic for trying out the directory."
    size = (
        "A hospital department"
        if "hospital" in row["care_setting"]
        else "One of several sites"
        if clinic.chain
        else dice.pick(("A small practice", "A practice", "A group practice"))
    )
    sentences = [
        f"{size} in {row['city']}. Treatment is given by {listed}{' at home, with video visits' if clinic.home_only else ''}."
    ]
    if row.get("evaluation_mode", "") in ("in_person", "in_person;video"):
        sentences.append(
            dice.pick(
                (
                    "The first visit is an evaluation and takes about an hour.",
                    "Nobody is treated on the day of the first visit.",
                    "The first visit is for questions and a check of health and medicines.",
                )
            )
        )
    if row["psychotherapy_integration"] == "on_site":
        sentences.append("Talk therapy can be booked in the same place.")
    if clinic.is_yes("care_coordination") and dice.chance(0.5):
        sentences.append("Notes go to your own doctor if you agree.")
    return " ".join([*sentences, "Made-up clinic for trying out the directory."])


def close(clinics, dice):
    """Closed clinics keep their row but take nobody; unlisted ones say why."""
    shut, kept = [c for c in clinics if c.fate == "closed"], [c for c in clinics if c.fate == "unlisted"]
    for number, clinic in enumerate(shut):
        clinic.row["status"] = ("defunct", "defunct", "temporarily closed", "inactive")[number % 4]
        clinic.row |= {
            "accepting_new_patients": "nopt",
            "accepting_as_of": days_ago(dice.whole(10, 150)),
            "wait_days_estimate": "",
            "alert": "",
            "alert_ends": "",
        }
    for number, clinic in enumerate(kept):
        status = ("held", "do_not_list")[number % 2]
        clinic.row |= {"listing_status": status, "listing_reason": words.LISTING_REASONS[status][number // 2 % 3]}


def make():
    """All rows of the sample, as dicts by column name, in the order of the file."""
    dice = Dice(SEED)
    clinics = towns()
    locate(clinics, dice)
    grade(clinics, dice)
    deal_standings(clinics, dice)
    choose_routes(clinics, dice)
    name_all(clinics, dice)
    for clinic in clinics:
        vet_the_row(clinic, dice)
        answer_criteria(clinic, dice)
        pay(clinic, dice)
        people(clinic, dice)
        day_to_day(clinic, dice)
    close(clinics, dice)
    rows = [clinic.row for clinic in sorted(clinics, key=lambda c: (c.state, c.town))]
    for number, row in enumerate(rows, start=1):
        row["clinic_id"] = f"{schema.SAMPLE_PREFIX}{number:04d}"
    return rows


def text(rows):
    """The rows as CSV; only columns in which anything stands."""
    columns = [name for name in schema.COLUMN_NAMES if any(row.get(name) for row in rows)]
    unknown = {name for row in rows for name in row} - set(schema.COLUMN_NAMES)
    if unknown:
        raise ValueError(f"not columns of the schema: {sorted(unknown)}")
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    out.write_text(text(make()), encoding="utf-8", newline="")
