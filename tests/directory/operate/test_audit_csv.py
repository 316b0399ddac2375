"""The audit log as a file: every column, oldest first, and enough to follow the chain without the store."""

import csv
import hashlib
import io
from datetime import timedelta, timezone

from directory.operate import audit_csv
from directory.store.audit import FIRST, canonical, each_line
from tests.publishing import ADMIN, NOON, at, publish
from tests.publishing import csv as content


def test_the_file_holds_what_the_hashes_cover_oldest_line_first(store):
    publish(store, content("one"))
    store.audit(
        "signed in", ADMIN, at(1).astimezone(timezone(timedelta(hours=-7))), {"way": "password", "name": "Åsa, \u2028"}
    )
    store.audit("signed out", "eve", NOON + timedelta(microseconds=5), {})
    data = audit_csv.to_csv(each_line(store))
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [(row["number"], row["at"], row["kind"], row["by"]) for row in rows] == [
        ("1", "2026-11-20T12:00:00.000000+00:00", "published", ADMIN),
        ("2", "2026-11-20T12:01:00.000000+00:00", "signed in", ADMIN),
        ("3", "2026-11-20T12:00:00.000005+00:00", "signed out", "eve"),
    ]
    previous = FIRST
    for row in rows:
        covered = {**row, "number": int(row["number"]), "previous": previous}
        previous = covered.pop("hash")
        assert hashlib.sha256(canonical(covered).encode()).hexdigest() == previous
    assert previous == store.audit_lines(1)[0].hash
