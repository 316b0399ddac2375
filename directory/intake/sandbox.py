"""Uploads of every kind are read in a process of their own, so that no file can end or stall the server.

The child (``sandbox_child``) is a fork of a fresh interpreter with one thread and nothing but our libraries in it
(``sandbox_start``), never one of the threaded server. It gets the file through a file without a name, limits its own
memory and time, and hands the report back as JSON and Arrow. A file that needs more than the limits is refused like any
other; a fault of ours is ``ReadingFailed``.
"""

import io
import json
import logging
import math
import os
import secrets
import selectors
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, fields
from datetime import date
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa

from directory import intake
from directory.intake import judge, mapping, problems_file, sandbox_start, sources
from directory.intake.mapping import Guess, Proposal
from directory.intake.report import Report
from directory.intake.sources import Source
from directory.notices import ErrorForPeople, Notice, Severity
from directory.spreadsheets import decoding

SECONDS = 20
MEGABYTES = 500
STEP_WORDS = {
    "waiting": "Waiting: another file is being read",
    "start": "Getting ready",
    "file": "Opening the file",
    "columns": "Finding the columns",
    "rows": "Reading the rows",
    "cells": "Checking every cell",
    "rules": "Checking that facts fit together",
    "duplicates": "Looking for clinics that stand there twice",
    "report": "Writing the report",
    "problems": "Writing the problems beside the rows",
}
_JUDGE, _PROPOSE, _PROBLEMS = "judge", "propose", "problems"  # what a child can be asked for
Told = Callable[[str, float], None]

_log = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Semaphore(1)
_START_SECONDS = 120  # of a waiting parent with its libraries on a busy machine
_TICK = 0.2
OUT_OF_MEMORY = 3  # exit status of the child
_TOO_MUCH_MEMORY = {OUT_OF_MEMORY, -signal.SIGABRT}  # C++ and Rust abort where they get no memory
_TOO_LONG = {-signal.SIGXCPU}


class ReadingFailed(ErrorForPeople):
    """A fault of ours, not of the file. ``id`` stands in the log beside what ``happened``."""

    def __init__(self, happened: str):
        self.id, self.happened = secrets.token_hex(4), happened
        super().__init__(
            f"The file could not be read because of a fault of this system. Nothing was changed. Try again; if it stays, tell the operator the number {self.id}."
        )
        _log.error("reading failed, id %s: %s", self.id, happened)


class ReadingCancelled(Exception):
    """The person who uploaded the file does not want it read any more."""


def _silent(words: str, share: float) -> None:
    """Nobody is told."""


def read_safely(
    data: bytes,
    name: str = "",
    *,
    today: date,
    source: Source | None = None,
    onto: pd.DataFrame | None = None,
    dismissed: Collection[tuple[str, str]] = (),
    refused_repairs: Collection[tuple[int, str]] = (),
    limit_bytes: int = intake.BROWSER_BYTES,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    progress: Told = _silent,
    cancelled: threading.Event | None = None,
) -> Report:
    """``intake.read`` in a child process, from any thread; one file at a time in a process, others wait.

    ``name``: what the file is called, only for the log. ``seconds``: of the processor, from when the child is ready; on
    a busy machine the clock may show twice as many. ``progress`` is told words for a person and the share of the work
    done before (0 to 1), in the caller's thread; what it raises ends the reading. Raises ``ReadingFailed``, ``ReadingCancelled`` where ``cancelled`` is set, ValueError as ``intake.read``.
    """
    if onto is not None and not judge.updating.possible(onto):
        raise ValueError("the sample can only be replaced as a whole")
    asked = {
        "what": _JUDGE,
        "today": today.isoformat(),
        "source": _plain(source),
        "dismissed": [list(pair) for pair in dismissed],
        "refused_repairs": [list(pair) for pair in refused_repairs],
    }
    answered = _one_at_a_time(data, name, asked, onto, limit_bytes, seconds, megabytes, progress, cancelled)
    return answered if isinstance(answered, Report) else report_from(answered)


def propose_safely(
    data: bytes,
    name: str = "",
    *,
    limit_bytes: int = intake.BROWSER_BYTES,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    progress: Told = _silent,
    cancelled: threading.Event | None = None,
) -> Proposal | Report:
    """``mapping.proposal`` in a child process, under the terms of ``read_safely``; a report where the file cannot be read."""
    answered = _one_at_a_time(
        data, name, {"what": _PROPOSE}, None, limit_bytes, seconds, megabytes, progress, cancelled
    )
    if isinstance(answered, Report):
        return answered
    said = json.loads(answered.readline())
    if said is None:
        return report_from(answered)
    guesses = (Guess(heading, ours, how, score, tuple(seen)) for heading, ours, how, score, seen in said["guesses"])
    return Proposal(tuple(guesses), tuple(said["missing"]))


def problems_safely(
    data: bytes,
    report: Report,
    source: Source | None = None,
    name: str = "",
    *,
    limit_bytes: int = intake.BROWSER_BYTES,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    progress: Told = _silent,
    cancelled: threading.Event | None = None,
) -> bytes:
    """The file with what ``report`` says of it (``problems_file``), by a child process under the terms of ``read_safely``; the problems alone where the file needs more."""
    if not report.rows_read:
        return problems_file.alone(report)
    asked = {"what": _PROBLEMS, "source": _plain(source), "told": list(problems_file.told(report).items())}
    answered = _one_at_a_time(data, name, asked, None, limit_bytes, seconds, megabytes, progress, cancelled)
    return problems_file.alone(report) if isinstance(answered, Report) else answered.read()


def _plain(source: Source | None) -> dict | None:
    return asdict(source) | {"ignored": sorted(source.ignored)} if source else None


def _one_at_a_time(data, name, asked, onto, limit_bytes, seconds, megabytes, progress, cancelled) -> Report | IO[bytes]:
    """What a child answered to what it was asked, or the report on a file that is too large for it."""
    if len(data) > limit_bytes:
        return intake.too_large(len(data), limit_bytes)
    raised: list[BaseException] = []

    def tell(words: str, share: float) -> None:
        try:
            progress(words, share)
        except BaseException as fault:
            raised.append(fault)
            raise

    while not _ONE_AT_A_TIME.acquire(timeout=_TICK):
        progress(STEP_WORDS["waiting"], 0.0)
        if cancelled and cancelled.is_set():
            raise ReadingCancelled
    try:
        return _answer(
            data,
            name,
            {**asked, "limit_bytes": limit_bytes, "bytes": len(data), "onto": onto is not None},
            onto,
            seconds,
            megabytes,
            tell,
            cancelled,
        )
    except OSError as fault:
        if fault in raised:
            raise
        raise ReadingFailed(f"{type(fault).__name__}: {fault}") from fault
    finally:
        _ONE_AT_A_TIME.release()


def _answer(data, name, asked, onto, seconds, megabytes, progress, cancelled) -> Report | IO[bytes]:
    progress(STEP_WORDS["start"], 0.0)
    with tempfile.TemporaryFile() as request, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as errors:
        _write_line(request, asked)
        request.write(data)
        if onto is not None:
            _write_frame(request, onto)
        request.flush()
        request.seek(0)
        files = [request.fileno(), answer.fileno(), errors.fileno()]
        try:
            child = sandbox_start.start(files, megabytes, seconds, _patience(cancelled))
            try:
                in_time = _followed(child, seconds, progress, cancelled)
            finally:
                child.end()
        except sandbox_start.Gone as gone:
            raise _fault(data, name, gone.status, errors) from gone
        if not in_time or child.status in _TOO_LONG:
            return _beyond(f"more than {seconds:g} seconds", f"A file is read within {seconds:g} seconds here")
        if child.status in _TOO_MUCH_MEMORY:
            return _beyond(
                f"more than {megabytes:,} MB of memory", f"A file is read within {megabytes:,} MB of memory here"
            )
        if child.status:
            raise _fault(data, name, child.status, errors)
        answer.seek(0)
        return io.BytesIO(answer.read())


def _fault(data: bytes, name: str, status: int | None, errors: IO[bytes]) -> ReadingFailed:
    errors.seek(max(0, errors.tell() - 4000))
    return ReadingFailed(
        f"{name[:80]!r}, {len(data):,} bytes, status {status}: {errors.read().decode(errors='replace')}"
    )


def _patience(cancelled: threading.Event | None, seconds: float = _START_SECONDS) -> Callable[[], None]:
    """What is called while a child gets ready: it raises where nobody wants it any more, or where it takes too long."""
    deadline = time.monotonic() + seconds

    def wait() -> None:
        if cancelled and cancelled.is_set():
            raise ReadingCancelled
        if time.monotonic() > deadline:
            raise ReadingFailed(f"the child was not ready after {seconds} seconds")

    return wait


def _followed(child: sandbox_start.Child, seconds: float, progress: Told, cancelled: threading.Event | None) -> bool:
    """Tell the steps of a child until it has ended; False where its time is over."""
    patience, deadline, pending = _patience(cancelled), math.inf, b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.steps, selectors.EVENT_READ)
        while True:
            patience()
            if time.monotonic() > deadline:
                return False
            if not selector.select(_TICK):
                continue
            text = os.read(child.steps, 4096)
            if not text:
                break
            *lines, pending = (pending + text).split(b"\n")
            for line in lines:
                if line == b"ready":
                    patience, deadline = _patience(cancelled, math.inf), time.monotonic() + 2 * seconds
                else:
                    step, share = line.decode().split()
                    progress(STEP_WORDS[step], float(share))
    return child.wait(max(_TICK, min(deadline - time.monotonic(), _START_SECONDS))) is not None


def _beyond(found: str, expected: str) -> Report:
    return judge.refused(
        decoding.unreadable(
            "file.too_large",
            found,
            f"{expected}; this one needs more.",
            "Remove what does not belong to the clinics, save it as CSV UTF-8, or split it.",
        )
    )


def _write_line(out: IO[bytes], value: object) -> None:
    out.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")


def _write_frame(out: IO[bytes], frame: pd.DataFrame) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    with pa.ipc.new_stream(pa.PythonFile(out, mode="w"), table.schema) as writer:
        writer.write_table(table)


def _read_frame(source: IO[bytes]) -> pd.DataFrame:
    with pa.ipc.open_stream(source.read()) as reader:
        frame = reader.read_all().to_pandas()
    return frame.astype("str")


def asked_for(request: IO[bytes]) -> tuple[bytes, dict]:
    """The file and what a child is asked about it."""
    asked = json.loads(request.readline())
    return request.read(asked.pop("bytes")), asked


def answer(data: bytes, asked: dict, onto: pd.DataFrame | None, out: IO[bytes], tell: Told) -> None:
    """What a child does: judge the file, propose a mapping, or write problems beside its rows. ``tell`` hears the steps by key."""
    if asked["what"] == _PROPOSE:
        tell("columns", 0.1)
        try:
            proposal = mapping.proposal(data, asked["limit_bytes"])
            _write_line(
                out,
                {
                    "guesses": [[g.heading, g.ours, g.how, g.score, g.samples] for g in proposal.guesses],
                    "missing": proposal.missing,
                },
            )
        except decoding.UnreadableFile as refusal:
            _write_line(out, None)
            write_report(judge.refused(refusal), out)
        return
    source = sources.from_plain(asked["source"]) if asked["source"] else None
    if asked["what"] == _PROBLEMS:
        tell("problems", 0.1)
        out.write(problems_file.beside_rows(data, dict(asked["told"]), source))
        return
    report = intake.read(
        data,
        today=date.fromisoformat(asked["today"]),
        limit_bytes=asked["limit_bytes"],
        source=source,
        onto=onto,
        dismissed=[tuple(pair) for pair in asked["dismissed"]],
        refused_repairs=[tuple(pair) for pair in asked["refused_repairs"]],
        progress=tell,
    )
    tell("report", 0.95)
    write_report(report, out)


def published_in(request: IO[bytes]) -> pd.DataFrame:
    """What is published, which follows the file in a request that says ``onto``."""
    return _read_frame(request)


_APART = ("notices", "frame", "row_numbers")


def write_report(report: Report, out: IO[bytes]) -> None:
    """Write a report as plain values: JSON lines for what is said, Arrow for the tables."""
    _write_line(
        out,
        {f.name: getattr(report, f.name) for f in fields(report) if f.name not in _APART}
        | {"notices": len(report.notices), "rows": len(report.row_numbers)},
    )
    for n in report.notices:
        _write_line(
            out, [n.code, n.severity.value, n.row, n.column, n.value, n.expected, n.remedy, n.clinic, n.suggestion]
        )
    out.write(np.ascontiguousarray(report.row_numbers, dtype="<i8").tobytes())
    _write_frame(out, report.frame)


def report_from(answer: IO[bytes]) -> Report:
    """The report that ``write_report`` wrote."""
    facts = json.loads(answer.readline())
    number, rows = facts.pop("notices"), facts.pop("rows")
    notices = []
    for _ in range(number):
        code, severity, *rest = json.loads(answer.readline())
        notices.append(Notice(code, Severity(severity), *rest))
    row_numbers = np.frombuffer(answer.read(8 * rows), dtype="<i8").astype(np.int64)
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return Report(**facts, notices=tuple(notices), frame=_read_frame(answer), row_numbers=row_numbers)
