"""What the operator sets is in the audit log, and no secret of it."""

import logging
from dataclasses import replace
from datetime import date

import pytest

from directory.operate import settings_log
from directory.settings import Settings
from directory.store import Unavailable
from directory.store.audit import each_line
from tests.publishing import NOON, at

SETTINGS = Settings(store="/srv/clinics", admins=("ada@example.org", "bo@example.org"), behind_tls=True)
SECRET = "hunter2"


def record(store, settings, when=NOON):
    settings_log.record(lambda: store, settings, when)
    return [line.details for line in each_line(store)][::-1]


def test_the_first_start_records_what_was_set_and_a_restart_nothing(store):
    (line,) = record(store, SETTINGS)
    assert line == {
        "DIRECTORY_STORE": {"from": "", "to": "/srv/clinics"},
        "DIRECTORY_ADMINS": {"from": "", "to": "ada@example.org, bo@example.org"},
        "DIRECTORY_BEHIND_TLS": {"from": "", "to": "yes"},
    }
    assert record(store, SETTINGS, at(1)) == [line] and store.verify_audit() is None
    assert (store.audit_lines(1)[0].kind, store.audit_lines(1)[0].by, store.audit_lines(1)[0].at) == (
        "settings changed",
        "operator",
        NOON,
    )


def test_a_change_says_from_what_to_what_and_taking_it_back_is_a_change_as_well(store):
    record(store, SETTINGS)
    changed = replace(SETTINGS, admins=("ada@example.org",), max_sockets=50, behind_tls=False)
    assert record(store, changed)[1] == {
        "DIRECTORY_ADMINS": {"from": "ada@example.org, bo@example.org", "to": "ada@example.org"},
        "DIRECTORY_BEHIND_TLS": {"from": "yes", "to": ""},
        "DIRECTORY_MAX_SOCKETS": {"from": "", "to": "50"},
    }
    assert (
        record(store, SETTINGS)[2]["DIRECTORY_MAX_SOCKETS"] == {"from": "50", "to": ""}
        and len(record(store, SETTINGS)) == 3
    )


def test_who_reviewed_the_guide_is_recorded_with_the_day(store):
    record(store, SETTINGS)
    changed = record(
        store, replace(SETTINGS, guide_reviewed_by="Dr. Ada Example", guide_reviewed_on=date(2026, 11, 27))
    )[1]
    assert {name: change["to"] for name, change in changed.items()} == {
        "DIRECTORY_GUIDE_REVIEWED_BY": "Dr. Ada Example",
        "DIRECTORY_GUIDE_REVIEWED_ON": "2026-11-27",
    }


@pytest.mark.parametrize(
    ("field", "address", "other", "shown"),
    [
        (
            "store",
            f"postgresql://ada:{SECRET}@db.example.org/clinics",
            "postgresql://ada:another@db.example.org/clinics",
            "postgresql://db.example.org/…",
        ),
        (
            "tiles_url",
            f"https://tiles.example.org/{{z}}/{{x}}/{{y}}.png?key={SECRET}",
            "https://tiles.example.org/{z}/{x}/{y}.png?key=another",
            "https://tiles.example.org/…",
        ),
        (
            "geocoder_url",
            f"https://streets.example.org/{SECRET}",
            "https://streets.example.org/another",
            "https://streets.example.org/…",
        ),
    ],
)
def test_a_secret_is_only_said_to_be_set_and_to_be_another(store, field, address, other, shown):
    first, second = (
        record(store, replace(SETTINGS, **{field: value}))[-1][f"DIRECTORY_{field.upper()}"]
        for value in (address, other)
    )
    assert first["to"].startswith(f"{shown} (mark ") and second["to"].startswith(shown)
    assert second["from"] == first["to"] != second["to"] and SECRET not in f"{first}{second}"


def test_while_the_store_is_away_the_directory_starts_all_the_same(caplog):
    def away():
        raise Unavailable("The database cannot be reached.")

    with caplog.at_level(logging.WARNING):
        settings_log.record(away, SETTINGS)
    assert "cannot be reached" in caplog.text
