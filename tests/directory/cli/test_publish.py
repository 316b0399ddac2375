"""Publishing from the shell: exit statuses, what is written and what is not, and words where something fails."""

import contextlib
import csv
import io
import json
import os
import pty
import socket
import sqlite3
import subprocess
import sys
import threading

import pytest

from directory import intake
from directory.__main__ import main
from directory.cli import progress
from directory.cli import run as cli_run
from directory.publishing.serving import Serving
from directory.settings import ROOT
from directory.spreadsheets import export
from directory.store import Store
from directory.store.database import FILE_NAME
from directory.store.memory import Listing
from tests.directory.publishing.test_publish import TEN, TODAY, file, of_file, row
from tests.directory.publishing.test_publish import publish as publish_preview
from tests.directory.store.test_opening import schema_steps_back
from tests.directory.store.test_store import unguarded
from tests.publishing import publish, unsound

pytestmark = pytest.mark.usefixtures("reading_at_hand")
CHANGED = file(*map(row, range(9)), row(9, description="New words"))
SEVEN = file(*map(row, range(7)))
REFUSED_ROW = file(*map(row, range(9)), row(9, phone="12"))


@pytest.fixture
def place(tmp_path):
    """One engine is enough for the commands' words: the functions they call are tested on both (test_publishing.py)."""
    return str(tmp_path / "ours")


@pytest.fixture
def ours(place, monkeypatch):
    """The shell's store, ten clinics in it as publication 0."""
    store = Store.open(place)
    publish(store, export.to_csv(intake.read(TEN, today=TODAY).frame))
    monkeypatch.delenv("CLINICS", raising=False)
    monkeypatch.setenv("DIRECTORY_STORE", place)
    yield store
    store.close()


@pytest.fixture
def written(tmp_path):
    def write(data, name="clinics.csv"):
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def run(*arguments):
    """In this process; argparse leaves by itself."""
    try:
        return main(list(map(str, arguments)))
    except SystemExit as left:
        return left.code


def process(*arguments, place, **options):
    """As cron would run it."""
    environment = {"DIRECTORY_STORE": str(place)} if place else {}
    return subprocess.run(
        [sys.executable, "-m", "directory", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


class TestPublish:
    def test_a_file_is_published_with_who_and_why(self, ours, written, capsys):
        assert run("publish", written(CHANGED, "may.csv"), "--note", "Words", "--by", "ada@example.org") == 0
        done = ours.current()
        assert (done.number, done.by, done.role, done.note, done.file_name, done.kind) == (
            1,
            "ada@example.org",
            "shell",
            "Words",
            "may.csv",
            "upload",
        )
        said = capsys.readouterr().out
        assert "Rows read: 10 = 0 added + 1 changed + 9 unchanged + 0 rejected." in said
        assert "CO-0009, description: (blank) → New words" in said and "Published as number 1: 10 clinics" in said

    def test_without_a_name_it_is_the_user_of_the_shell(self, ours, written):
        assert run("publish", written(CHANGED), "--note", "x") == 0
        assert ours.current().by.startswith("shell:") and len(ours.current().by) > len("shell:")

    @pytest.mark.parametrize(
        ("data", "more", "status", "words"),
        [
            (REFUSED_ROW, [], 1, "1 rows are refused"),
            (REFUSED_ROW, ["--only-valid"], 0, ""),
            (b"%PDF-1.7", [], 1, "refused"),
            (b"%PDF-1.7", ["--only-valid", "--yes"], 1, "refused"),
            (SEVEN, [], 1, "second time"),
            (SEVEN, ["--yes"], 0, ""),
            (TEN, [], 0, ""),
            (CHANGED, ["--dry-run"], 0, ""),
            (SEVEN, ["--dry-run"], 1, "second time"),
            (REFUSED_ROW, ["--dry-run"], 1, "rows are refused"),
        ],
    )
    def test_the_status_says_what_became_of_it(self, ours, written, capsys, data, more, status, words):
        assert run("publish", written(data), "--note", "x", *more) == status
        assert words in capsys.readouterr().err
        published = status == 0 and data != TEN and "--dry-run" not in more
        assert ours.current_number() == (1 if published else 0) and unsound(ours) is None

    def test_nothing_is_published_where_nothing_would_change(self, ours, written, capsys):
        assert run("publish", written(TEN), "--note", "again") == 0
        assert "nothing was published" in capsys.readouterr().out and ours.current_number() == 0

    def test_a_file_that_changes_nothing_but_has_a_refused_row_is_refused(self, ours, written):
        assert run("publish", written(file({"clinic_id": "CO-0003", "phone": "12"})), "--update", "--note", "x") == 1

    def test_an_update_keeps_the_other_clinics(self, ours, written):
        assert (
            run(
                "publish",
                written(file({"clinic_id": "CO-0003", "description": "New words"})),
                "--update",
                "--note",
                "x",
            )
            == 0
        )
        assert (ours.current().kind, ours.current().row_count) == ("update", 10)

    @pytest.mark.parametrize(
        "more",
        [
            ["--note", " "],
            [],
            ["--note", "x", "--by", " "],
            ["--note", "x", "--source", "nobody"],
            ["--note", "x", "--wrong"],
        ],
    )
    def test_wrong_use_is_told_and_nothing_is_published(self, ours, written, capsys, more):
        assert run("publish", written(CHANGED), *more) == 2
        assert capsys.readouterr().err and ours.current_number() == 0

    def test_where_somebody_else_published_meanwhile_the_new_difference_is_shown(
        self, ours, place, written, capsys, monkeypatch
    ):
        def answered_late(_question):
            other = Serving(place)
            publish_preview(
                other,
                of_file(other, file(row(0, location_name="Theirs"), *map(row, range(1, 10)))),
                by="bo@example.org",
            )
            other.close()
            return True

        monkeypatch.setattr(cli_run, "at_terminal", lambda: True)
        monkeypatch.setattr(cli_run, "agreed", answered_late)
        assert run("publish", written(CHANGED), "--note", "x") == 4
        said = capsys.readouterr()
        assert (
            "bo@example.org published number 1" in said.err
            and "CO-0000, location_name: Theirs → Juniper Example Clinic"
            in said.out.partition("The difference now:")[2]
        )
        assert ours.current_number() == 1 and unsound(ours) is None

    def test_a_source_learnt_from_an_upload_is_known_by_its_name(self, ours, written):
        toml = 'id = "county"\ntitle = "County"\nlicence = "none"\nattribution = "ours"\n[columns]\n' + "".join(
            f'{ours_} = "{theirs}"\n'
            for ours_, theirs in (
                ("location_name", "who"),
                ("address_1", "where"),
                ("city", "town"),
                ("state_province", "st"),
                ("postal_code", "zip"),
                ("phone", "call"),
            )
        )
        ours.save_source("county", toml, by="ada@example.org", at=cli_run.now())
        theirs = written(b"who,where,town,st,zip,call\nRowan,7 Nettle Street,Denver,CO,80202,303-555-0144\n")
        assert run("publish", theirs, "--update", "--source", "county", "--note", "x") == 0
        assert ours.current().counts["added"] == 1


class TestDiff:
    def test_it_writes_nothing_but_the_list_that_was_asked_for(self, ours, written, tmp_path, capsys):
        assert run("diff", written(CHANGED), "-o", tmp_path / "changes.csv") == 0
        assert "1 changed" in capsys.readouterr().out and ours.current_number() == 0
        rows = list(csv.DictReader(io.StringIO((tmp_path / "changes.csv").read_text())))
        assert [(r["clinic_id"], r["column"], r["new"]) for r in rows] == [("CO-0009", "description", "New words")]

    @pytest.mark.parametrize(("data", "status"), [(CHANGED, 0), (TEN, 0), (SEVEN, 0), (REFUSED_ROW, 1), (b"", 1)])
    def test_the_status_says_whether_it_could_be_published(self, ours, written, capsys, data, status):
        assert run("diff", written(data)) == status
        assert run("diff", written(data), "--json") == status
        assert json.loads(capsys.readouterr().out.splitlines()[-1])["base"] == 0

    def test_a_clinic_that_comes_back_although_it_must_not_be_listed_is_told_with_the_reason(
        self, ours, written, capsys
    ):
        publish(
            ours,
            export.to_csv(intake.read(SEVEN, today=TODAY).frame),
            listings=[Listing("CO-0009", "", "Licence revoked")],
        )
        assert run("diff", written(TEN)) == 0
        assert (
            'Back, although marked "do not list" before: 1\n  CO-0009 (Pebble Example Clinic): Licence revoked\n'
            in capsys.readouterr().out
        )

    def test_what_lies_between_two_publications(self, ours, written, capsys):
        run("publish", written(CHANGED), "--note", "x")
        capsys.readouterr()
        assert run("diff", "--between", 0, 1) == 0
        assert "CO-0009, description: (blank) → New words" in capsys.readouterr().out
        assert (
            run("diff", "--between", 0, 7) == 2
            and run("diff") == 2
            and run("diff", written(TEN), "--between", 0, 1) == 2
        )

    def test_nothing_in_a_clinic_moves_the_terminal(self, ours, capsys):
        frame = intake.read(TEN, today=TODAY).frame
        frame.loc[0, "location_name"] = "\x1b[2J"
        publish(ours, export.to_csv(frame))
        run("diff", "--between", 0, 1)
        run("history")
        assert "\x1b" not in capsys.readouterr().out


class TestTakingBack:
    def test_an_older_publication_comes_back_and_the_export_of_it_changes_nothing(
        self, ours, written, tmp_path, capsys
    ):
        run("publish", written(CHANGED), "--note", "x")
        assert run("rollback", 0, "--note", "A mistake", "--dry-run") == 0 and ours.current_number() == 1
        assert run("rollback", 0, "--note", "A mistake") == 0
        done = ours.current()
        assert (done.number, done.kind, done.note, done.sha256) == (
            2,
            "rollback",
            "A mistake",
            ours.publication(0).sha256,
        )
        assert run("export", "-o", tmp_path / "out.csv") == 0 and (tmp_path / "out.csv").read_bytes() == ours.content(
            done
        )
        capsys.readouterr()
        assert run("diff", tmp_path / "out.csv") == 0 and "No difference." in capsys.readouterr().out
        assert (
            run("rollback", 9, "--note", "x") == 2
            and run("rollback", 0, "--note", "x") == 0
            and ours.current_number() == 2
        )

    def test_export_and_show_take_any_number_and_standard_output(self, ours, written, tmp_path, capfdbinary):
        run("publish", written(CHANGED), "--note", "x")
        capfdbinary.readouterr()
        assert run("export", 0) == 0 and capfdbinary.readouterr().out == ours.content(ours.publication(0))
        assert run("export", 10**30) == 2 and run("export", -1) == 2
        assert run("export", "-o", tmp_path / "no.csv", "--dry-run") == 0 and not (tmp_path / "no.csv").exists()
        assert run("show", 0) == 0 and run("show", "--json") == 0
        assert json.loads(capfdbinary.readouterr().out.splitlines()[-1])["number"] == 1

    def test_the_history_is_listed_newest_first(self, ours, written, capsys):
        run("publish", written(CHANGED), "--note", "Second")
        capsys.readouterr()
        assert run("history") == 0 and [line[0] for line in capsys.readouterr().out.splitlines()] == ["1", "0"]
        assert run("history", "--limit", 1, "--json") == 0 and json.loads(capsys.readouterr().out)["note"] == "Second"
        assert run("history", "--limit", 0) == 2


class TestWhatIsPublishedCannotBeRead:
    """Damaged content must not keep anybody from taking it back."""

    @pytest.fixture
    def damaged(self, ours):
        publish(ours, export.to_csv(intake.read(CHANGED, today=TODAY).frame))
        unguarded(
            ours,
            "UPDATE snapshots SET content = :damage WHERE sha256 = :sha256",
            damage=b"damage",
            sha256=ours.current().sha256,
        )
        return ours

    def test_it_is_listed_shown_and_taken_back(self, damaged, capsys):
        assert run("history") == 0 and run("show") == 0 and run("export", 0) == 0
        assert run("export", 1) == 5 and "damaged" in capsys.readouterr().err
        # nobody can say what it would remove, so it is asked a second time
        assert run("rollback", 0, "--note", "Damaged") == 1 and damaged.current_number() == 1
        assert (
            "What is published, number 1, can be compared with nothing" in (said := capsys.readouterr().err)
            and "--yes" in said
        )
        assert run("rollback", 0, "--note", "Damaged", "--yes", "--dry-run") == 0 and damaged.current_number() == 1
        assert run("rollback", 0, "--note", "Damaged", "--yes") == 0
        done = damaged.current()
        assert (done.number, done.base, done.sha256) == (2, 1, damaged.publication(0).sha256) and run(
            "diff", "--between", 0, 2
        ) == 0

    def test_a_whole_list_takes_its_place_and_rows_cannot_update_it(self, damaged, written, capsys):
        assert (
            run("diff", written(SEVEN)) == 5
            and "every clinic counts as added" in (said := capsys.readouterr()).err
            and "7 added" in said.out
        )
        assert (
            run("publish", written(SEVEN), "--update", "--note", "x", "--yes") == 1
            and "cannot be updated" in capsys.readouterr().err
        )
        assert (
            run("publish", written(SEVEN), "--note", "x") == 1
            and run("publish", written(SEVEN), "--note", "x", "--yes") == 0
        )
        assert (damaged.current().number, damaged.current().row_count) == (2, 7)


class TestAudit:
    def test_a_log_that_fits_and_one_that_does_not(self, ours, capsys):
        assert run("verify-audit") == 0 and "fits" in capsys.readouterr().out
        unguarded(ours, "UPDATE audit_log SET details = '{}' WHERE number = 1")
        assert run("verify-audit") == 5 and "line 1" in capsys.readouterr().out

    def test_damaged_content_is_found_and_never_handed_out(self, ours, tmp_path, capsys):
        unguarded(ours, "UPDATE snapshots SET content = :damage", damage=b"damage")
        assert run("verify-audit") == 5
        assert run("export", "-o", tmp_path / "out.csv") == 5 and list(tmp_path.glob("*.csv")) == []
        assert "damaged" in capsys.readouterr().err

    def test_the_log_is_written_oldest_first_and_holds_no_live_formula(self, ours, written, tmp_path):
        run("publish", written(CHANGED), "--note", "x", "--by", "=cmd()")
        assert run("audit", "-o", tmp_path / "log.csv") == 0 and run("audit", "-o", tmp_path / "log.jsonl") == 0
        rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text())))
        lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
        assert [r["number"] for r in rows] == ["1", "2"] and [line["number"] for line in lines] == [1, 2]
        assert (rows[1]["by"], lines[1]["by"]) == ("'=cmd()", "=cmd()") and json.loads(rows[1]["details"])[
            "note"
        ] == "x"


class TestPeople:
    PASSWORD = "five dry geese on stilts"

    def add(self, monkeypatch, email="Ada@example.org", role="admin", password=PASSWORD, *more):
        monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
        return run("user", "add", email, "--role", role, "--password-stdin", *more)

    def test_a_person_is_added_with_a_hash_and_never_the_password(self, ours, monkeypatch, capsys):
        assert self.add(monkeypatch) == 0
        account = ours.account("ada@example.org")
        assert (
            account.role == "admin"
            and account.password_hash.startswith("$argon2id$")
            and self.PASSWORD not in account.password_hash
        )
        assert self.PASSWORD not in "".join(capsys.readouterr()) and unsound(ours) is None
        assert self.add(monkeypatch) == 2 and "already" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("email", "role", "password", "status"),
        [
            ("ada@example.org", "admin", "short", 1),
            ("ada", "admin", PASSWORD, 2),
            ("ada@example.org", "owner", PASSWORD, 2),
            ("ada@example.org", "admin", "", 1),
        ],
    )
    def test_a_weak_password_or_no_address_is_refused(self, ours, monkeypatch, capsys, email, role, password, status):
        assert self.add(monkeypatch, email, role, password) == status
        assert capsys.readouterr().err and ours.accounts() == ()

    def test_a_dry_run_adds_nobody_and_changes_nobody(self, ours, monkeypatch):
        assert (
            self.add(monkeypatch, "ada@example.org", "admin", self.PASSWORD, "--dry-run") == 0 and ours.accounts() == ()
        )
        self.add(monkeypatch)
        self.add(monkeypatch, "cy@example.org")
        before = ours.account("ada@example.org")
        for words in (
            ["disable", "ada@example.org"],
            ["role", "ada@example.org", "specialist"],
            ["sign-out", "ada@example.org"],
            ["unlock", "ada@example.org"],
        ):
            assert run("user", *words, "--dry-run") == 0
        assert ours.account("ada@example.org") == before and ours.tries("ada@example.org", cli_run.now()).unlocked == 0

    def test_the_last_admin_stays(self, ours, monkeypatch, capsys):
        self.add(monkeypatch)
        for words in (
            ["disable", "ada@example.org"],
            ["role", "ada@example.org", "specialist"],
            ["disable", "ada@example.org", "--dry-run"],
        ):
            assert run("user", *words) == 1 and "ada@example.org is the last admin" in capsys.readouterr().err
        assert (ours.account("ada@example.org").role, ours.account("ada@example.org").disabled) == ("admin", False)

    def test_a_person_is_disabled_enabled_given_another_role_and_signed_out(self, ours, monkeypatch, capsys):
        self.add(monkeypatch)
        self.add(monkeypatch, "cy@example.org")
        ours.start_session("s1", "ada@example.org", cli_run.now())
        assert (
            run("user", "disable", "ADA@example.org") == 0
            and ours.account("ada@example.org").disabled
            and ours.session("s1").ended_at
        )
        assert run("user", "enable", "ada@example.org") == 0 and not ours.account("ada@example.org").disabled
        assert (
            run("user", "role", "ada@example.org", "specialist") == 0
            and ours.account("ada@example.org").role == "specialist"
        )
        before = ours.not_before("ada@example.org")
        assert run("user", "sign-out", "ada@example.org") == 0 and ours.not_before("ada@example.org") > before
        assert run("user", "list") == 0 and "ada@example.org  specialist  active" in capsys.readouterr().out
        for words in (["disable"], ["enable"], ["password", "--password-stdin"], ["unlock"]):
            assert run("user", words[0], "bo@example.org", *words[1:]) == 2

    def test_a_new_password_ends_what_was_open(self, ours, monkeypatch):
        self.add(monkeypatch)
        ours.start_session("s1", "ada@example.org", cli_run.now())
        old = ours.account("ada@example.org").password_hash
        monkeypatch.setattr(sys, "stdin", io.StringIO("another six wet geese\n"))
        assert run("user", "password", "ada@example.org", "--password-stdin") == 0
        assert ours.account("ada@example.org").password_hash != old and ours.session("s1").ended_at

    def test_a_person_for_whom_wrong_passwords_were_tried_is_unlocked(self, ours, monkeypatch, capsys):
        self.add(monkeypatch)
        ours.take_try("ada@example.org", cli_run.now(), lambda so_far: None)
        assert (
            run("user", "unlock", "ADA@example.org", "--by", "bo@example.org") == 0
            and "ada@example.org is unlocked." in capsys.readouterr().out
        )
        assert ours.tries("ada@example.org", cli_run.now()).count == 0
        assert (ours.audit_lines(1)[0].kind, ours.audit_lines(1)[0].by) == (
            "account unlocked",
            "bo@example.org",
        ) and unsound(ours) is None

    def test_a_password_is_no_argument(self, ours, capsys):
        assert run("user", "add", "ada@example.org", "--role", "admin", "--password", self.PASSWORD) == 2
        assert ours.accounts() == ()


class TestBackup:
    def test_a_copy_is_a_whole_store_for_its_owner_alone(self, tmp_path, monkeypatch):
        store = Store.open(tmp_path / "data")
        publish(store, TEN)
        monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path / "data"))
        copy = tmp_path / "copy" / FILE_NAME
        copy.parent.mkdir()
        assert run("backup", "-o", copy, "--dry-run") == 0 and not copy.exists()
        assert run("backup", "-o", copy) == 0
        assert copy.stat().st_mode & 0o777 == 0o600 and [p.name for p in copy.parent.iterdir()] == [FILE_NAME]
        restored = Store.open(copy.parent)
        assert restored.current() == store.current() and unsound(restored) is None
        assert run("backup", "-o", tmp_path / "data" / FILE_NAME) == 2 and unsound(store) is None
        restored.close()
        store.close()

    def test_postgresql_has_its_own(self, postgres, tmp_path, monkeypatch, capsys):
        monkeypatch.setenv("DIRECTORY_STORE", postgres.new_place())
        assert run("backup", "-o", tmp_path / "copy") == 2
        assert "pg_dump" in capsys.readouterr().err and list(tmp_path.iterdir()) == []


class TestAsAProcess:
    """No traceback, whatever fails."""

    READING = (
        ["history"],
        ["show"],
        ["export"],
        ["verify-audit"],
        ["audit"],
        ["user", "list"],
        ["diff", "--between", "0", "1"],
    )

    def test_the_statuses_of_a_nightly_job(self, tmp_path, written, monkeypatch):
        place = tmp_path / "data"
        store = Store.open(place)
        publish(store, export.to_csv(intake.read(TEN, today=TODAY).frame))
        night = ["publish", written(CHANGED, "new.csv"), "--note", "Night"]
        done = process(*night, place=place)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
        with monkeypatch.context() as here:  # each status by one true process
            here.setenv("DIRECTORY_STORE", str(place))
            assert run(*night) == 0
        for arguments, status in (
            (["publish", written(SEVEN, "cut.csv"), "--note", "Night"], 1),
            (["publish", "nowhere.csv", "--note", "Night"], 2),
        ):
            done = process(*arguments, place=place)
            assert done.returncode == status and "Traceback" not in done.stderr, done.stderr
        assert store.current_number() == 1 and unsound(store) is None
        unguarded(store, "UPDATE audit_log SET details = '{}' WHERE number = 1")
        assert process("verify-audit", place=place).returncode == 5
        store.close()

    @pytest.mark.parametrize(
        "arguments",
        [
            *READING,
            ["publish", "{file}", "--note", "x"],
            ["rollback", "0", "--note", "x"],
            ["user", "disable", "ada@example.org"],
        ],
        ids=lambda words: words[0],
    )
    def test_where_no_postgresql_listens_it_is_told_in_a_sentence(self, written, arguments, capsys, monkeypatch):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            monkeypatch.setenv("DIRECTORY_STORE", f"postgresql://someone:secret@127.0.0.1:{silent.getsockname()[1]}/db")
            assert run(*(word.format(file=written(CHANGED)) for word in arguments)) == 3
        said = capsys.readouterr()
        assert (
            "cannot be reached" in said.err
            and "secret" not in said.err
            and "Traceback" not in said.err
            and said.out == ""
        )

    def test_the_same_as_a_process(self, written):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            done = process(
                "publish",
                written(CHANGED),
                "--note",
                "x",
                place=f"postgresql://someone:secret@127.0.0.1:{silent.getsockname()[1]}/db",
            )
        assert (
            (done.returncode, done.stdout) == (3, "")
            and "cannot be reached" in done.stderr
            and "Traceback" not in done.stderr
            and "secret" not in done.stderr
        )

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path, written):
        place = tmp_path / "data"
        store = Store.open(place)
        publish(store, TEN)
        store.close()
        for found in place.iterdir():
            found.chmod(0o400)
        place.chmod(0o500)
        # root may write anywhere; here it lays that right down
        without_right = (
            ["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override"] if os.geteuid() == 0 else []
        )
        for folder in (place, place / "deeper"):
            command = [*without_right, sys.executable, "-m", "directory", "publish", written(CHANGED), "--note", "x"]
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={"DIRECTORY_STORE": str(folder), "PATH": os.environ["PATH"]},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 3 and "Traceback" not in done.stderr and str(place) in done.stderr, done.stderr
        place.chmod(0o700)

    @pytest.mark.parametrize("value", ["postgresql://a:secret@host:port/x", "mysql://a@b/c", "postgresql://"])
    def test_an_address_that_is_none_is_wrong_use(self, value, monkeypatch, capsys):
        monkeypatch.setenv("DIRECTORY_STORE", value)
        assert run("history") in (2, 3)
        assert "Traceback" not in capsys.readouterr().err

    def test_a_file_of_clinics_instead_of_a_store_is_wrong_use(self, monkeypatch, capsys):
        monkeypatch.delenv("DIRECTORY_STORE", raising=False)
        monkeypatch.setenv("CLINICS", "data/clinics.csv")
        assert run("history") == 2 and "CLINICS" in capsys.readouterr().err

    def test_reading_makes_no_store_and_says_that_there_is_none(self, tmp_path, monkeypatch, capsys, written):
        monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path / "none"))
        for arguments in self.READING:
            assert run(*arguments) == 3
            assert "There is no store" in capsys.readouterr().err
        assert run("diff", written(TEN)) == 0 and run("publish", written(TEN), "--note", "x", "--dry-run", "--yes") == 0
        assert not (tmp_path / "none").exists()

    def test_no_dry_run_writes_anything_whatever_it_finds(self, tmp_path, monkeypatch, capsys, written):
        place = tmp_path / "data"
        monkeypatch.setenv("DIRECTORY_STORE", str(place))
        clinics, out = written(CHANGED), str(tmp_path / "out")
        commands = [
            ["check", clinics],
            ["diff", clinics, "-o", out],
            ["publish", clinics, "--note", "x", "--yes"],
            ["template", "-o", out],
            ["docs"],
            *self.READING,
            ["rollback", "0", "--note", "x"],
            ["export", "-o", out],
            ["audit", "-o", out],
            ["backup", "-o", out],
            ["user", "role", "ada@example.org", "specialist"],
        ]

        def folder():
            return {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

        def tried(commands):
            before, statuses = folder(), [run(*words, "--dry-run") for words in commands]
            assert folder() == before
            return statuses

        assert set(tried(commands)) == {0, 3} and not place.exists()
        assert "There is no store" in (said := capsys.readouterr().err) and "the bundled sample stands in" in said
        store = Store.open(place)
        publish(store, export.to_csv(intake.read(TEN, today=TODAY).frame))
        publish(store, export.to_csv(intake.read(CHANGED, today=TODAY).frame))
        for email in ("ada@example.org", "bo@example.org"):
            store.add_account(email, "hash", "admin", by="x", at=cli_run.now())
        store.close()
        assert set(tried(commands)) == {0} and "older" not in capsys.readouterr().err
        older = Store.open(place)
        schema_steps_back(older, "sentence_checks", "secrets")
        older.close()
        assert set(tried(commands)) == {0} and "older schema, which is left as it is" in capsys.readouterr().err

    def test_a_fault_of_ours_is_one_line(self, ours, monkeypatch, capsys):
        monkeypatch.setattr(Store, "history", lambda *_: 1 / 0)
        assert run("history") == 70
        assert (
            capsys.readouterr().err.startswith("A fault of this program")
            and len(capsys.readouterr().err.splitlines()) <= 1
        )

    def test_the_keyboard_stops_it_without_a_traceback(self, ours, monkeypatch, capsys):
        def stopped(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(Store, "history", stopped)
        assert run("history") == 130 and "Stopped" in capsys.readouterr().err

    @pytest.mark.parametrize(("answers", "status", "number"), [(b"n\n", 1, 0), (b"y\nn\n", 1, 0), (b"y\nyes\n", 0, 1)])
    def test_a_terminal_is_asked_and_asked_twice(self, tmp_path, written, monkeypatch, answers, status, number):
        store = Store.open(tmp_path / "data")
        publish(store, export.to_csv(intake.read(TEN, today=TODAY).frame))
        ours, theirs = pty.openpty()
        os.write(ours, answers)
        arguments = ["publish", written(SEVEN), "--note", "x"]
        if number:
            command = [sys.executable, "-m", "directory", *arguments]
            asked = subprocess.run(
                command,
                cwd=ROOT,
                env={"DIRECTORY_STORE": str(tmp_path / "data")},
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=theirs,
                check=False,
            )
            assert asked.returncode == status
        else:  # in this process: that of a no is no other than that of a yes
            monkeypatch.setenv("DIRECTORY_STORE", str(tmp_path / "data"))
            with os.fdopen(os.dup(theirs)) as typed, os.fdopen(os.dup(theirs), "w", buffering=1) as screen:
                monkeypatch.setattr(sys, "stdin", typed)
                monkeypatch.setattr(sys, "stderr", screen)
                assert run(*arguments) == status
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # the end of a terminal that all have closed
            while part := os.read(ours, 65536):  # one reading may give a part of what was written
                said += part
        os.close(ours)
        assert b"Publish this? [y/N]" in said and (b"Is this meant?" in said) == (answers != b"n\n")
        assert store.current_number() == number
        store.close()


class Screen(io.StringIO):
    """A terminal, or a file, that tells when something was written."""

    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal, self.said = is_terminal, threading.Event()

    def isatty(self):
        return self.is_terminal

    def flush(self):
        if self.getvalue():
            self.said.set()


class TestProgress:
    def test_a_step_that_lasts_is_one_line_in_a_log(self):
        log = Screen(is_terminal=False)
        with progress.step("Checking", log, after=0):
            assert log.said.wait(60)
        assert log.getvalue() == "Checking …\n"

    def test_at_a_terminal_the_line_changes_and_is_gone_at_the_end(self):
        terminal = Screen(is_terminal=True)
        with progress.step("Checking", terminal, after=0):
            assert terminal.said.wait(60)
        assert (
            terminal.getvalue().startswith("\r\x1b[KChecking … 0 s")
            and terminal.getvalue().endswith("\r\x1b[K")
            and "\n" not in terminal.getvalue()
        )

    def test_a_quick_step_is_not_worth_a_word(self):
        log = Screen(is_terminal=False)
        with progress.step("Checking", log, after=3600):
            pass
        assert log.getvalue() == ""

    def test_a_step_that_fails_fails_as_it_would_without(self):
        with pytest.raises(sqlite3.Error), progress.step("Checking", Screen(is_terminal=False), after=0):
            raise sqlite3.Error("gone")
