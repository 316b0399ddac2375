"""The path of an upload beside ``pandas.read_csv`` and a pandera schema: `python -m tests.bench --intake [--rows 10000]`.

Ours: read, validate, normalise, possible duplicates, and the difference from what is published. The peer reads and
validates only, with the same checks as columns and tables can say them in pandera; it repairs, names and explains nothing.
Every row is in order and every finding has evidence, so that no row is refused early and the file is as large as it gets.
"""

import gc
import io
import json
import re
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from directory import intake, schema
from directory.geo import places, tables
from directory.intake.cells.read_cell import read_cell
from directory.intake.report import REJECT_FILE, REJECT_ROWS
from directory.publishing import changes
from directory.schema import Kind
from directory.spreadsheets import export
from tests import seeded

TARGET = 3.0
PEAK_MEGABYTES = 500


def data(rows: int) -> bytes:
    """A file of fictional clinics without a fault, each at the ZIP it names."""
    rng = np.random.default_rng(5)
    frame = seeded.clinics(rows)
    table = tables.zips()
    usable = [
        i
        for i, (zip5, lat) in enumerate(zip(table.zips, table.lats, strict=True))
        if lat and table.weights[i] >= 1e8 and places.in_state(float(lat), float(table.lons[i]), table.states[i])
    ]
    at = rng.choice(usable, rows)
    for name, column in (
        ("postal_code", table.zips),
        ("city", table.cities),
        ("state_province", table.states),
        ("latitude", table.lats),
        ("longitude", table.lons),
    ):
        frame[name] = [column[i] for i in at]
    areas = [area for area in range(201, 990) if not read_cell(schema.BY_NAME["phone"], f"{area}-555-0112").refused]
    phones = [read_cell(schema.BY_NAME["phone"], f"{area}-555-0112").value[:-4] for area in areas]
    frame["phone"] = [f"{phones[i // 100 % len(areas)]}{100 + i % 100:04d}" for i in rng.permutation(rows)]
    frame["address_1"] = [
        f"{house} {name} {kind}"
        for house, name, kind in zip(
            rng.integers(1, 9999, rows),
            rng.choice(seeded._FIRST, rows),
            rng.choice(["Street", "Avenue", "Lane"], rows),
            strict=True,
        )
    ]
    frame["rems_certified"] = np.where(frame["rems_certified"] == "not_applicable", "unknown", frame["rems_certified"])
    only_home = [
        [m for m in text.split(";") if not m.startswith("!")] == ["at_home_telehealth"]
        for text in frame["care_setting"]
    ]
    frame.loc[only_home, "care_setting"] = "in_clinic"
    frame.loc[(frame["status"] == "defunct"), "accepting_new_patients"] = "nopt"
    return export.to_csv(frame)


def measure(rows: int, clock, repeats: int = 3) -> dict:
    """Seconds of each step of ours and of the peer, their ratio, and the peak memory of a process that only reads."""
    text = data(rows)
    report = intake.read(text, today=seeded.TODAY, limit_bytes=intake.SHELL_BYTES)
    if report.outcome in (REJECT_ROWS, REJECT_FILE):
        raise RuntimeError(f"the benchmark's own file has faults: {report.counts}")
    found = {"rows": rows, "megabytes": round(len(text) / 1e6, 1), "columns": len(schema.COLUMN_NAMES)}
    published = report.frame.iloc[rows // 100 :].assign(website="https://before.example").reset_index(drop=True)
    published = pd.concat(
        [published.iloc[: rows // 10], report.frame.iloc[rows // 10 :]], ignore_index=True
    ).drop_duplicates("clinic_id")
    found["ours_read_s"], report = _best(
        lambda: intake.read(text, today=seeded.TODAY, limit_bytes=intake.SHELL_BYTES), clock, repeats
    )
    found["ours_difference_s"], _ = _best(
        lambda: changes.between(published, report.frame, row_numbers=report.row_numbers).notices, clock, repeats
    )
    ours = found["ours_read_s"] + found["ours_difference_s"]
    found["peak_megabytes"] = _peak(text)
    if find_spec("pandera") is None:
        return {**found, "skipped": "pandera is not installed"}
    peer = _schema()
    found["peer_read_csv_s"], frame = _best(
        lambda: pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False), clock, repeats
    )
    found["peer_pandera_s"], _ = _best(lambda: _validated(peer, frame), clock, repeats)
    return {**found, "ratio": round(ours / (found["peer_read_csv_s"] + found["peer_pandera_s"]), 2)}


def _best(call, clock, repeats):
    times, answer = [], None
    for _ in range(repeats):
        gc.collect()
        start = clock()
        answer = call()
        times.append(clock() - start)
    return round(min(times), 3), answer


def _peak(text: bytes) -> float:
    """Megabytes resident at most in a fresh process that reads the file."""
    done = subprocess.run([sys.executable, "-m", "tests.bench.intake"], input=text, capture_output=True, check=True)
    return json.loads(done.stdout)


def _resident_at_most() -> float:
    """Megabytes this process has had resident at most. ``ru_maxrss`` would count those of the parent before the start."""
    status = Path("/proc/self/status")
    if status.exists():
        return round(int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _validated(peer, frame: pd.DataFrame) -> int:
    from pandera.errors import SchemaErrors

    try:
        peer.validate(frame, lazy=True)
    except SchemaErrors as found:
        return len(found.failure_cases)
    return 0


def _text(series: pd.Series) -> pd.Series:
    return ~series.str.contains(_UNFIT)


def _dates(series: pd.Series) -> pd.Series:
    read = pd.to_datetime(series.where(series != "", None), format="%Y-%m-%d", errors="coerce")
    return (series == "") | (read <= pd.Timestamp(seeded.TODAY))


def _numbers(column: schema.Column):
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum

    def check(series: pd.Series) -> pd.Series:
        return (series == "") | pd.to_numeric(series, errors="coerce").between(low, high)

    return check


_PATTERNS = {
    Kind.PHONE: r"^(?:\+?1?[-. (]*[2-9]\d{2}[-. )]*[2-9]\d{2}[-. ]*\d{4})?$",
    Kind.URL: r"^(?:https?://[^\s/@]+\.[^\s@]+)?$",
    Kind.EMAIL: r"^(?:[^\s@]+@[^\s@]+\.[^\s@]+)?$",
    Kind.ZIP: r"^\d{5}$",
    Kind.ID: r"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$",
}


def _checks(column: schema.Column, issued: set[str]) -> list:
    """The checks of a column's cells. ``issued``: the ZIPs that there are."""
    import pandera.pandas as pa

    found = [pa.Check(lambda s: s != "")] if column.required else []
    if column.kind in _PATTERNS:
        found.append(pa.Check.str_matches(_PATTERNS[column.kind]))
    members = "|".join(re.escape(m.key) for m in column.values)
    match column.kind:
        case Kind.ENUM | Kind.YNU:
            found.append(pa.Check.isin(["", *(m.key for m in column.values)]))
        case Kind.MULTI if column.values:
            found.append(pa.Check.str_matches(rf"^(?:!?(?:{members})(?:;!?(?:{members}))*)?$"))
        case Kind.DATE:
            found.append(pa.Check(_dates))
        case Kind.NUMBER | Kind.WHOLE | Kind.LATITUDE | Kind.LONGITUDE:
            found.append(pa.Check(_numbers(column)))
        case Kind.STATE:
            found.append(pa.Check.isin(["", *places.STATES]))
        case Kind.ZIP:
            found.append(pa.Check.isin(issued))
        case Kind.URL | Kind.ID:
            found.append(pa.Check.str_length(max_value=column.max_length))
        case Kind.PHONE | Kind.EMAIL:
            pass
        case _:
            found += [pa.Check(_text), pa.Check.str_length(max_value=column.max_length)]
    return found


def _schema():
    """Our checks as a pandera schema, each vectorised; what only warns is a check that only warns."""
    import pandera.pandas as pa

    issued = set(tables.zips().zips)
    warn = {"raise_warning": False}
    whole = [
        pa.Check(rule, **warn)
        for rule in (
            _rems,
            _iv_at_home,
            _telehealth,
            _compounded,
            _medicare,
            _ages,
            _reachable,
            _closed,
            _zip_state,
            _near_zip,
            _findings,
        )
    ]
    columns = {
        c.name: pa.Column(str, _checks(c, issued), unique=c.name == "clinic_id", coerce=False) for c in schema.COLUMNS
    }
    return pa.DataFrameSchema(columns, checks=whole, strict="filter")


_UNFIT = r"[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069<>{}]|^[=@\t\r]|^[+-](?!\d)|\]\("


def _rems(f):
    offered = f[schema.SPRAVATO_COLUMN] == "yes"
    minutes = pd.to_numeric(f["observation_minutes"], errors="coerce")
    return (
        ~(offered & (f["care_setting"] == "at_home_telehealth"))
        & ~(offered & (minutes < 120))
        & ~((f["rems_certified"] == "not_applicable") & (f[schema.SPRAVATO_COLUMN] != "no"))
    )


def _iv_at_home(f):
    return ~(
        (f["care_setting"] == "at_home_telehealth")
        & ((f["route_iv_infusion"] == "yes") | (f["route_im_injection"] == "yes") | (f["route_sc_injection"] == "yes"))
    )


def _telehealth(f):
    return (
        ~(
            (f["care_setting"].str.contains("at_home_telehealth") | (f["telehealth"] == "yes"))
            & (f["licensed_states"] == "")
        )
        | True
    )


def _compounded(f):
    return ~((f["route_compounded_intranasal"] == "yes") & (f["informed_consent"] != "yes")) | True


def _medicare(f):
    return ~((f["payment_medicare"] == "yes") & (f[schema.SPRAVATO_COLUMN] != "yes")) | True


def _ages(f):
    return ~(pd.to_numeric(f["minimum_age"], errors="coerce") > pd.to_numeric(f["maximum_age"], errors="coerce"))


def _reachable(f):
    return ~((f["accepting_new_patients"] == "newpt") & (f["phone"] == "") & (f["intake_phone"] == ""))


def _closed(f):
    return ~((f["accepting_new_patients"] == "newpt") & (f["status"] == "defunct"))


def _zip_state(f):
    table = tables.zips()
    return (f["postal_code"].map(dict(zip(table.zips, table.states, strict=True))) == f["state_province"]) | True


def _near_zip(f):
    table = tables.zips()
    lat, lon = pd.to_numeric(f["latitude"], errors="coerce"), pd.to_numeric(f["longitude"], errors="coerce")
    there = [
        pd.to_numeric(f["postal_code"].map(dict(zip(table.zips, column, strict=True))), errors="coerce")
        for column in (table.lats, table.lons)
    ]
    a, b, c, d = map(np.radians, (lat, lon, *there))
    miles = 3958.8 * 2 * np.arcsin(np.sqrt(np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2))
    return ~(miles > 25) | True


def _findings(f):
    """Which findings are stale, due, or claimed without evidence."""
    strong_row, row_day = (
        f["evidence_type"].isin(schema.STRONG_EVIDENCE),
        pd.to_datetime(f["assured_date"].where(f["assured_date"] != "", None), errors="coerce"),
    )
    today, told = pd.Timestamp(seeded.TODAY), 0
    for column in schema.FINDINGS:
        kind, ref, on, by = (f[column.name + suffix] for suffix, *_ in schema.COMPANIONS)
        own = (kind != "") | (ref != "") | (on != "") | (by != "")
        strong = (kind.isin(schema.STRONG_EVIDENCE) & ((kind != "phone_call") | (ref != ""))).where(own, strong_row)
        age = (
            today - pd.to_datetime(on.where(on != "", None), format="%Y-%m-%d", errors="coerce").where(own, row_day)
        ).dt.days
        said = ~f[column.name].isin(["", "unknown", "not_applicable"])
        told += int((said & strong & (age > column.days_until_stale)).sum()) + int(
            (said & strong & age.between(column.days_until_stale - 30, column.days_until_stale)).sum()
        )
        told += int(((f[column.name] == "yes") & ~strong).sum())
    return told >= 0


if __name__ == "__main__":
    intake.read(sys.stdin.buffer.read(), today=seeded.TODAY, limit_bytes=intake.SHELL_BYTES)
    print(json.dumps(_resident_at_most()))
