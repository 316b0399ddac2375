"""What one cell says, for every kind of cell."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory import schema
from directory.intake.cells.read_cell import read_cell
from directory.schema import COLUMNS, Kind
from tests.nasty.cell_cases import REMARKS


def read(column: str, raw: str):
    return read_cell(schema.BY_NAME[column], raw)


def codes(column: str, raw: str) -> list[str]:
    return [p.code for p in read(column, raw).problems]


# One column of each kind with each set of values and each special name: what all others share.
SPECIMENS = tuple(
    {(c.kind, c.values, c.max_length, c.name if c.kind in (Kind.TEXT, Kind.PHONE) else ""): c for c in COLUMNS}.values()
)
ODD = st.text(
    st.sampled_from("0123456789 aeEyYnNxX;,|/!-–+=@'\"#$%&<>[](){}`\\:._\t\r\n\u00a0\u200b\u202e\u0301éΑа．２"),
    max_size=30,
)
SEEDS = st.sampled_from(
    [
        "yes",
        "No",
        "TRUE",
        "1.0",
        "0",
        "N/A",
        "maybe",
        "ptsd; anxiety;;!ocd",
        "CO, WY",
        "Colorado",
        "2138",
        "67081234",
        "80202-1234",
        "(303) 555-0112 x4",
        "1-800-KETAMINE",
        "http://www.Juniper.example:80/a%20b?utm_source=x&b=c#d",
        "//juniper.example",
        "https://junip\u0435r.example",
        "Mon-Fri 8:00 - 17:00",
        "by appointment",
        '="02138"',
        "'=1+1",
        "''5",
        "$1,200.50",
        "-104.99950000000001",
        "−104",
        "2026-03-04",
        "45992",
        "03/04/26",
        "Hello@Juniper.EXAMPLE",
        "PO BOX 12",
        "JUNIPER HEALTH",
        "Jane Doe",
        "a\nb",
        "#N/A",
        "1.7E+09",
        "america/denver",
        "a &amp; b",
        "'Ohana",
    ]
)
RAW = st.one_of(
    st.text(max_size=40),
    ODD,
    SEEDS,
    st.builds(
        lambda a, seed, b: a + seed + b,
        st.sampled_from(["", " ", "'", "\t", "!", "="]),
        SEEDS,
        st.sampled_from(["", " ", ".0", "?", ";", "\n"]),
    ),
)


@given(st.sampled_from(SPECIMENS), RAW)
@example(schema.BY_NAME["website"], "http://[::1")
@example(schema.BY_NAME["website"], "https://xn--a.example")
@example(schema.BY_NAME["phone"], "+" + "1" * 110)
@example(schema.BY_NAME["description"], "\ud800")
@example(schema.BY_NAME["description"], "A\u00ad\u0300")
def test_no_text_is_too_odd_and_canonical_text_reads_as_itself(column, raw):
    first = read_cell(column, raw)
    assert not (first.refused and (first.value or first.extra))
    again = read_cell(column, first.value)
    assert again.value == first.value
    assert not again.extra
    assert {p.code for p in again.problems} <= REMARKS & {p.code for p in first.problems}


YES_OR_NO = tuple({c.values: c for c in COLUMNS if c.kind is Kind.YNU}.values())
SAYS_YES, SAYS_NO = {"yes", "y", "true", "1", "10"}, {"no", "n", "false", "0", "00"}


@given(st.sampled_from(YES_OR_NO), RAW)
@example(YES_OR_NO[0], "-1")
@example(YES_OR_NO[0], "0_")
def test_what_is_unclear_is_never_yes_or_no(column, raw):
    value = read_cell(column, raw).value
    bare = re.sub(r"[^\w?!/+-]", "", raw.replace("\u200b", "")).casefold()
    assert value != "yes" or bare in SAYS_YES
    assert value != "no" or bare in SAYS_NO


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([m.key for m in schema.CONDITIONS.members])),
        max_size=6,
        unique_by=lambda m: m[1],
    )
)
def test_a_list_keeps_its_order_and_what_is_denied_stays_denied(members):
    text = ";".join(("!" if denied else "") + key for denied, key in members)
    assert read("conditions", f" {text.upper().replace('_', ' ').replace(';', ' ; ')} ").value == text


@pytest.mark.parametrize(
    ("column", "raw", "value", "told"),
    [
        ("route_iv_infusion", "Y", "yes", ["ynu.spelled"]),
        ("route_iv_infusion", "FALSE", "no", ["ynu.spelled"]),
        ("route_iv_infusion", "Not known", "unknown", ["ynu.spelled"]),
        ("route_iv_infusion", "unknown", "unknown", []),
        ("route_iv_infusion", "  ", "", []),
        ("route_iv_infusion", "N/A", "", ["text.placeholder"]),
        ("route_iv_infusion", "yes?", "", ["enum.unknown_value"]),
        ("route_iv_infusion", "x", "", ["enum.unknown_value"]),
        ("rems_certified", "does not apply", "not_applicable", ["ynu.spelled"]),
        ("status", "Temporarily-Closed", "temporarily closed", ["enum.spelled"]),
        ("psychotherapy_integration", "none", "none", []),
        ("conditions", "PTSD;!OCD", "ptsd;!ocd", ["enum.spelled", "enum.spelled"]),
        ("conditions", "ptsd;!ptsd", "", ["enum.unknown_value"]),
        ("screens_for", "!psychosis", "", ["enum.unknown_value"]),
        ("licensed_states", "co;Wyoming", "CO;WY", ["state.full_name"]),
        ("licensed_states", "CO;ZZ", "", ["state.unknown"]),
        ("organization_name", "'Ohana Care & Rest #2", "'Ohana Care & Rest #2", []),
        ("organization_name", "Men`s Health", "Men`s Health", []),
        ("organization_name", "Cafe\u0301", "Caf\u00e9", []),
        ("organization_name", "Juniper\u200b Health", "Juniper Health", ["text.whitespace"]),
        ("organization_name", "Smith &amp; Co", "", ["text.html"]),
        (
            "description",
            "$450 a visit; ages <18 by arrangement, O'Neil's (R&D;)",
            "$450 a visit; ages <18 by arrangement, O'Neil's (R&D;)",
            [],
        ),
        ("description", "'-5 dollars", "-5 dollars", ["text.leading_apostrophe"]),
        ("description", "'=1+1", "", ["text.formula"]),
        ("description", "\tcmd", "", ["text.formula"]),
        ("description", "-1+cmd|' /C calc'!A0", "", ["text.formula"]),
        ("description", "+1 a day", "+1 a day", []),
        ("description", "${alert(1)}", "", ["text.script_like"]),
        ("description", "![x](http://x.example)", "", ["text.markdown"]),
        ("address_1", "One Cindermoor Lane", "One Cindermoor Lane", []),
        ("verified_by", "Dr. Jane Doe", "Dr. Jane Doe", ["rule.name_in_verified_by"]),
        ("verified_by", "Jane Doe, Resource specialist", "Jane Doe, Resource specialist", []),
        ("verified_by", "Example Resource Center", "Example Resource Center", []),
        ("postal_code", "10001.0", "10001", ["number.spelled"]),
        ("postal_code", "802021234", "80202", ["zip.plus_four"]),
        ("postal_code", "2138", "2138", []),
        ("state_province", "D.C.", "DC", ["state.full_name"]),
        ("price_per_session", "$1,200.50", "1200.5", ["number.spelled"]),
        ("latitude", "+39.7525", "39.7525", []),
        ("latitude", "٣٩", "", ["geo.number"]),
        ("latitude", "inf", "", ["geo.nonfinite"]),
        ("timezone", "america/denver", "America/Denver", []),
        ("timezone", "EST", "", ["timezone.unknown"]),
        ("npi", "1558598797", "1558598797", []),
        ("email", "Hello@Juniper.Example", "Hello@juniper.example", []),
        ("email", "=cmd@juniper.example", "", ["email.format"]),
        ("phone", "3088652512.0", "308-865-2512", ["phone.normalized"]),
        ("phone", "1-800-KETAMINE", "800-538-2646", ["phone.normalized"]),
        ("phone", "303-155-0112", "", ["phone.impossible"]),
        ("phone", "+44 20 7946 0958", "", ["phone.format"]),
        ("phone", "call us", "", ["phone.format"]),
        ("phone_extension", "Ext. 4", "4", ["phone.extension"]),
        ("phone_extension", "301 or 302", "", ["phone.extension"]),
        ("website", "http://", "", ["text.placeholder"]),
        ("website", "juniper.example:8080/x", "https://juniper.example:8080/x", ["url.no_scheme"]),
        (
            "website",
            "HTTPS://Juniper.Example:443/A?b=1&utm_medium=x",
            "https://juniper.example/A?b=1",
            ["url.tracking"],
        ),
        ("website", "https://m\u00fcnchen.example", "https://xn--mnchen-3ya.example", []),
    ],
)
def test_cells_are_read_so(column, raw, value, told):
    reading = read(column, raw)
    assert (reading.value, [p.code for p in reading.problems]) == (value, told)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.8",
        "8.8.8.8",
        "localhost",
        "localhost.",
        "intranet",
        "printer.local",
        "db.internal",
        "１２７.0.0.1",
        "127。0。0。1",
    ],
)
def test_a_website_is_never_a_number_or_an_internal_host(host):
    assert codes("website", f"https://{host}/") == ["url.private_host"]


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://juniper.example",
        "file:///etc/passwd",
        "mailto:a@juniper.example",
    ],
)
def test_only_web_addresses_are_websites(raw):
    assert codes("website", raw) == ["url.scheme"]


@pytest.mark.parametrize(
    "raw",
    [
        "https://juniper.example/{{7*7}}",
        "https://juniper.example/<b>",
        "https://juniper.example\\@x.example",
        "https:juniper.example",
        "https://jun iper.example",
        "https://-juniper.example",
        "https://juniper.example:99999",
        "https://juniper..example",
    ],
)
def test_a_malformed_website_is_refused(raw):
    assert codes("website", raw) == ["url.format"]


@pytest.mark.parametrize(
    "host", ["junip\u0435r.example", "xn--junipr-2of.example", "\u0430\u0440\u0440\u04cf\u0435.example"]
)
def test_a_host_of_look_alike_letters_is_told(host):
    assert "url.homograph" in codes("website", f"https://{host}")


@pytest.mark.parametrize(
    "raw", ["303-555-0112 x301", "(303) 555-0112 ext. 301", "303.555.0112 Ext,301", "3035550112 #301"]
)
def test_an_extension_goes_to_its_own_column(raw):
    reading = read("phone", raw)
    assert (reading.value, reading.extra, [p.code for p in reading.problems]) == (
        "303-555-0112",
        {"phone_extension": "301"},
        ["phone.extension"],
    )


def test_two_numbers_in_one_cell_are_both_named():
    [problem] = read("phone", "303-555-0112 or (303) 555-0113").problems
    assert (problem.code, problem.suggestion) == ("phone.format", "303-555-0112")
    assert "303-555-0112, 303-555-0113" in problem.expected and "intake_phone" in problem.remedy


@pytest.mark.parametrize("area", ["202", "303", "787", "939", "671", "340", "684", "670", "907", "808", "212"])
def test_the_fictional_numbers_of_every_area_are_accepted(area):
    for last in ("0100", "0134", "0199"):
        assert read("phone", f"{area}-555-{last}").problems == ()


@pytest.mark.parametrize(
    ("column", "raw", "suggestion"),
    [
        ("conditions", "ptsd, !anxiety", "ptsd;!anxiety"),
        ("licensed_states", "CO, WY", "CO;WY"),
        ("status", "activ", "active"),
        ("state_province", "Colorodo", "CO"),
        ("conditions", "!anxeity", "!anxiety"),
        ("timezone", "Mountain Time", "America/Denver"),
        ("latitude", "39,7525", "39.7525"),
        ("longitude", "104.9995 W", "-104.9995"),
        ("assured_date", "12/25/2025", "2025-12-25"),
        ("assured_date", "2026/03/04", "2026-03-04"),
        ("assured_date", "March 4, 2026", "2026-03-04"),
        ("assured_date", "04/04/2026", "2026-04-04"),
        ("assured_date", "45992", "2025-12-01"),
        ("assured_date", "03/04/2026", ""),
        ("email", "mailto:a@juniper.example", "a@juniper.example"),
        ("clinic_id", "CO 12", "CO-12"),
        ("organization_name", "Smith &amp; Co", "Smith & Co"),
        ("hours", "Mon-Fri 8am-5pm", "Mon-Fri 08:00-17:00"),
        ("phone", "303-555-0112 (ask for Sam)", "303-555-0112"),
    ],
)
def test_what_is_refused_comes_with_what_was_probably_meant(column, raw, suggestion):
    reading = read(column, raw)
    assert reading.value == "" and [p.suggestion for p in reading.problems] == [suggestion]


def test_a_direction_character_is_named_with_its_place():
    [problem] = read("organization_name", "abc\u202etxt").problems
    assert (
        "Character 4" in problem.expected
        and "U+202E" in problem.expected
        and "RIGHT-TO-LEFT OVERRIDE" in problem.expected
    )


def test_a_text_that_is_too_long_says_its_length_and_the_limit():
    [problem] = read("city", "d" * 95).problems
    assert "80" in problem.expected and "95" in problem.expected


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.name)
def test_the_example_of_every_column_is_canonical(column):
    assert (read_cell(column, column.example).value, read_cell(column, column.example).problems) == (column.example, ())


@pytest.mark.parametrize(
    "member", [(c, m) for c in SPECIMENS for m in c.values], ids=lambda pair: f"{pair[0].name}-{pair[1].key}"
)
def test_key_and_label_of_every_value_mean_the_value(member):
    column, value = member
    assert read_cell(column, value.key).value == value.key
    assert read_cell(column, value.label.upper()).value == value.key
