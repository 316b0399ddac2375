"""Search written a second time, one clinic and one finding after another, to compare the real one with.

It shares with directory.search only the schema, the reading of one finding (findings.finding) and the query; distances
are geopy's.
"""

import math
from functools import cache

from geopy.distance import geodesic

from directory import schema
from directory.clinics import findings
from directory.clinics.findings import Standing, Value
from directory.search import options as search_options
from directory.search.query import DISTANCES

YES = (Standing.VERIFIED, Standing.STALE, Standing.CLAIMED)


class SlowDirectory:
    """The same clinics as a Directory, read row by row."""

    def __init__(self, directory):
        self.today = directory.today
        self.rows = directory.frame.to_dict("records")

    @cache  # noqa: B019 - lives as long as the tests
    def finding(self, i, column_name, member=""):
        return findings.finding(self.rows[i], schema.BY_NAME[column_name], self.today, member)

    @cache  # noqa: B019
    def miles(self, i, place):
        row = self.rows[i]
        if not row["latitude"]:
            return math.nan
        return geodesic((place.latitude, place.longitude), (float(row["latitude"]), float(row["longitude"]))).miles


def results(slow, query, place):
    """(in person, by video): positions in order."""
    in_person, by_video = [], []
    for i, row in enumerate(slow.rows):
        if row["status"] not in ("", "active") or row["listing_status"] not in ("", "published"):
            continue
        if query.without_failed and Standing.NO in core(slow, i):
            continue
        if not all(meets(slow, i, query, wish) for wish in _asked(query)):
            continue
        if place is None or query.within is None or slow.miles(i, place) <= query.within:
            in_person.append(i)
        elif query.telehealth and _by_video(slow, i, query, place.state):
            by_video.append(i)
    return sorted(in_person, key=lambda i: _order(slow, i, query, place)), sorted(
        by_video, key=lambda i: _order(slow, i, query, None)
    )


def total(slow, query, place):
    return sum(map(len, results(slow, query, place)))


def core(slow, i):
    """Standings of the safety checks that apply to a clinic."""
    spravato = slow.rows[i]["route_esketamine_intranasal"] == "yes"
    standings = [slow.finding(i, c.key).standing for c in schema.CRITERIA if c.core == "always" or c.core and spravato]
    return [s for s in standings if s is not Standing.NONE]


def verdict(slow, i):
    """0 all verified, 1 none failed, 2 not vetted, 3 failed: design.md, "Verdict and marker"."""
    standings = set(core(slow, i))
    if Standing.NO in standings:
        return 3
    return {(Standing.VERIFIED,): 0, (Standing.UNKNOWN,): 2}.get(tuple(standings), 1)


def counts(slow, query, place):
    """The count beside every option, switch and distance, each by a search of its own."""
    found = {}
    for option in search_options.OPTIONS:
        family = {o.id for o in search_options.FAMILIES[option.facet]} if option.alternative else set()
        found[option.id] = total(slow, query.with_(wishes=(query.wishes - family) | {option.id}), place)
    found["verified"] = total(slow, query.with_(verified_only=True), place)
    found["without_failed"] = total(slow, query.with_(without_failed=True), place)
    found["telehealth"] = total(slow, query.with_(telehealth=True), place)
    found["price"] = total(slow, query if query.price_at_most else query.with_(price_at_most=20_000), place)
    return found, {miles: total(slow, query.with_(within=miles), place) for miles in DISTANCES}


def _asked(query):
    for family, options in search_options.FAMILIES.items():
        ticked = [o for o in options if o.id in query.wishes]
        if ticked and schema.FACET.get(family) and not schema.FACET[family].all_must_hold:
            yield ticked
        else:
            yield from ([o] for o in ticked)
    if query.price_at_most is not None:
        yield []


def meets(slow, i, query, alternatives):
    """Whether one of the alternatives holds; the empty list stands for the price."""
    good = (Standing.VERIFIED,) if query.verified_only else YES
    if not alternatives:
        text = slow.rows[i]["price_per_session"]
        return (
            text != "" and float(text) <= query.price_at_most and slow.finding(i, "price_per_session").standing in good
        )
    for option in alternatives:
        finding = slow.finding(i, option.column.name, option.member)
        if finding.standing in good:
            return True
        if option.id in query.counting_unknown and not query.verified_only and finding.value is Value.UNKNOWN:
            return True
    return False


def _by_video(slow, i, query, state):
    both = [slow.finding(i, "telehealth"), slow.finding(i, "licensed_states")]
    good = (Standing.VERIFIED,) if query.verified_only else YES
    return state in slow.rows[i]["licensed_states"].split(";") and all(f.standing in good for f in both)


def _order(slow, i, query, place):
    row = slow.rows[i]
    miles = slow.miles(i, place) if place is not None else 0
    name = (row["location_name"] or row["organization_name"]).casefold()
    near = (math.inf if math.isnan(miles) else round(miles, 1), name, row["clinic_id"])
    if query.sort == "most_verified":
        open_checks = sum(s is not Standing.VERIFIED for s in core(slow, i))
        verified = sum(slow.finding(i, c.key).standing is Standing.VERIFIED for c in schema.CRITERIA)
        return (verdict(slow, i), open_checks, -verified, *near)
    if query.sort == "recently_verified":
        days = [
            f.evidence.verified_on.toordinal()
            for c in schema.FINDINGS
            if row[c.name] and (f := _said(slow, i, c)).standing is Standing.VERIFIED
        ]
        return (-max(days, default=0), *near)
    if query.sort == "price":
        return (float(row["price_per_session"] or "inf"), *near)
    return near


def _said(slow, i, column):
    """A list as a whole is a finding once it says anything: the first thing it says yes to stands for it."""
    if column.facet and not column.member:
        members = slow.rows[i][column.name].split(";")
        return slow.finding(i, column.name, next((m for m in members if not m.startswith("!")), ""))
    return slow.finding(i, column.name)
