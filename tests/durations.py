"""How long each file of tests takes, kept by ``make durations``, so that the longest begin first and no worker ends alone."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

KEPT = Path(__file__).with_name("durations.csv")


def kept() -> dict[str, float]:
    """Seconds by the file, as it lies below the repository: files of one name lie in several rooms."""
    with KEPT.open(encoding="utf-8", newline="") as lines:
        return {row["file"]: float(row["seconds"]) for row in csv.DictReader(lines)}


def keep(reports: Iterable[pytest.TestReport]) -> None:
    """Write down what a run of all tests took, the longest file first."""
    seconds: Counter[str] = Counter()
    for report in reports:
        seconds[Path(report.location[0]).as_posix()] += report.duration
    with KEPT.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["file", "seconds"])
        writer.writerows(
            (name, f"{took:.1f}") for name, took in sorted(seconds.items(), key=lambda one: (-one[1], one[0]))
        )
