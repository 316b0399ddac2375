"""Preview and publish: what would change, what is asked before, and that it can all be taken back. Both engines."""

import csv
import io
from dataclasses import replace
from functools import cache

import pytest

from directory import intake
from directory.publishing import actions, serving
from directory.publishing import publish as publishing_publish
from directory.publishing.publish import REPLACE, UPDATE, NotPublished
from directory.publishing.serving import Serving
from directory.spreadsheets import export
from directory.store import Moved, Store
from tests.nasty.cell_cases import CELL_CASES
from tests.publishing import ADMIN, NOON, at, sha256, unsound
from tests.publishing import publish as publish_content

TODAY = NOON.date()
_NAMES = (
    "Juniper",
    "Alder",
    "Birch",
    "Hazel",
    "Linden",
    "Fennel",
    "Marigold",
    "Kestrel",
    "Ember",
    "Pebble",
    "Ochre",
    "Nettle",
)


def row(number: int, **cells: str) -> dict[str, str]:
    """A made-up clinic that shares nothing with its neighbours."""
    return {
        "clinic_id": f"CO-{number:04}",
        "location_name": f"{_NAMES[number % len(_NAMES)]} Example Clinic",
        "address_1": f"{number + 1} Cindermoor Lane",
        "city": "Denver",
        "state_province": "CO",
        "postal_code": "80202",
        "phone": f"303-555-01{number:02}",
        "latitude": "39.7525",
        "longitude": "-104.9995",
        **cells,
    }


def file(*rows: dict[str, str]) -> bytes:
    """A file of rows; a cell that a row does not name is blank."""
    names = list(dict.fromkeys(name for cells in rows for name in cells))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


TEN = file(*map(row, range(10)))


@cache
def stored(data):
    """A file as a store keeps it."""
    return export.to_csv(intake.read(data, today=TODAY).frame)


@cache
def sample():
    """What a new installation publishes first (test_serving.py)."""
    return serving.sample()


@pytest.fixture
def fresh(place):
    """What a new installation serves: the bundled sample."""
    store = Store.open(place)
    store.ensure_sample(sample(), NOON)
    store.close()
    opened = Serving(place)
    yield opened
    opened.close()


@pytest.fixture
def own(place):
    """A directory of ten clinics of its own, as publication 0."""
    store = Store.open(place)
    publish_content(store, stored(TEN))
    store.close()
    opened = Serving(place)
    yield opened
    opened.close()


def of_file(serving_, data, mode=REPLACE, **more):
    return publishing_publish.of_file(serving_.served(TODAY), data, mode, today=TODAY, **more)


def publish(serving_, preview, **more):
    done = publishing_publish.publish(
        serving_.store(), preview, **{"by": ADMIN, "role": "admin", "note": "A reason.", "at": NOON, **more}
    )
    serving_.look_again()
    return done


def texts(serving_, column="location_name"):
    frame = serving_.served(TODAY).directory.frame
    return dict(zip(frame["clinic_id"], frame[column], strict=True))


def assert_nothing_was_changed(serving_, number=0):
    serving_.look_again()
    assert serving_.store().current_number() == serving_.served(TODAY).publication.number == number
    assert unsound(serving_.store()) is None


class TestWhatIsAskedBefore:
    @pytest.mark.parametrize("note", ["", "  \n"])
    def test_nothing_is_published_without_a_note(self, own, note):
        with pytest.raises(NotPublished, match="note"):
            publish(own, of_file(own, TEN.replace(b"Juniper", b"Rowan")), note=note)
        assert_nothing_was_changed(own)

    def test_refused_rows_stop_the_rest_until_that_is_chosen(self, own):
        bad = file(row(0, phone="12"), row(1, location_name="Rowan Example Clinic"), *map(row, range(2, 10)))
        preview = of_file(own, bad)
        assert preview.needs_leave_to_drop
        with pytest.raises(NotPublished, match="1 rows are refused"):
            publish(own, preview)
        assert_nothing_was_changed(own)
        done = publish(own, preview, only_valid=True)
        assert (done.row_count, done.counts) == (
            9,
            {"added": 0, "changed": 1, "removed": 1, "unchanged": 8, "rejected": 1},
        )
        assert "CO-0000" not in texts(own) and texts(own)["CO-0001"] == "Rowan Example Clinic"

    @pytest.mark.parametrize(
        "data",
        [file(*map(row, range(7))), file(*(row(i, description="New words") for i in range(10)))],
        ids=["many removed", "many changed"],
    )
    def test_a_mass_change_needs_a_second_confirmation(self, own, data):
        preview = of_file(own, data)
        assert len(preview.ask_twice) == 1
        with pytest.raises(NotPublished, match="second time"):
            publish(own, preview)
        assert_nothing_was_changed(own)
        assert publish(own, preview, sure=True).number == 1

    def test_a_small_change_is_asked_once(self, own):
        preview = of_file(own, file(row(0, description="New words"), *map(row, range(1, 10))))
        assert preview.ask_twice == [] and publish(own, preview).number == 1

    @pytest.mark.parametrize(
        "data",
        [b"", b"a,b\n1,2\n", b"%PDF-1.7", file(row(0, phone="12"))],
        ids=["empty", "no columns of ours", "a PDF", "every row refused"],
    )
    def test_a_file_that_is_refused_as_a_whole_cannot_be_published_whatever_is_confirmed(self, own, data):
        preview = of_file(own, data)
        with pytest.raises(NotPublished, match="refused"):
            publish(own, preview, only_valid=True, sure=True)
        assert_nothing_was_changed(own)

    def test_a_directory_without_clinics_is_never_published(self, own):
        preview = publishing_publish.of_table(own.served(TODAY), own.served(TODAY).directory.frame.iloc[:0], "close")
        with pytest.raises(NotPublished, match="No clinic would be left"):
            publish(own, preview, sure=True)
        assert_nothing_was_changed(own)

    def test_the_whole_is_judged_once_more_so_that_no_action_publishes_what_no_file_could(self, own):
        frame = own.served(TODAY).directory.frame.copy()
        frame.loc[3, "phone"] = ""
        with pytest.raises(NotPublished, match="not valid as a whole.*phone"):
            publish(own, publishing_publish.of_table(own.served(TODAY), frame, "hold"))
        assert_nothing_was_changed(own)

    def test_what_is_checked_without_publishing_is_what_would_be_stored(self, own):
        preview = of_file(own, file(row(0, description="New words"), *map(row, range(1, 10))))
        content = publishing_publish.checked(preview, note="A reason.", today=TODAY)
        assert_nothing_was_changed(own)
        assert own.store().content(publish(own, preview)) == content


class TestSomebodyElse:
    def test_a_preview_that_is_out_of_date_is_refused_and_the_new_difference_can_be_published(self, own, place):
        mine = file(*map(row, range(9)), row(9, location_name="Mine"))
        preview = of_file(own, mine)
        other = Serving(place)
        publish(
            other,
            of_file(other, file(row(0, location_name="Theirs"), *map(row, range(1, 10)))),
            by="bo@example.org",
            at=at(1),
        )
        other.close()
        with pytest.raises(Moved, match="bo@example.org published number 1"):
            publish(own, preview)
        assert_nothing_was_changed(own, 1)
        again = of_file(own, mine)
        assert again.base.number == 1
        assert [tuple(cell)[2:] for cell in again.changes.fields.itertuples(index=False)] == [
            ("Theirs", "Juniper Example Clinic"),
            (texts(own)["CO-0009"], "Mine"),
        ]
        assert publish(own, again).base == 1 and texts(own)["CO-0009"] == "Mine" and unsound(own.store()) is None

    def test_one_decision_is_one_publication_however_often_it_is_tried(self, own):
        preview = of_file(own, file(*map(row, range(9)), row(9, location_name="Mine")))
        assert publish(own, preview) == publish(own, preview)
        assert_nothing_was_changed(own, 1)


class TestTheSample:
    def test_it_can_only_be_replaced_and_its_own_file_changes_nothing(self, fresh):
        assert publishing_publish.modes(fresh.served(TODAY).directory) == (REPLACE,)
        with pytest.raises(NotPublished, match="only be replaced"):
            of_file(fresh, TEN, UPDATE)
        assert of_file(fresh, serving.SAMPLE.read_bytes()).stops() == ("Nothing would change.",)

    def test_real_clinics_can_be_updated(self, own):
        assert publishing_publish.modes(own.served(TODAY).directory) == (REPLACE, UPDATE)

    def test_it_does_not_come_back_over_real_clinics_by_an_upload(self, own):
        preview = of_file(own, sample())
        assert preview.stops() and "sample" in preview.stops()[0]
        with pytest.raises(NotPublished, match="sample"):
            publish(own, preview, sure=True)
        assert_nothing_was_changed(own)


class TestUpdating:
    def test_rows_that_are_not_in_the_file_stay(self, own):
        preview = of_file(own, file({"clinic_id": "CO-0003", "location_name": "Rowan", "phone": ""}, row(11)), UPDATE)
        assert (
            preview.rows.sentence()
            == "Rows read: 2 = 1 added + 1 changed + 0 unchanged + 0 rejected. Published now but not in the file, so removed: 0."
        )
        done = publish(own, preview)
        assert (done.kind, done.row_count) == ("update", 11)
        assert (
            texts(own)["CO-0003"] == "Rowan"
            and texts(own, "phone")["CO-0003"].endswith("555-0103")
            and texts(own)["CO-0004"] == "Linden Example Clinic"
        )

    def test_a_refused_row_leaves_its_clinic_as_it_is(self, own):
        preview = of_file(
            own,
            file(
                {"clinic_id": "CO-0003", "phone": "12", "city": ""},
                {"clinic_id": "CO-0004", "phone": "", "city": "Aurora"},
            ),
            UPDATE,
        )
        with pytest.raises(NotPublished):
            publish(own, preview)
        publish(own, preview, only_valid=True)
        assert texts(own, "city")["CO-0004"] == "Aurora" and texts(own, "phone")["CO-0003"].endswith("555-0103")


class TestTakingBack:
    def test_an_older_publication_comes_back_whole_under_a_new_number(self, own):
        first = own.store().publication(0)
        publish(own, of_file(own, file(*map(row, range(3, 12)))), sure=True)
        older = serving.read(own.store().content(first), TODAY)
        preview = publishing_publish.of_older(own.served(TODAY), older)
        assert preview.counts == {"added": 3, "removed": 2, "changed": 0, "unchanged": 7, "rejected": 0}
        done = publish(own, preview, sure=True, at=at(5))
        assert (done.number, done.kind, done.sha256, done.base) == (2, "rollback", first.sha256, 1)
        assert (
            own.store().content(done) == own.store().content(first)
            and len(texts(own)) == 10
            and unsound(own.store()) is None
        )

    def test_the_sample_comes_back_only_so(self, fresh):
        publish(fresh, of_file(fresh, TEN), sure=True)
        assert not fresh.served(TODAY).directory.is_sample
        older = serving.read(fresh.store().content(fresh.store().publication(0)), TODAY)
        publish(fresh, publishing_publish.of_older(fresh.served(TODAY), older), sure=True)
        assert fresh.served(TODAY).directory.is_sample

    def test_what_is_published_already_is_not_published_again(self, own):
        preview = publishing_publish.of_older(own.served(TODAY), own.served(TODAY).directory)
        with pytest.raises(NotPublished, match="Nothing would change"):
            publish(own, preview)


class TestRoundTrip:
    @pytest.mark.parametrize("mode", [REPLACE, UPDATE])
    def test_what_is_published_uploaded_again_changes_nothing(self, own, mode):
        content = own.store().content(own.served(TODAY).publication)
        assert of_file(own, content, mode).stops() == ("Nothing would change.",)

    def test_so_does_everything_awkward_that_a_cell_may_hold(self, own):
        awkward = [
            cells
            for data in CELL_CASES.values()
            if data.isascii()
            for cells in csv.DictReader(io.StringIO(data.decode(), newline=""))
        ]
        report = intake.read(
            file(*({**cells, "clinic_id": f"CO-{i:04}"} for i, cells in enumerate(awkward))), today=TODAY
        )
        whole = report.frame
        assert len(whole) > 20 and len(report.counts) > 20
        publish(own, of_file(own, export.to_csv(whole)), sure=True)
        assert of_file(own, own.store().content(own.served(TODAY).publication)).stops() == ("Nothing would change.",)


class TestIdsThatComeBack:
    ELSEWHERE = row(
        3,
        location_name="Saltmarsh Mental Health",
        address_1="900 Harbor Road",
        city="Portland",
        state_province="OR",
        postal_code="97201",
        phone="503-555-0144",
        latitude="",
        longitude="",
    )

    @pytest.fixture
    def without_one(self, own):
        publish(own, of_file(own, file(*(row(i) for i in range(10) if i != 3))))
        publish(own, of_file(own, file(*(row(i, description="Later") for i in range(10) if i != 3))), sure=True)
        return own

    def codes(self, preview):
        return [notice.code for notice in preview.changes.notices]

    def test_an_id_that_was_removed_and_comes_back_for_another_clinic_is_told(self, without_one):
        data = file(*(row(i, description="Later") for i in range(10) if i != 3), self.ELSEWHERE)
        preview = of_file(without_one, data, store=without_one.store())
        assert {"id.changed_clinic", "diff.id_reuse"} <= set(self.codes(preview)) and preview.ask_twice
        assert self.codes(of_file(without_one, data)) == []

    def test_the_clinic_itself_may_come_back(self, without_one):
        data = file(*(row(i, description="Later") for i in range(10)))
        assert self.codes(of_file(without_one, data, store=without_one.store())) == []

    def test_a_new_id_is_no_reason_to_ask(self, without_one):
        data = file(*(row(i, description="Later") for i in range(10) if i != 3), row(11))
        assert self.codes(of_file(without_one, data, store=without_one.store())) == []


def test_the_history_says_which_file_it_was_and_what_became_of_its_rows(own):
    data = file(row(0, phone="12"), row(1, description="New words"), *map(row, range(2, 12)))
    done = publish(own, of_file(own, data, file_name="../may.csv"), only_valid=True)
    assert done == own.store().history(1)[0]
    assert (done.file_name, done.file_sha256, done.kind, done.note, done.by) == (
        "../may.csv",
        sha256(data),
        "upload",
        "A reason.",
        ADMIN,
    )
    assert done.counts == {"added": 2, "removed": 1, "changed": 1, "unchanged": 8, "rejected": 1}


def test_what_an_action_decides_about_listing_is_remembered_with_its_publication(own):
    def act(change, *more):
        now = own.served(TODAY)
        publish(own, publishing_publish.of_table(now, change(now.directory.frame, "CO-0003", *more), "action"))
        return [(one.clinic_id, one.reason) for one in own.store().do_not_list()]

    assert act(actions.do_not_list, "Licence suspended") == [("CO-0003", "Licence suspended")]
    assert act(actions.do_not_list, "Licence revoked") == [("CO-0003", "Licence revoked")]
    assert act(actions.hold, "While the board decides") == [("CO-0003", "Licence revoked")]
    assert act(actions.list_again) == [] and unsound(own.store()) is None


def test_what_was_judged_for_publishing_here_is_served_without_reading_it_again(own, monkeypatch):
    own.served(TODAY)
    readings, whole = [], serving.read
    monkeypatch.setattr(serving, "read", lambda content, today: readings.append(1) or whole(content, today))
    publish(own, of_file(own, file(*map(row, range(11)))), judged=lambda report: own.expect(report, TODAY))
    own.look_again()
    found = own.served(TODAY)
    content = own.store().content(found.publication)
    assert not readings and (found.publication.number, found.directory.publication) == (1, found.publication.sha256)
    assert whole(content, TODAY).frame.equals(found.directory.frame)
    # what somebody else published is read, whatever was expected
    publish(own, of_file(own, TEN), judged=lambda report: own.expect(replace(report, sha256="0" * 64), TODAY))
    own.look_again()
    assert own.served(TODAY).publication.number == 2 and len(readings) == 1
