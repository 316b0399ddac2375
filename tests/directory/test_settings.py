from datetime import date
from pathlib import Path

import pytest

from directory.settings import LOCAL_HOSTS, ROOT, VARIABLES, Settings, SettingsError

EVERYTHING = {
    "DIRECTORY_STORE": "postgresql://directory@db.inside.example/clinics",
    "DIRECTORY_ADMINS": "Ann@center.example, bo@center.example",
    "DIRECTORY_SPECIALISTS": "cy@center.example",
    "DIRECTORY_ROLE_CLAIM": "groups",
    "DIRECTORY_BASE_URL": "https://clinics.example.org/find/",
    "DIRECTORY_ALLOWED_HOSTS": "Inside.example, *.more.example, 10.0.0.7, ::1",
    "DIRECTORY_ORIGINS": "https://portal.example.org, http://other.example:8080/",
    "DIRECTORY_CENTER_NAME": "Our Resource Center",
    "DIRECTORY_CENTER_PHONE": "(303) 555-0142 ext. 7",
    "DIRECTORY_CENTER_HOURS": "Monday to Friday, 8 to 5",
    "DIRECTORY_CENTER_TIMEZONE": "America/Denver",
    "DIRECTORY_CENTER_EMAIL": "help@center.example",
    "DIRECTORY_CENTER_FORM": "https://center.example/contact?to=specialists",
    "DIRECTORY_CENTER_ANSWER_DAYS": "1",
    "DIRECTORY_GUIDE_REVIEWED_BY": "Dr. Ada <Example>, MD",
    "DIRECTORY_GUIDE_REVIEWED_ON": "2026-11-27",
    "DIRECTORY_TILES_URL": "https://{s}.tiles.example/{z}/{x}/{y}{r}.png?key=1",
    "DIRECTORY_TILES_ATTRIBUTION": "© the makers of the tiles",
    "DIRECTORY_GEOCODER_URL": "http://geocoder.inside.example:8080/search",
    "DIRECTORY_GEOCODER_AGENT": "Our Resource Center",
    "DIRECTORY_BEHIND_TLS": "Yes",
    "DIRECTORY_TRUSTED_PROXIES": "127.0.0.1, 10.0.7.0/24, ::ffff:192.0.2.8, 2001:DB8::/32",
    "DIRECTORY_MAX_SOCKETS": "50",
}


def problems(**environment):
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(environment)
    return {problem.variable: problem for problem in refusal.value.problems}


def test_nothing_set_is_a_working_directory_at_localhost():
    settings = Settings.from_environment({"PATH": "/usr/bin", "DIRECTORY_BASE_URL": "  ", "HOME": "/home/ours"})
    assert settings == Settings(store=Path("/home/ours/.local/share/ketamine-clinic-directory"))
    assert Settings.from_environment({"XDG_DATA_HOME": "/data", "HOME": "/home/ours"}).store == Path(
        "/data/ketamine-clinic-directory"
    )
    assert settings.clinics == ROOT / "data" / "clinics.csv"
    assert settings.allowed_hosts == LOCAL_HOSTS
    assert settings.tiles_source is None


def test_a_clinic_file_stands_in_for_the_store_and_not_beside_it():
    settings = Settings.from_environment({"CLINICS": "lists/ours.csv", "HOME": "/home/ours"})
    assert settings.clinics == ROOT / "lists" / "ours.csv"
    assert settings.store is None
    assert "publish" in problems(CLINICS="ours.csv", DIRECTORY_STORE="/data/store")["CLINICS"].remedy


@pytest.mark.parametrize("store", ["mysql://a/b", "postgresql://a/\x07b"])
def test_a_store_is_a_folder_or_a_postgresql_address(store):
    assert "postgresql://" in problems(DIRECTORY_STORE=store)["DIRECTORY_STORE"].expected


def test_everything_set_is_read_and_written_one_way():
    assert {*EVERYTHING, "CLINICS"} == set(VARIABLES)
    settings = Settings.from_environment(EVERYTHING)
    assert settings.store == "postgresql://directory@db.inside.example/clinics"
    assert settings.admins == ("Ann@center.example", "bo@center.example")
    assert settings.specialists == ("cy@center.example",)
    assert settings.role_claim == "groups"
    assert settings.base_url == "https://clinics.example.org/find"
    assert settings.allowed_hosts == (
        *LOCAL_HOSTS,
        "clinics.example.org",
        "inside.example",
        "*.more.example",
        "10.0.0.7",
    )
    assert settings.origins == ("https://portal.example.org", "http://other.example:8080")
    assert settings.center_phone == "+13035550142;ext=7"
    assert settings.center_timezone == "America/Denver" and settings.center_answer_days == 1
    assert settings.center_form == "https://center.example/contact?to=specialists"
    assert (settings.guide_reviewed_by, settings.guide_reviewed_on) == ("Dr. Ada <Example>, MD", date(2026, 11, 27))
    assert settings.tiles_source == "https://*.tiles.example"
    assert settings.behind_tls is True
    assert settings.max_sockets == 50
    assert settings.trusted_proxies == ("127.0.0.1/32", "10.0.7.0/24", "192.0.2.8/32", "2001:db8::/32")


def test_every_problem_is_told_at_once_with_what_was_expected_found_and_what_to_do():
    found = problems(
        DIRECTORY_BASE_URL="clinics",
        DIRECTORY_CENTER_PHONE="12",
        DIRECTORY_CENTER_EMAIL="me@",
        DIRECTORY_CENTRE_NAME="x",
    )
    assert set(found) == {
        "DIRECTORY_BASE_URL",
        "DIRECTORY_CENTER_PHONE",
        "DIRECTORY_CENTER_EMAIL",
        "DIRECTORY_CENTRE_NAME",
    }
    assert str(found["DIRECTORY_CENTER_PHONE"]) == (
        "DIRECTORY_CENTER_PHONE: expected a phone number; found '12'. Write it with its area code, for example (303) 555-0142."
    )
    assert "DIRECTORY_CENTER_NAME" in found["DIRECTORY_CENTRE_NAME"].remedy


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DIRECTORY_BASE_URL", "ftp://clinics.example"),
        ("DIRECTORY_BASE_URL", "https://me:pass@clinics.example"),
        ("DIRECTORY_BASE_URL", "https://clinics.example/?a=1"),
        ("DIRECTORY_BASE_URL", "https://klinik-ü.example"),
        ("DIRECTORY_BASE_URL", "https://clinics.example:port"),
        ("DIRECTORY_ALLOWED_HOSTS", "https://clinics.example"),
        ("DIRECTORY_ALLOWED_HOSTS", "clinics.example:80"),
        ("DIRECTORY_ALLOWED_HOSTS", "*"),
        ("DIRECTORY_ALLOWED_HOSTS", "a.*.example"),
        ("DIRECTORY_ORIGINS", "portal.example.org"),
        ("DIRECTORY_ORIGINS", "https://portal.example.org/page"),
        ("DIRECTORY_CENTER_NAME", "a\nb"),
        ("DIRECTORY_CENTER_HOURS", "x" * 201),
        ("DIRECTORY_CENTER_PHONE", "call us"),
        ("DIRECTORY_CENTER_EMAIL", "a b@center.example"),
        ("DIRECTORY_CENTER_TIMEZONE", "Mountain time"),
        ("DIRECTORY_CENTER_TIMEZONE", "../etc/passwd"),
        ("DIRECTORY_CENTER_TIMEZONE", "America"),
        ("DIRECTORY_CENTER_FORM", "http://center.example/contact"),
        ("DIRECTORY_CENTER_FORM", "javascript:alert(1)"),
        ("DIRECTORY_CENTER_FORM", "https://me:secret@center.example/contact"),
        ("DIRECTORY_CENTER_ANSWER_DAYS", "0"),
        ("DIRECTORY_CENTER_ANSWER_DAYS", "٣"),
        ("DIRECTORY_CENTER_ANSWER_DAYS", "1"),  # of what, without a form
        ("DIRECTORY_GUIDE_REVIEWED_BY", "a\nb"),
        ("DIRECTORY_GUIDE_REVIEWED_ON", "last week"),
        ("DIRECTORY_GUIDE_REVIEWED_ON", "27 Nov 2026"),
        ("DIRECTORY_GUIDE_REVIEWED_ON", "2062-11-27"),
        ("DIRECTORY_TILES_URL", "http://tiles.example/{z}/{x}/{y}.png"),
        ("DIRECTORY_TILES_URL", "https://tiles.example/{z}/{x}.png"),
        ("DIRECTORY_TILES_URL", "https://tiles.example/{z}/{x}/{y}/{key}.png"),
        ("DIRECTORY_TILES_URL", "https://tiles.example/{z}/{x}/{y}/{{7*7}}.png"),
        ("DIRECTORY_TILES_URL", "https://{x}.tiles.example/{z}/{x}/{y}.png"),
        ("DIRECTORY_TILES_URL", "https://{s}/{z}/{x}/{y}.png"),
        ("DIRECTORY_TILES_URL", "https://tiles.example/{z}/{x}/{y"),
        ("DIRECTORY_GEOCODER_URL", "geocoder"),
        ("DIRECTORY_BEHIND_TLS", "perhaps"),
        ("DIRECTORY_TRUSTED_PROXIES", "proxy.inside.example"),
        ("DIRECTORY_TRUSTED_PROXIES", "10.0.7.1/24"),
        ("DIRECTORY_TRUSTED_PROXIES", "127.0.0.1:8080"),
        ("DIRECTORY_TRUSTED_PROXIES", "*"),
        ("DIRECTORY_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("DIRECTORY_TRUSTED_PROXIES", "::/0"),
        ("DIRECTORY_MAX_SOCKETS", "0"),
        ("DIRECTORY_MAX_SOCKETS", "-5"),
        ("DIRECTORY_MAX_SOCKETS", "٣"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(variable, value):
    pairs = {name: EVERYTHING[name] for name in EVERYTHING if name.rsplit("_", 1)[0] == variable.rsplit("_", 1)[0]}
    assert set(
        problems(
            **(pairs if any(part in variable for part in ("TILES", "GEOCODER", "REVIEWED")) else {}) | {variable: value}
        )
    ) == {variable}


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ("DIRECTORY_TILES_URL", "DIRECTORY_TILES_ATTRIBUTION"),
        ("DIRECTORY_TILES_ATTRIBUTION", "DIRECTORY_TILES_URL"),
        ("DIRECTORY_GUIDE_REVIEWED_BY", "DIRECTORY_GUIDE_REVIEWED_ON"),
        ("DIRECTORY_GUIDE_REVIEWED_ON", "DIRECTORY_GUIDE_REVIEWED_BY"),
        ("DIRECTORY_GEOCODER_URL", "DIRECTORY_GEOCODER_AGENT"),
        ("DIRECTORY_GEOCODER_AGENT", "DIRECTORY_GEOCODER_URL"),
    ],
)
def test_one_half_of_a_pair_asks_for_the_other(present, missing):
    assert set(problems(**{present: EVERYTHING[present]})) == {missing}


def test_behind_tls_the_public_address_is_https():
    assert set(problems(DIRECTORY_BASE_URL="http://clinics.example", DIRECTORY_BEHIND_TLS="on")) == {
        "DIRECTORY_BASE_URL"
    }


def test_a_clinic_file_that_is_not_there_does_not_stop_the_start():
    assert Settings.from_environment({"CLINICS": "/nowhere/at-all.csv"}).clinics.name == "at-all.csv"
