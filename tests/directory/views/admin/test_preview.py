from datetime import UTC, datetime

import pytest

from directory.publishing import actions, changes, difference
from directory.store.memory import DoNotList
from directory.views.admin import preview
from tests.directory.intake.test_updating import OTHER, table
from tests.nasty.cell_cases import CLINIC


def named(called):
    return [one.name for one in called]


def test_a_clinic_that_vanishes_is_called_out_with_the_reason():
    before = table(CLINIC, OTHER)
    called = preview.called_out(changes.between(before, actions.hold(before, "CO-0012")))
    assert named(called) == ["vanishing"]
    assert 'data-label="Why">held<' in called[0].table(0, 10)


def test_what_would_hurt_stands_first_the_worst_before_the_others():
    proved = {
        "vital_signs_monitoring": "yes",
        "vital_signs_monitoring_evidence_type": "document",
        "vital_signs_monitoring_verified_on": "2026-10-01",
    }
    found = changes.between(
        table({**CLINIC, **proved}, OTHER),
        table({**CLINIC, **proved, "vital_signs_monitoring": "no", "vital_signs_monitoring_evidence_type": ""}),
    )
    called = preview.called_out(found)
    assert [(one.title, len(one.cases)) for one in called] == [
        ("Visitors would no longer find", 1),
        ("Strong evidence would be lost", 1),
        ("Core safety checks would say something else", 1),
    ]
    assert (
        "<span>yes</span>" in called[2].table(0, 10)
        and "<span>no</span>" in called[2].table(0, 10)
        and OTHER["clinic_id"] in called[0].table(0, 10)
    )


def test_each_change_stands_under_its_clinic_with_the_old_value_beside_the_new():
    before = table(CLINIC, OTHER)
    found = changes.between(before, actions.hold(before, "CO-0012", "Complaint"))
    html = preview.cells_table(found, 0, 40)
    assert html.count("rowgroup") == 1 and "<code>CO-0012</code>" in html
    assert (
        '<td data-label="Now"><span class="muted">blank</span></td><td data-label="Then"><span>Complaint</span></td>'
        in html
    )


def test_a_page_of_changes_holds_no_more_than_was_asked_for():
    before = table(CLINIC, OTHER)
    found = changes.between(before, actions.hold(actions.hold(before, "CO-0012", "One"), OTHER["clinic_id"], "Two"))
    assert len(found.cells) > 2
    assert preview.cells_table(found, 0, 2).count('data-label="Now"') == 2


def test_the_difference_can_be_sifted_by_fact_and_by_clinic():
    before = table(CLINIC, OTHER)
    found = changes.between(before, actions.hold(actions.hold(before, "CO-0012", "One"), OTHER["clinic_id"], "Two"))
    assert preview.changed_columns(preview.only(found, column="listing_reason")) == {"listing_reason": 2}
    one = preview.only(found, text="co-0012")
    assert set(one.fields["clinic_id"]) == {"CO-0012"}
    assert not len(preview.only(found, text="nobody").cells)


def test_markup_in_a_clinic_name_is_shown_and_not_obeyed():
    # the reader would refuse it; a table of another version may hold it
    hostile = table({**CLINIC, "clinic_id": "CO-0099"}).assign(location_name="<b>Juniper</b> & Sons")
    found = changes.between(table(CLINIC), hostile)
    assert "&lt;b&gt;Juniper&lt;/b&gt; &amp; Sons" in preview.clinics_table(found, difference.ADDED, 0, 10)


@pytest.mark.parametrize(
    ("clinic_id", "organization", "told"),
    [
        ("CO-0099", "", True),
        ("co-0099", "", True),
        ("CO-1", actions.organization_key(CLINIC["organization_name"] + ", LLC"), True),
        ("CO-1", "other", False),
    ],
)
def test_a_clinic_that_was_never_to_be_listed_is_told_when_it_comes_back(clinic_id, organization, told):
    remembered = (
        DoNotList(
            clinic_id, organization, "Licence suspended", "ann@center.example", datetime(2026, 11, 1, tzinfo=UTC)
        ),
    )
    found = changes.between(table(OTHER), table(OTHER, {**CLINIC, "clinic_id": "CO-0099"}))
    assert ("returning" in named(preview.called_out(found, remembered))) is told


def test_a_clinic_kept_off_the_list_may_come_back_as_kept_off():
    remembered = (
        DoNotList("CO-0012", "", "Licence suspended", "ann@center.example", datetime(2026, 11, 1, tzinfo=UTC)),
    )
    found = changes.between(table(OTHER), actions.do_not_list(table(OTHER, CLINIC), "CO-0012", "Licence suspended"))
    assert named(preview.called_out(found, remembered)) == []
