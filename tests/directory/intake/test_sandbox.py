"""Reading in a child process: the same report, and nothing a file does reaches the server."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from directory import intake
from directory.intake import problems_file, sandbox, sandbox_start, sources
from directory.intake.sandbox import ReadingCancelled, ReadingFailed, problems_safely, read_safely
from directory.settings import ROOT, SAMPLE
from directory.spreadsheets import export
from tests import problems, seeded
from tests.nasty import workbooks
from tests.nasty.cases import CASES, GOOD
from tests.nasty.cell_cases import CELL_CASES

TODAY = date(2026, 11, 9)


def children() -> set[int]:
    """The processes that this process, in any of its threads, has started, and theirs; without the waiting parent, which stays."""
    found, parents = set(), [os.getpid()]
    while parents:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # one that has just ended
            for task in Path(f"/proc/{parents.pop()}/task").iterdir():
                parents += map(int, (task / "children").read_text().split())
        found.update(parents)
    return found - {waiting()}


def waiting() -> int | None:
    """The waiting parent of this process."""
    return sandbox_start._waiting and sandbox_start._waiting.pid


def through_bytes(report):
    """A report written and read again."""
    out = io.BytesIO()
    sandbox.write_report(report, out)
    out.seek(0)
    return sandbox.report_from(out)


def same(one, other) -> bool:
    return (
        one.as_dict() == other.as_dict()
        and one.frame.equals(other.frame)
        and (one.frame.dtypes == other.frame.dtypes).all()
        and one.row_numbers.tolist() == other.row_numbers.tolist()
        and one.row_numbers.dtype == other.row_numbers.dtype
        and (one.encoding, one.delimiter, one.sha256, one.refused_ids)
        == (other.encoding, other.delimiter, other.sha256, other.refused_ids)
    )


class TestTheReportIsTheReaders:
    def test_of_the_bundled_sample(self):
        data = SAMPLE.read_bytes()
        assert same(read_safely(data, "clinics.csv", today=TODAY), intake.read(data, today=TODAY))

    def test_of_an_update_with_its_arguments(self):
        published = intake.read(export.to_csv(seeded.clinics(40)), today=TODAY).frame
        data = b"clinic_id,phone\r\n" + published["clinic_id"][0].encode() + b",303 555 0199\r\n"
        wish = {"onto": published, "refused_repairs": [(2, "phone")], "dismissed": [("a", "b")]}
        report = read_safely(data, today=TODAY, **wish)
        assert same(report, intake.read(data, today=TODAY, **wish))
        assert report.counts["repair.refused"] == 1

    def test_of_a_declared_source(self):
        data = b"name1,name2,street1,street2,city,state,zip,phone,intake1,website,latitude,longitude\r\nJuniper,,1 Cindermoor Lane,,Denver,CO,80202,303-555-0112,,,,\r\n"
        source = sources.load("samhsa_facilities")
        assert same(read_safely(data, today=TODAY, source=source), intake.read(data, today=TODAY, source=source))

    def test_nothing_is_lost_on_the_way_whatever_the_report(self):
        for case in [*CASES.values(), *CELL_CASES.values()][::8]:
            if isinstance(case, bytes):
                report = intake.read(case, today=TODAY)
                assert same(through_bytes(report), report)

    def test_steps_are_told_in_words_and_the_share_only_grows(self):
        told = []
        read_safely(GOOD, today=TODAY, progress=lambda words, share: told.append((words, share)))
        assert {words for words, _ in told} == set(sandbox.STEP_WORDS.values()) - {
            sandbox.STEP_WORDS["waiting"],
            sandbox.STEP_WORDS["problems"],
        }
        assert [share for _, share in told] == sorted(share for _, share in told)


class TestTheFileWithItsProblems:
    def test_is_written_in_the_child_as_it_would_be_here(self):
        data = b"\xef\xbb\xbf" + GOOD.replace(b"80202", b"8020")
        report = intake.read(data, today=TODAY)
        words = []
        assert problems_safely(data, report, progress=lambda told, share: words.append(told)) == problems.written(
            data, report
        )
        assert sandbox.STEP_WORDS["problems"] in words

    def test_is_found_by_the_columns_that_somebody_confirmed(self):
        data = b"name1,name2,street1,street2,city,state,zip,phone,intake1,website,latitude,longitude\r\nJuniper,,1 Cindermoor Lane,,Denver,CO,8020,303-555-0112,,,,\r\n"
        source = sources.load("samhsa_facilities")
        report = intake.read(data, today=TODAY, source=source)
        assert problems_safely(data, report, source) == problems.written(data, report, source)

    def test_of_a_file_that_needs_too_much_holds_the_problems_alone(self):
        data = export.to_csv(seeded.clinics(50)).replace(b"80", b"8", 1)
        report = intake.read(data, today=TODAY)
        assert problems_safely(data, report, megabytes=1) == problems_file.alone(report)
        assert problems_safely(b"%PDF-1.7", intake.read(b"%PDF-1.7", today=TODAY)).startswith(
            b"\xef\xbb\xbfproblems\r\n"
        )


class TestLimits:
    def test_a_file_that_needs_too_much_memory_is_refused_in_words(self):
        report = read_safely(SAMPLE.read_bytes(), today=TODAY, megabytes=1)
        (notice,) = report.notices
        assert (report.outcome, notice.code) == ("reject_file", "file.too_large")
        assert "1 MB of memory" in notice.sentence()

    def test_a_file_that_needs_too_long_is_refused_in_words(self):
        report = read_safely(export.to_csv(seeded.clinics(6000)), today=TODAY, seconds=0.3)
        (notice,) = report.notices
        assert (report.outcome, notice.code) == ("reject_file", "file.too_large")
        assert "0.3 seconds" in notice.sentence()

    def test_a_file_of_the_browser_has_30_megabytes_20_seconds_and_500_megabytes_of_memory(self):
        assert (intake.BROWSER_BYTES, sandbox.SECONDS, sandbox.MEGABYTES) == (30_000_000, 20, 500)

    def test_a_file_over_the_size_never_starts_a_process(self):
        steps = []
        report = read_safely(b"x" * 101, today=TODAY, limit_bytes=100, progress=lambda *step: steps.append(step))
        assert (report.notices[0].code, steps) == ("file.too_large", [])

    @pytest.mark.parametrize(
        "make",
        [
            workbooks.bomb,
            lambda: b"," * 29_000_000,
            lambda: GOOD + b",\n" * 14_000_000,
            lambda: GOOD + (b"," * 1900 + b"\n") * 15_000,
        ],
        ids=["zip bomb", "commas", "short rows", "wide rows"],
    )
    def test_a_hostile_file_ends_in_a_report(self, make):
        report = read_safely(make(), today=TODAY)
        assert report.notices
        assert report.rows_read == report.rows_accepted + report.rows_rejected


class TestFaultsOfOursAreNoNotices:
    def test_a_killed_child_is_a_fault_with_a_number(self, caplog):
        def kill(words: str, share: float) -> None:
            for pid in children() - before:
                os.kill(pid, signal.SIGKILL)

        before = children()
        with pytest.raises(ReadingFailed) as failed:
            read_safely(SAMPLE.read_bytes(), today=TODAY, progress=kill)
        assert failed.value.id in str(failed.value)
        assert failed.value.id in caplog.text
        assert same(read_safely(GOOD, today=TODAY), intake.read(GOOD, today=TODAY)), "the next file is read"

    def test_a_cancelled_reading_leaves_no_process(self):
        before, cancelled = children(), threading.Event()
        with pytest.raises(ReadingCancelled):
            read_safely(SAMPLE.read_bytes(), today=TODAY, cancelled=cancelled, progress=lambda *step: cancelled.set())
        assert children() <= before

    def test_a_listener_that_goes_away_ends_the_reading(self):
        def gone(words: str, share: float) -> None:
            if share:
                raise ConnectionAbortedError

        before = children()
        with pytest.raises(ConnectionAbortedError):
            read_safely(SAMPLE.read_bytes(), today=TODAY, progress=gone)
        assert children() <= before


def test_from_many_threads_one_file_is_read_at_a_time_and_the_others_hear_that_they_wait():
    most, told, reports = [0], [], []

    def one() -> None:
        def hear(words: str, share: float) -> None:
            told.append(words)
            most[0] = max(most[0], len(children() - before))

        reports.append(read_safely(GOOD, today=TODAY, progress=hear))

    before = children()
    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.rows_accepted for r in reports] == [1, 1, 1]
    assert most[0] == 1
    assert sandbox.STEP_WORDS["waiting"] in told


def readers(data: bytes = GOOD) -> set[int]:
    """The processes that read a file."""
    before, seen = children(), set()
    read_safely(data, today=TODAY, progress=lambda *step: seen.update(children() - before))
    return seen


def gone(pid: int) -> bool:
    """Whether a process ends within seconds; one that only nobody has asked for its status has ended."""
    for _ in range(200):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def gone_now(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


class TestTheWaitingParent:
    def test_is_one_and_each_file_has_a_process_of_its_own(self):
        first, parent = readers(), waiting()
        second = readers()
        assert len(first) == len(second) == 1 and first != second
        assert waiting() == parent and all(map(gone, first | second)) and not gone_now(parent)

    def test_has_one_thread_and_nothing_of_the_server(self, monkeypatch):
        monkeypatch.setenv("DIRECTORY_SECRET", "of the server")
        monkeypatch.setenv("JE_ARROW_MALLOC_CONF", "background_thread:true")
        sandbox_start.end()
        with (ROOT / "README.md").open("rb") as held:
            os.set_inheritable(held.fileno(), True)
            read_safely(GOOD, today=TODAY)
            process = Path(f"/proc/{waiting()}")
            names = {line.partition(b"=")[0] for line in (process / "environ").read_bytes().split(b"\0") if line}
            assert names <= set(map(str.encode, sandbox_start._ENVIRONMENT)) and b"DIRECTORY_SECRET" not in names
            assert len(list((process / "task").iterdir())) == 1
            targets = {fd.readlink().name.partition(":")[0] for fd in (process / "fd").iterdir()}
            assert targets <= {"null", "socket", "proj.db"}, "the last is a library's"

    def test_keeps_nothing_open_or_in_memory_of_what_was_read(self):
        def held() -> tuple[int, int]:
            process = Path(f"/proc/{waiting()}")
            return len(list((process / "fd").iterdir())), int((process / "statm").read_text().split()[1]) * 4096

        read_safely(GOOD, today=TODAY)
        files, memory = held()
        read_safely(export.to_csv(seeded.clinics(3000)), today=TODAY)
        read_safely(GOOD + b",\n" * 300_000, today=TODAY)
        assert held()[0] == files and held()[1] - memory < 2_000_000

    @pytest.mark.parametrize("when", ["idle", "reading"])
    def test_is_replaced_where_it_was_killed(self, when):
        read_safely(GOOD, today=TODAY)
        killed = waiting()
        if when == "idle":
            os.kill(killed, signal.SIGKILL)
        else:
            with pytest.raises(ReadingFailed):
                read_safely(GOOD, today=TODAY, progress=lambda _, share: share and os.kill(killed, signal.SIGKILL))
        assert same(read_safely(GOOD, today=TODAY), intake.read(GOOD, today=TODAY))
        assert waiting() != killed and gone(killed)

    def test_goes_after_a_while_without_a_file_and_comes_back(self, monkeypatch):
        monkeypatch.setattr(sandbox_start, "_IDLE_SECONDS", 0.3)
        sandbox_start.end()
        read_safely(GOOD, today=TODAY)
        first = waiting()
        assert gone(first)
        assert same(read_safely(GOOD, today=TODAY), intake.read(GOOD, today=TODAY)) and waiting() != first
        sandbox_start.end()

    def test_that_cannot_start_is_a_fault_whose_cause_stands_in_the_log(self, monkeypatch, caplog):
        sandbox_start.end()
        monkeypatch.setattr(sandbox_start, "_CHILD", "directory.intake.no_such_module")
        with pytest.raises(ReadingFailed):
            read_safely(GOOD, today=TODAY)
        assert "no_such_module" in caplog.text and "status 1" in caplog.text

    def test_is_ended_with_a_start_that_nobody_wants_any_more(self):
        sandbox_start.end()
        before, cancelled = children(), threading.Event()
        with pytest.raises(ReadingCancelled):
            read_safely(GOOD, today=TODAY, cancelled=cancelled, progress=lambda *step: cancelled.set())
        assert waiting() is None and children() <= before

    @pytest.mark.parametrize("end", ["", "; os.kill(os.getpid(), 9)"], ids=["ended", "killed"])
    def test_ends_with_its_server_while_a_fork_of_the_server_lives_on(self, end):
        script = f"""
import os, time
from datetime import date
from directory.intake import sandbox, sandbox_start
from tests.nasty.cases import GOOD
read = lambda: sandbox.read_safely(GOOD, today=date(2026, 11, 9)).rows_accepted
assert read() == 1
parent = sandbox_start._waiting.pid
fork = os.fork()
if not fork:
    assert read() == 1 and sandbox_start._waiting.pid != parent, "a fork has its own"
    print(parent, sandbox_start._waiting.pid, os.getpid(), flush=True)
    time.sleep(60)
time.sleep(0.1){end}
"""
        server = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
        parent, of_fork, fork = map(int, server.stdout.readline().split())
        try:
            assert server.wait(20) == (-9 if end else 0)
            assert gone(parent) and not gone_now(of_fork)
        finally:
            os.kill(fork, signal.SIGKILL)
            server.stdout.close()
        assert gone(of_fork)

    def test_ends_with_its_server_in_the_middle_of_a_file_as_well(self):
        script = """
import os, signal, threading
from datetime import date
from pathlib import Path
from directory.intake import sandbox, sandbox_start
from directory.settings import SAMPLE
reads = threading.Event()
def stop(words, share):
    if share and not reads.is_set():
        parent = sandbox_start._waiting.pid
        child = int(Path(f"/proc/{parent}/task/{parent}/children").read_text())
        os.kill(child, signal.SIGSTOP)
        print(parent, child, flush=True)
        reads.set()
read = lambda: sandbox.read_safely(SAMPLE.read_bytes(), today=date(2026, 11, 9), progress=stop)
threading.Thread(target=read, daemon=True).start()
assert reads.wait(60)
"""
        server = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, timeout=40)
        assert server.returncode == 0 and all(gone(int(pid)) for pid in server.stdout.split())

    def test_the_limit_counts_what_the_libraries_hold(self):
        """A fork has few of their pages at hand: counted by itself, a file would get so much more."""
        read_safely(GOOD, today=TODAY)
        process = Path(f"/proc/{waiting()}/statm")
        pages = [int(number) * 4096 for number in process.read_text().split()[:3]]
        limits = []

        def look(words: str, share: float) -> None:
            for pid in children() - before:
                text = Path(f"/proc/{pid}/limits").read_text()
                limits.append(text.partition("Max address space")[2].split()[0])

        before = children()
        read_safely(SAMPLE.read_bytes(), today=TODAY, progress=lambda *step: step[1] and look(*step))
        (limit,) = set(limits)
        assert abs(int(limit) - (pages[0] + 500_000_000 - pages[1])) < 6_000_000
