"""Time the search beside its peers: `python -m tests.bench [--rows 10000,100000] [--json FILE] [--calls 60] [--clock cpu]`.

`--click` times instead what a filter click costs the server beside a bare Streamlit page (clicks.py), `--intake` what an
upload costs beside pandas and pandera (intake.py; pandera is no dependency of ours, so install it for this run).

All engines must give the same ids, distances, counts and gains before anything is timed. Then they answer the same calls
in turn, 20 in a row, in a new order each time, so that a noisy machine is noisy for all. Read the ratios, not the times.
"""

import argparse
import gc
import io
import json
import os
import platform
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from directory.search import matching
from directory.search.index import build
from directory.search.published import Directory
from tests import seeded
from tests.bench import clicks, geopy_loop, intake, ours, pandas_masks, sqlite_rtree, workload

# engine to how many times faster than it we mean to be, at every number of rows (geopy: at 10,000)
TARGETS = {"pandas": 40, "sqlite": 10, "geopy": 3_000, "postgis": 20}
GROWTH, LIMIT, BUILD = 3.0, 3.0, 2.0
CHECKED = 25
IN_A_ROW = 20  # calls an engine answers before it is the next one's turn; its first call finds the caches cold
GEOPY = {"checked": 2, "timed": {10_000: 5}, "otherwise": 2}
CLOCKS = {"wall": time.perf_counter, "cpu": time.thread_time}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; 0 also where a target is missed, 1 where engines disagree."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,100000", type=lambda text: [int(n) for n in text.split(",")])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument(
        "--clock",
        choices=CLOCKS,
        default="wall",
        help="cpu counts only this thread's own time: for machines that others use too",
    )
    parser.add_argument(
        "--click",
        action="store_true",
        help="only the server's CPU of a filter click beside a bare page with as many widgets; needs Chromium",
    )
    parser.add_argument(
        "--intake", action="store_true", help="only the path of an upload: read, validate, duplicates, difference"
    )
    given = parser.parse_args(arguments)
    if given.click:
        return _clicks(given)
    if given.intake:
        return _intake(given)
    clock = CLOCKS[given.clock]
    report = {"machine": _machine(given), "search": {}, "skipped": {"postgis": _postgis()}, "limit": {}, "build": {}}
    for rows in given.rows:
        directory, report["build"][str(rows)] = _published(rows, clock)
        report["search"][str(rows)], engines = _search(directory, rows, given.calls, clock)
        if engines is None:
            return 1
        report["limit"][str(rows)] = _limit(directory, clock)
    first, last = str(min(given.rows)), str(max(given.rows))
    p50 = {rows: found["ours"]["p50_ms"] for rows, found in report["search"].items()}
    report["growth"] = round(p50[last] / p50[first], 3) if first != last else None
    report["limit_ratio"] = report["limit"][last]["ratio"]
    report["build_ratio"] = max(found["ratio"] for found in report["build"].values())
    report["targets"] = _targets(report)
    _show(report)
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _clicks(given) -> int:
    report = {
        "machine": _machine(given),
        "search": {},
        "skipped": {},
        "limit": {},
        "build": {},
        "growth": None,
        "click": clicks.measure(),
    }
    if "skipped" in report["click"]:
        report["skipped"]["click"] = report["click"]["skipped"]
    report["targets"] = _targets(report)
    _show(report)
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _intake(given) -> int:
    # an upload may use every core, and the process's own time then counts them all
    clock = time.process_time if given.clock == "cpu" else time.perf_counter
    report = {
        "machine": _machine(given),
        "search": {},
        "skipped": {},
        "limit": {},
        "build": {},
        "growth": None,
        "intake": [intake.measure(rows, clock) for rows in given.rows],
    }
    for found in report["intake"]:
        if "skipped" in found:
            report["skipped"]["intake"] = found["skipped"]
        print(
            ", ".join(
                f"{name} {value:,}" if isinstance(value, int | float) else f"{name}: {value}"
                for name, value in found.items()
            )
        )
    report["targets"] = _targets(report)
    _show(report)
    if given.json:
        given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _machine(given) -> dict:
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
        "clock": given.clock,
        "calls": given.calls,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "sqlite": sqlite3.sqlite_version,
    }


def _postgis() -> str:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "no PostgreSQL driver (psycopg) is installed here"
    return "no engine is written for it yet"


def _published(rows: int, clock) -> tuple[Directory, dict]:
    """The seeded directory, and what building its packed view takes beside reading its snapshot."""
    text = seeded.clinics(rows).to_csv(index=False).encode()
    reads, builds = [], []
    for _ in range(3 if rows <= 20_000 else 1):
        gc.collect()
        start = clock()
        frame = pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False)
        reads.append(clock() - start)
        start = clock()
        build(frame, seeded.TODAY)
        builds.append(clock() - start)
    directory = Directory.from_frame(frame, f"seeded {rows}", seeded.TODAY)
    read, built = min(reads), min(builds)
    return directory, {"read_csv_s": round(read, 3), "packed_s": round(built, 3), "ratio": round(built / read, 3)}


def _search(directory: Directory, rows: int, number: int, clock):
    """(timings by engine, engines), or (None, None) where engines disagree."""
    print(f"{rows:,} clinics: making the tables of every engine", file=sys.stderr)
    own = ours.Engine(directory)
    facts = workload.facts(directory)
    engines = [own, pandas_masks.Masks(facts, directory.frame), pandas_masks.Bool(facts), sqlite_rtree.Engine(facts)]
    slow = geopy_loop.Engine(facts)
    calls = workload.calls(number)
    for i, asked in enumerate(calls[:CHECKED]):
        expected = own.answered(own.call(asked), asked)
        for engine in [*engines[1:], *([slow] if i < GEOPY["checked"] else [])]:
            if engine.answered(engine.call(asked), asked) != expected:
                print(f"{engine.name} and ours disagree at {rows:,} clinics on {asked}", file=sys.stderr)
                return None, None
    results = [len(own.call(asked).positions) for asked in calls]
    timed_slow = GEOPY["timed"].get(rows, GEOPY["otherwise"])
    times: dict[str, list[float]] = {engine.name: [] for engine in [*engines, slow]}
    turns = random.Random(5)
    gc.collect()
    gc.disable()
    try:
        for turn in range(3):
            for first in range(0, len(calls), IN_A_ROW):
                order = [*engines, *([slow] if turn == 0 and first == 0 else [])]
                turns.shuffle(order)
                for engine in order:
                    for asked in calls[first : first + IN_A_ROW][: timed_slow if engine is slow else None]:
                        start = clock()
                        engine.call(asked)
                        times[engine.name].append((clock() - start) * 1000)
            gc.collect()
    finally:
        gc.enable()
    found = {
        name: {
            "p50_ms": round(float(np.percentile(t, 50)), 4),
            "p95_ms": round(float(np.percentile(t, 95)), 4),
            "timed": len(t),
        }
        for name, t in times.items()
    }
    for figures in found.values():
        figures["times_slower_p50"] = round(figures["p50_ms"] / found["ours"]["p50_ms"], 1)
        figures["times_slower_p95"] = round(figures["p95_ms"] / found["ours"]["p95_ms"], 1)
    found["ours"]["results_median"] = float(np.median(results))
    return found, engines


def _limit(directory: Directory, clock) -> dict:
    """The scan of all results for four wishes, beside numpy.sum over as many bytes as it reads and writes."""
    asked = [matching.Asked(directory.packed, call.query) for call in workload.calls(20)]
    scans, sums = [], []
    touched = (len(asked[0].single) + len(asked[0].alternatives) + 2) * directory.packed.everything.nbytes
    memory = np.ones(touched // 8, dtype=np.uint64)
    for _ in range(30):
        for one in asked:
            start = clock()
            for _ in range(20):
                one.scan()
            middle = clock()
            for _ in range(20):
                np.sum(memory)
            sums.append(clock() - middle)
            scans.append(middle - start)
    scan, total = np.median(scans) / 20, np.median(sums) / 20
    return {
        "bytes": touched,
        "scan_us": round(scan * 1e6, 2),
        "sum_us": round(total * 1e6, 2),
        "ratio": round(scan / total, 2),
    }


def _target(what: str, value: float, bound: float, *, at_least: bool = False) -> dict:
    """What was measured beside what is to be reached: at most the bound, or ``at_least`` as much."""
    return {
        "what": what,
        "target": f"{'>=' if at_least else '<='} {bound:g}",
        "measured": value,
        "reached": bool(value >= bound if at_least else value <= bound),
    }


def _targets(report: dict) -> list[dict]:
    """Every target with what was measured and whether it is reached."""
    found = [one for rows, timings in report["search"].items() for one in _search_targets(rows, timings)]
    if report["growth"] is not None:
        found.append(_target("growth from the fewest to the most rows", report["growth"], GROWTH))
    for rows, limit in report["limit"].items():
        found.append(_target(f"scan against numpy.sum at {int(rows):,}", limit["ratio"], LIMIT))
    for rows, built in report["build"].items():
        found.append(_target(f"packed view against reading the snapshot at {int(rows):,}", built["ratio"], BUILD))
    for upload in report.get("intake", ()):
        found += _upload_targets(upload)
    for state, bound in clicks.RATIOS.items():
        if f"{state}_ratio" in report.get("click", {}):
            cpu = report["click"][state]
            what = f"server CPU of a filter click at {clicks.ROWS:,}, map {state} ({cpu['ours_cpu_ms']} against {cpu['bare_cpu_ms']} ms)"
            found.append(_target(what, report["click"][f"{state}_ratio"], bound))
    return found


def _search_targets(rows: str, timings: dict) -> Iterator[dict]:
    for engine, times_faster in TARGETS.items():
        if engine not in timings or (engine == "geopy" and rows != "10000"):
            continue
        p50, p95 = timings[engine]["times_slower_p50"], timings[engine]["times_slower_p95"]
        yield _target(f"p50 against {engine} at {int(rows):,}", p50, times_faster, at_least=True)
        if engine != "geopy":
            what = f"p95 ratio against {engine} at {int(rows):,}, as a share of the p50 ratio"
            yield _target(what, round(p95 / p50, 2), 0.5, at_least=True)


def _upload_targets(upload: dict) -> Iterator[dict]:
    if "ratio" in upload:
        what = f"upload of {upload['rows']:,} rows against read_csv and pandera"
        yield _target(what, upload["ratio"], intake.TARGET)
    if upload["rows"] <= 10_000:
        what = f"megabytes at the most while {upload['rows']:,} rows are read"
        yield _target(what, upload["peak_megabytes"], intake.PEAK_MEGABYTES)


def _show(report: dict) -> None:
    for rows, timings in report["search"].items():
        print(
            f"\n{int(rows):,} clinics, {timings['ours']['results_median']:.0f} results in the median; {report['machine']['clock']} time"
        )
        print(f"{'engine':<14}{'p50 ms':>12}{'p95 ms':>12}{'x p50':>10}{'x p95':>10}{'timed':>8}")
        for name, t in timings.items():
            print(
                f"{name:<14}{t['p50_ms']:>12,.3f}{t['p95_ms']:>12,.3f}{t['times_slower_p50']:>10,.1f}{t['times_slower_p95']:>10,.1f}{t['timed']:>8}"
            )
    for name, why in report["skipped"].items():
        print(f"{name:<14}skipped: {why}")
    print()
    for t in report["targets"]:
        print(f"{'reached' if t['reached'] else 'MISSED ':<9}{t['what']}: {t['measured']:,} (target {t['target']})")


if __name__ == "__main__":
    sys.exit(main())
