"""Search written a second time, one clinic and one finding after another, to compare the real one with.

It shares with directory.search only the schema, the reading of one finding (findings.finding) and the query; distances
are geopy's.
"""

import math
from functools import cache
from itertools import pairwise

from geopy.distance import geodesic

from directory import schema
from directory.clinics import findings
from directory.clinics.findings import Standing, Value
from directory.geo import counties, places
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
    def county(self, i):
        """The county of its own state that a clinic lies in, by number; "" for none."""
        row = self.rows[i]
        if row["latitude"]:
            point = (float(row["latitude"]), float(row["longitude"]))
        else:
            of_zip = places.zip_place(row["postal_code"])
            home = of_zip if of_zip and of_zip.state == row["state_province"] else None
            home = home or places.city_place(row["city"], row["state_province"])
            if home is None:
                return ""
            point = home.point
        rings = {county.fips: counties.rings(county.fips) for county in counties.of_state(row["state_province"])}
        for fips, lines in rings.items():
            if sum(_crossings(ring, point) for ring in lines) % 2:
                return fips
        near = {fips: min(_miles_to(ring, point) for ring in lines) for fips, lines in rings.items()}
        nearest = min(near, key=near.__getitem__, default="")
        return nearest if nearest and near[nearest] < 3 else ""

    @cache  # noqa: B019
    def miles(self, i, place):
        row = self.rows[i]
        if not row["latitude"]:
            return math.nan
        return geodesic((place.latitude, place.longitude), (float(row["latitude"]), float(row["longitude"]))).miles


def _crossings(ring, point):
    """How many segments of a ring lie east of a point."""
    lat, lon = point
    return sum(
        (a[0] > lat) != (b[0] > lat) and lon < a[1] + (b[1] - a[1]) * (lat - a[0]) / (b[0] - a[0])
        for a, b in pairwise(ring)
    )


def _miles_to(ring, point):
    """Miles to the nearest segment of a ring, on a plane around the point."""
    lat, lon = point
    shrink = math.cos(math.radians(lat))
    nearest = math.inf
    for a, b in pairwise([((p[1] - lon) * shrink, p[0] - lat) for p in ring]):
        along, length = (b[0] - a[0], b[1] - a[1]), (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
        share = min(1, max(0, -(a[0] * along[0] + a[1] * along[1]) / length)) if length else 0
        nearest = min(nearest, 69 * math.hypot(a[0] + share * along[0], a[1] + share * along[1]))
    return nearest


def results(slow, query, place):
    """(in person, by video): positions in order."""
    if place and place.town and query.place == place.town.text:
        place = place.town
    in_person, by_video = [], []
    for i, row in enumerate(slow.rows):
        if row["status"] not in ("", "active") or row["listing_status"] not in ("", "published"):
            continue
        if query.without_failed and Standing.NO in core(slow, i):
            continue
        if not all(meets(slow, i, query, wish) for wish in _asked(query)):
            continue
        if _here(slow, i, query, place):
            in_person.append(i)
        elif (query.telehealth or (place and place.is_area)) and _by_video(slow, i, query, place.state):
            by_video.append(i)
    if place is None or place.is_area:
        query, place = query.with_(sort="most_verified" if query.sort == "distance" else query.sort), None
    return sorted(in_person, key=lambda i: _order(slow, i, query, place)), sorted(
        by_video, key=lambda i: _order(slow, i, query, None)
    )


def _here(slow, i, query, place):
    if place and place.kind is places.PlaceKind.STATE:
        return slow.rows[i]["state_province"] == place.area
    if place and place.kind is places.PlaceKind.COUNTY:
        return slow.rows[i]["state_province"] == place.state and slow.county(i) == place.area
    return place is None or query.within is None or slow.miles(i, place) <= query.within


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
    """The count beside every option and switch, and that in person beside every distance, each by a search of its own."""
    found = {}
    for option in search_options.OPTIONS:
        family = {o.id for o in search_options.FAMILIES[option.facet]} if option.alternative else set()
        found[option.id] = total(slow, query.with_(wishes=(query.wishes - family) | {option.id}), place)
    found["verified"] = total(slow, query.with_(verified_only=True), place)
    found["without_failed"] = total(slow, query.with_(without_failed=True), place)
    found["telehealth"] = total(slow, query.with_(telehealth=True), place)
    found["price"] = total(slow, query if query.price_at_most else query.with_(price_at_most=20_000), place)
    in_person = query.with_(telehealth=False)
    return found, {miles: total(slow, in_person.with_(within=miles), place) for miles in DISTANCES}


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
