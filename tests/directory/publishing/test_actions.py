import pytest

from directory import intake, schema
from directory.clinics.status import ACTIVE
from directory.publishing import actions, changes
from directory.search.published import Directory
from directory.spreadsheets import export
from tests import seeded
from tests.directory.intake.test_updating import OTHER, table
from tests.nasty.cell_cases import CLINIC

TODAY = seeded.TODAY
TAKING = {
    **CLINIC,
    "accepting_new_patients": "newpt",
    "accepting_new_patients_evidence_type": "phone_call",
    "accepting_new_patients_evidence_ref": "Pat Example",
    "accepting_as_of": "2026-10-28",
}
CHAIN = [
    {
        **TAKING,
        "clinic_id": f"CO-{i}",
        "organization_name": name,
        "address_1": f"{i} Alder Street",
        "phone": f"303-555-011{i}",
    }
    for i, name in enumerate(
        (
            "Juniper Mental Health",
            "Juniper Mental Health, LLC",
            "JUNIPER MENTAL HEALTH Inc.",
            "Juniper Mental Health Partners",
        )
    )
]


def changed(before, after):
    """The changed cells, and proof that the reader accepts the new table as it is."""
    report = intake.read(export.to_csv(after), today=TODAY)
    assert report.rows_rejected == 0, [n.sentence() for n in report.notices]
    assert changes.between(after, report.frame).empty
    return [(f["clinic_id"], f["column"], f["new"]) for f in changes.between(before, after).fields.to_dict("records")]


def open_again(frame, clinic_id):
    return actions.open_again(
        frame.assign(status=frame["status"].where(frame["clinic_id"] != "CO-0012", "defunct")), clinic_id
    )


def test_a_held_clinic_is_hidden_and_nothing_else_changes():
    before = table(CLINIC, OTHER)
    after = actions.hold(before, "CO-0012", "Complaint\nof 3 November")
    assert changed(before, after) == [
        ("CO-0012", "listing_status", "held"),
        ("CO-0012", "listing_reason", "Complaint of 3 November"),
    ]
    assert Directory.from_frame(after, "x", TODAY).position("CO-0012") is None


def test_a_clinic_not_to_be_listed_keeps_its_reason_through_download_and_upload():
    before = table(CLINIC, OTHER)
    after = actions.do_not_list(before, "CO-0012", "Licence suspended; register looked up on 2026-11-02")
    assert ("CO-0012", "listing_reason", "Licence suspended; register looked up on 2026-11-02") in changed(
        before, after
    )
    again = intake.read(export.to_csv(after), today=TODAY).frame
    assert again["listing_reason"].tolist()[0].startswith("Licence suspended")


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nobody_is_kept_off_the_list_for_good(reason):
    with pytest.raises(actions.NotPossible, match="reason"):
        actions.do_not_list(table(CLINIC), "CO-0012", reason)


def test_a_reason_that_does_not_fit_is_refused_before_it_is_published():
    with pytest.raises(actions.NotPossible, match="500"):
        actions.hold(table(CLINIC), "CO-0012", "x" * 501)


def test_listing_again_undoes_it():
    before = table(CLINIC)
    assert changes.between(before, actions.list_again(actions.hold(before, "CO-0012", "Complaint"), "CO-0012")).empty


def test_a_closed_clinic_takes_no_patients_and_keeps_no_proof_that_it_did():
    before = table(TAKING)
    after = actions.mark_closed(before, "CO-0012")
    assert {(column, new) for _, column, new in changed(before, after)} == {
        ("status", "defunct"),
        ("accepting_new_patients", "nopt"),
        ("accepting_as_of", ""),
        ("accepting_new_patients_evidence_type", ""),
        ("accepting_new_patients_evidence_ref", ""),
    }
    assert Directory.from_frame(after, "x", TODAY).position("CO-0012") == 0


def test_closed_for_now_is_said_so():
    assert ("CO-0012", "status", "temporarily closed") in changed(
        table(CLINIC), actions.mark_closed(table(CLINIC), "CO-0012", for_good=False)
    )


@pytest.mark.parametrize("for_good", [True, False])
def test_a_closed_clinic_opens_again_and_what_closing_said_of_patients_is_unknown(for_good):
    closed = actions.mark_closed(table(TAKING), "CO-0012", for_good=for_good)
    after = actions.open_again(closed, "CO-0012")
    assert {(column, new) for _, column, new in changed(closed, after)} == {
        ("status", "active"),
        ("accepting_new_patients", ""),
    }
    assert after["status"].isin(ACTIVE).all()
    with pytest.raises(actions.NotPossible, match="not marked closed"):
        actions.open_again(after, "CO-0012")


def test_what_somebody_found_out_of_patients_stays_when_a_clinic_opens_again():
    proven = {**TAKING, "accepting_new_patients": "nopt", "status": "temporarily closed"}
    assert [column for _, column, _ in changed(table(proven), actions.open_again(table(proven), "CO-0012"))] == [
        "status"
    ]


class TestAnOrganisation:
    def test_its_sites_are_those_of_its_name_whatever_the_legal_form(self):
        assert actions.sites_of(table(*CHAIN), "juniper mental-health") == ["CO-0", "CO-1", "CO-2"]

    def test_all_close_in_one_step_and_nobody_else(self):
        before = table(*CHAIN)
        after = actions.close_organization(before, "Juniper Mental Health")
        assert {i for i, column, _ in changed(before, after) if column == "status"} == {"CO-0", "CO-1", "CO-2"}
        assert after["status"].isin(ACTIVE).tolist() == [False, False, False, True]

    def test_one_that_stays_open_can_be_left_out(self):
        after = actions.close_organization(table(*CHAIN), "Juniper Mental Health", but=["CO-1"])
        assert after["status"].tolist() == ["defunct", "active", "defunct", "active"]

    @pytest.mark.parametrize("name", ["", "  ", "Alder"])
    def test_an_organisation_without_sites_cannot_be_closed(self, name):
        with pytest.raises(actions.NotPossible):
            actions.close_organization(
                table(*CHAIN, {**OTHER, "organization_name": "", "location_name": "Nettle"}), name
            )

    @pytest.mark.parametrize("name", ["LLC", "Co", "Inc."])
    def test_a_name_that_is_only_a_legal_form_is_still_a_name(self, name):
        assert actions.organization_key(name)


@pytest.mark.parametrize(
    "act",
    [actions.hold, actions.list_again, actions.mark_closed, open_again, lambda f, i: actions.do_not_list(f, i, "why")],
)
def test_a_clinic_that_is_gone_is_said_to_be_gone_and_the_table_is_never_changed_in_place(act):
    before = table(CLINIC)
    copy = before.copy()
    with pytest.raises(actions.NotPossible, match="CO-9"):
        act(before, "CO-9")
    act(before, "CO-0012")
    assert changes.between(copy, before).empty
    assert tuple(before.columns) == schema.COLUMN_NAMES
