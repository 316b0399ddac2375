"""Seeded fictional clinics in our own schema, for tests and the benchmark.

Nothing here describes a real clinic: names are drawn from a word list, points are scattered around large cities.
The same arguments always give the same table.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from directory import schema
from directory.schema import Kind

TODAY = date(2026, 11, 9)

# large cities (degrees, WGS 84) with a weight roughly as their share of people
CITIES = (
    ("New York", "NY", 40.7128, -74.0060, 20),
    ("Los Angeles", "CA", 34.0522, -118.2437, 13),
    ("Chicago", "IL", 41.8781, -87.6298, 9),
    ("Dallas", "TX", 32.7767, -96.7970, 8),
    ("Houston", "TX", 29.7604, -95.3698, 7),
    ("Washington", "DC", 38.9072, -77.0369, 6),
    ("Philadelphia", "PA", 39.9526, -75.1652, 6),
    ("Miami", "FL", 25.7617, -80.1918, 6),
    ("Atlanta", "GA", 33.7490, -84.3880, 6),
    ("Boston", "MA", 42.3601, -71.0589, 5),
    ("Phoenix", "AZ", 33.4484, -112.0740, 5),
    ("San Francisco", "CA", 37.7749, -122.4194, 5),
    ("Detroit", "MI", 42.3314, -83.0458, 4),
    ("Seattle", "WA", 47.6062, -122.3321, 4),
    ("Minneapolis", "MN", 44.9778, -93.2650, 4),
    ("San Diego", "CA", 32.7157, -117.1611, 3),
    ("Tampa", "FL", 27.9506, -82.4572, 3),
    ("Denver", "CO", 39.7392, -104.9903, 3),
    ("Baltimore", "MD", 39.2904, -76.6122, 3),
    ("St. Louis", "MO", 38.6270, -90.1994, 3),
    ("Orlando", "FL", 28.5383, -81.3792, 3),
    ("Charlotte", "NC", 35.2271, -80.8431, 3),
    ("San Antonio", "TX", 29.4241, -98.4936, 3),
    ("Portland", "OR", 45.5152, -122.6784, 3),
    ("Sacramento", "CA", 38.5816, -121.4944, 2),
    ("Pittsburgh", "PA", 40.4406, -79.9959, 2),
    ("Las Vegas", "NV", 36.1699, -115.1398, 2),
    ("Cincinnati", "OH", 39.1031, -84.5120, 2),
    ("Kansas City", "MO", 39.0997, -94.5786, 2),
    ("Columbus", "OH", 39.9612, -82.9988, 2),
    ("Cleveland", "OH", 41.4993, -81.6944, 2),
    ("Nashville", "TN", 36.1627, -86.7816, 2),
    ("Salt Lake City", "UT", 40.7608, -111.8910, 1),
    ("New Orleans", "LA", 29.9511, -90.0715, 1),
    ("Boise", "ID", 43.6150, -116.2023, 1),
    ("Anchorage", "AK", 61.2181, -149.9003, 1),
    ("Honolulu", "HI", 21.3069, -157.8583, 1),
    ("San Juan", "PR", 18.4655, -66.1057, 1),
    ("Billings", "MT", 45.7833, -108.5007, 1),
    ("Fargo", "ND", 46.8772, -96.7898, 1),
)
_FIRST = (
    "Alder",
    "Birch",
    "Cinder",
    "Dapple",
    "Ember",
    "Fennel",
    "Gable",
    "Hazel",
    "Ivory",
    "Juniper",
    "Kestrel",
    "Linden",
    "Marigold",
    "Nettle",
    "Ochre",
    "Pebble",
)
_LAST = ("Mental Health", "Wellness", "Psychiatry", "Infusion", "Care", "Clinic", "Medical", "Center")


def clinics(
    count: int,
    seed: int = 1,
    *,
    around: tuple[float, float] | None = None,
    spread_degrees: float = 0.5,
    lists: float = 0.25,
) -> pd.DataFrame:
    """``count`` fictional clinics as texts by column name (every schema column, "" for empty).

    ``around``: put all of them near one point (degrees) instead of around the large cities; ``spread_degrees``: standard
    deviation of the scatter; ``lists``: share of a list facet's members that each clinic names.
    """
    rng = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    city = rng.choice(len(CITIES), count, p=np.array([c[4] for c in CITIES]) / sum(c[4] for c in CITIES))
    names, states = np.array([c[0] for c in CITIES], dtype=object), np.array([c[1] for c in CITIES], dtype=object)
    lat, lon = np.array([c[2] for c in CITIES])[city], np.array([c[3] for c in CITIES])[city]
    if around:
        lat, lon = np.full(count, around[0]), np.full(count, around[1])
    rural = rng.random(count) < (0 if around else 0.25)
    scatter = np.where(rural, 4 * spread_degrees, spread_degrees)
    lat, lon = np.clip(lat + rng.normal(0, 1, count) * scatter, -89, 89), lon + rng.normal(0, 1.3, count) * scatter
    lon = (lon + 180) % 360 - 180
    located = rng.random(count) > 0.02

    for column in schema.COLUMNS:
        if column.companion_of:
            continue
        columns[column.name] = _cells(column, count, rng, lists)
    first, last = np.array(_FIRST, dtype=object), np.array(_LAST, dtype=object)
    organization = first[rng.integers(0, len(first), count)] + " " + last[rng.integers(0, len(last), count)]
    columns["clinic_id"] = np.array([f"T-{i:06d}" for i in rng.permutation(count)], dtype=object)
    columns["organization_name"] = organization
    columns["location_name"] = np.where(rng.random(count) < 0.5, organization + " " + names[city], "")
    columns["city"], columns["state_province"] = names[city], states[city]
    columns["postal_code"] = np.array([f"{z:05d}" for z in rng.integers(501, 99950, count)], dtype=object)
    columns["address_1"] = np.array([f"{n} Cindermoor Lane" for n in rng.integers(1, 9999, count)], dtype=object)
    columns["phone"] = np.array([f"+1303555{n:04d}" for n in rng.integers(100, 200, count)], dtype=object)
    columns["latitude"] = np.where(located, np.array([f"{v:.5f}" for v in lat], dtype=object), "")
    columns["longitude"] = np.where(located, np.array([f"{v:.5f}" for v in lon], dtype=object), "")
    columns["status"] = rng.choice(
        np.array(["active", "", "temporarily closed", "defunct"], dtype=object), count, p=[0.7, 0.24, 0.03, 0.03]
    )
    columns["listing_status"] = rng.choice(
        np.array(["published", "", "held", "do_not_list"], dtype=object), count, p=[0.6, 0.36, 0.02, 0.02]
    )
    columns["telehealth"] = _drawn(rng, ["yes", "no", "unknown"], count, [0.2, 0.4, 0.4])
    columns["licensed_states"] = np.where(
        columns["telehealth"] == "yes", _joined(rng, sorted(set(states)), count, 0.1), ""
    )
    columns["evidence_type"] = _drawn(rng, ["", *(m.key for m in schema.EVIDENCE_TYPES)], count)
    columns["evidence_ref"] = _drawn(rng, ["", "Register entry"], count)
    columns["assured_date"] = _days(rng, count, 0.8)
    columns["verified_by"] = _drawn(rng, ["", "Resource specialist, Example Resource Center"], count)
    for column in schema.COLUMNS:
        if column.companion_of:
            columns[column.name] = _evidence(column, count, rng)
    _vet(columns, rng.random(count) < 0.2, rng)
    return pd.DataFrame({name: columns[name] for name in schema.COLUMN_NAMES}, dtype="str")


def _vet(columns, vetted, rng):
    """Make some clinics well vetted: nearly every criterion yes, with a document, mostly in date."""
    for criterion in schema.CRITERIA:
        column = criterion.key
        columns[column] = np.where(vetted & (rng.random(len(vetted)) < 0.98), criterion.yes_values[0], columns[column])
        columns[column + "_evidence_type"] = np.where(
            vetted & (rng.random(len(vetted)) < 0.98), "document", columns[column + "_evidence_type"]
        )
        age = rng.integers(0, np.where(rng.random(len(vetted)) < 0.95, 80, 500))
        on = np.array([(TODAY - timedelta(days=int(days))).isoformat() for days in age], dtype=object)
        columns[column + "_verified_on"] = np.where(vetted, on, columns[column + "_verified_on"])


def _drawn(rng, choices, count, shares=None):
    return np.array(choices, dtype=object)[rng.choice(len(choices), count, p=shares)]


def _joined(rng, members, count, share):
    """Random lists of members joined by ';', some members said to be absent with '!'."""
    pool = 512  # distinct lists; a real file repeats its lists as well
    picks, nots = rng.random((pool, len(members))) < share, rng.random((pool, len(members))) < 0.1
    lists = [
        ";".join(("!" if nots[i, j] and len(members[0]) > 2 else "") + members[j] for j in np.flatnonzero(picks[i]))
        for i in range(pool)
    ]
    return np.array(lists, dtype=object)[rng.integers(0, pool, count)]


def _days(rng, count, filled):
    days = np.array([(TODAY - timedelta(days=int(d))).isoformat() for d in range(0, 500)], dtype=object)
    return np.where(rng.random(count) < filled, days[rng.integers(0, len(days), count)], "")


def _cells(column, count, rng, lists):
    if column.facet and not column.member:
        return _joined(rng, [m.key for m in schema.FACET[column.facet].members], count, lists)
    if column.name == "price_per_session":
        return np.where(
            rng.random(count) < 0.6, np.array([str(p) for p in rng.integers(2, 16, count) * 50], dtype=object), ""
        )
    if column.kind is Kind.YNU or column.criterion == column.name or column.name in schema.SWITCHES:
        keys = list(column.labels)
        yes = schema.SWITCHES.get(column.name) or (
            schema.CRITERION[column.criterion].yes_values if column.criterion == column.name else (schema.YES,)
        )
        weight = np.array(
            [
                0.55 / len(yes) if k in yes else 0.25 if k == schema.UNKNOWN else 0.2 / max(1, len(keys) - len(yes) - 1)
                for k in keys
            ]
        )
        return _drawn(rng, keys, count, weight / weight.sum())
    return np.full(count, "", dtype=object)


def _evidence(column, count, rng):
    """Companions: about half of the findings have evidence of their own."""
    suffix = column.name[len(column.companion_of) :]
    if suffix == "_evidence_type":
        return _drawn(
            rng,
            ["", *(m.key for m in schema.EVIDENCE_TYPES)],
            count,
            [0.5, *[0.5 / len(schema.EVIDENCE_TYPES)] * len(schema.EVIDENCE_TYPES)],
        )
    if suffix == "_evidence_ref":
        return _drawn(rng, ["", "Asked Pat Example", "Form 12"], count, [0.6, 0.2, 0.2])
    if suffix == "_verified_on":
        return _days(rng, count, 0.45)
    return _drawn(rng, ["", "Resource specialist, Example Resource Center"], count, [0.6, 0.4])
