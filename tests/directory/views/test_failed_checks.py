"""A safety check that a clinic fails is said by name: on its card, its page, in its questions and in the file of results."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from directory import schema, search
from directory.clinics import formats
from directory.clinics.verdict import Verdict
from directory.geo import places
from directory.publishing import file
from directory.search.query import Query
from directory.settings import SAMPLE
from directory.views import failed_checks, verdict
from directory.views.clinic import head as clinic_head
from directory.views.clinic import questions
from directory.views.find import card as find_card
from directory.views.find import results as find_results
from tests.directory.views.find.test_card import TODAY, checked, directory_of, words_of

NOW = datetime(2026, 11, 9, 18, tzinfo=UTC)
WORDINGS = ("Checked: ", "Found missing ", "Said to be missing, nobody checked: ")


@pytest.fixture(scope="module")
def sample():
    return file.current(SAMPLE, date(2026, 11, 27))


def raw_failures(row) -> dict[str, str]:
    """What a reader of the spreadsheet would find: key of each failed safety check -> which of the three wordings it needs."""
    found = {}
    for criterion in schema.CRITERIA:
        applies = criterion.core == "always" or (
            criterion.core == "if_spravato" and row["route_esketamine_intranasal"] == "yes"
        )
        if not applies or row[criterion.key] != "no":
            continue
        own = [
            row[criterion.key + suffix]
            for suffix in ("_evidence_type", "_evidence_ref", "_verified_on", "_verified_by")
        ]
        kind, reference, on, _ = (
            own if any(own) else (row["evidence_type"], row["evidence_ref"], row["assured_date"], row["verified_by"])
        )
        proven = on and (kind in ("primary_registry", "document", "site_visit") or (kind == "phone_call" and reference))
        old = proven and date.fromisoformat(on) + timedelta(days=criterion.days_until_stale) < TODAY
        found[criterion.key] = WORDINGS[1 if old else 0] if proven else WORDINGS[2]
    return found


def test_every_clinic_of_the_sample_that_fails_a_check_says_so_everywhere(sample):
    results = set(search.search(sample, Query(within=None), None).positions.tolist())
    failing = 0
    for position in range(len(sample.frame)):
        row = sample.row(position)
        expected = raw_failures(row)
        lacking = {schema.CRITERION[key].absent: wording for key, wording in expected.items()}
        box = failed_checks.box(sample, position)
        assert bool(expected) is (sample.verdict(position) is Verdict.FAILED)
        if not expected:
            assert box is None and "failed" not in verdict.line(sample, position).replace("none failed", "")
            assert not failed_checks.text(sample, position)
            continue
        failing += position in results
        assert all(lacking)
        # the page: all of them, each under its wording, before the phone
        said = {
            absent: wording
            for item in re.findall(r"<li[^>]*>(.*?)</li>", box)
            for absent in lacking
            for wording in WORDINGS
            if item.startswith(wording) and absent in item
        }
        assert said == lacking, row["clinic_id"]
        head = clinic_head.head(sample, position, NOW)
        # a closed clinic has no number to press, but it has one
        assert head.index('class="notice failed-box"') < head.index(formats.phone(row["phone"], row["phone_extension"]))
        # the card: right below the name, at most three by name, the rest a number
        card = words_of(
            re.sub(
                r'<p class="vh">.*?</p>|<span class="pin.*?</span>',
                "",
                find_card.card(sample, position, Query(), 1, 1, 2.4, False),
            )
        )
        failed = "1 safety check failed. " if len(lacking) == 1 else f"{len(lacking)} safety checks failed. "
        assert card.startswith(tuple(failed + wording for wording in WORDINGS))
        both = card[: card.index("2.4 miles")]
        # what only paper says stands after the number
        second_line, _, on_paper = both.partition(" more.")
        second_line += " more." if on_paper else ""
        assert sum(absent in second_line for absent in lacking) == min(3, len(lacking))
        assert all(absent in both for absent in lacking)
        assert verdict.in_short(sample, position) == second_line.strip()
        assert f"And {len(lacking) - 3} more." in second_line if len(lacking) > 3 else "more." not in second_line
        order = [WORDINGS.index(wording) for wording in re.findall("|".join(WORDINGS), second_line)]
        assert order == sorted(order) and order[0] == min(WORDINGS.index(w) for w in lacking.values())
        # the questions: theirs lead
        asked = questions.questions(sample, position)
        assert set(asked[: len(expected)]) == {schema.CRITERION[key].question for key in expected} and len(
            asked
        ) == len(set(asked))
        assert words_of(questions.questions_panel(sample, position)).startswith(
            f"Ask this clinic {len(expected)} safety check"
        )
    assert failing == 315  # closed and held ones apart


def test_the_file_of_results_holds_every_failed_check_of_every_row(sample):
    place = places.resolve("80202").place
    query = Query(place="80202", within=100)
    answer = search.search(sample, query, place)
    lines = list(csv.DictReader(io.StringIO(find_results.csv(sample, answer, query).decode("utf-8-sig"))))
    assert len(lines) == answer.total
    found = 0
    for line in lines:
        expected = raw_failures(sample.row(sample.position(line["clinic_id"])))
        assert all(
            schema.CRITERION[key].absent in line["safety_checks_failed"] and wording in line["safety_checks_failed"]
            for key, wording in expected.items()
        )
        assert bool(line["safety_checks_failed"]) is bool(expected)
        count = len(expected)
        assert line["safety_verdict"] == (
            f"{count} safety check{'' if count == 1 else 's'} failed"
            if expected
            else verdict.VERDICT_LABELS[sample.verdict(sample.position(line["clinic_id"]))]
        )
        found += bool(expected)
    assert found > 5


@pytest.mark.parametrize(
    ("evidence", "card", "page"),
    [
        (
            checked("informed_consent", "no", "2026-10-03"),
            "Checked: no written consent (3 Oct).",
            "Checked: no written consent (3 Oct 2026).",
        ),
        (
            checked("informed_consent", "no", "2025-09-05"),
            "Found missing 14 months ago: written consent (5 Sep 2025).",
            "Found missing 14 months ago: written consent (5 Sep 2025).",
        ),
        (
            {"informed_consent": "no"},
            "Said to be missing, nobody checked: written consent.",
            "Said to be missing, nobody checked: written consent.",
        ),
        (
            {"informed_consent": "no", "evidence_type": "clinic_website", "assured_date": "2026-11-01"},
            "Said to be missing, nobody checked: written consent.",
            "Said to be missing, nobody checked: written consent.",
        ),
    ],
)
def test_how_sure_anybody_is_of_a_no_is_said_in_three_ways(evidence, card, page):
    clinic = directory_of(**evidence)
    assert words_of(verdict.line(clinic, 0)) == f"1 safety check failed. {card}"
    assert words_of(failed_checks.box(clinic, 0)) == f"1 safety check failed {page}"


def test_a_check_that_does_not_apply_or_is_not_known_fails_nothing():
    assert failed_checks.failed_checks(directory_of(rems_certified="no"), 0) == ()
    assert (
        failed_checks.failed_checks(
            directory_of(
                rems_certified="not_applicable",
                route_esketamine_intranasal="yes",
                informed_consent="unknown",
                ongoing_support="yes",
                outcome_tracking="no",
            ),
            0,
        )
        == ()
    )
    lacking = failed_checks.failed_checks(directory_of(rems_certified="no", route_esketamine_intranasal="yes"), 0)
    assert [check.lacking for check in lacking] == ["Spravato certification"]


def test_every_safety_check_has_words_for_what_is_missing():
    assert [c.key for c in schema.CRITERIA if bool(c.absent) is not bool(c.core)] == []
