"""A file of clinics in place of the store: read once per process and shared by all visitors.

It passes the same reader as an upload. Nothing invalid is published: a file of which even one row is refused is not shown
at all, and says why, because a directory that silently lacks clinics cannot be told from one that never had them.
"""

import threading
from collections import OrderedDict
from datetime import date
from pathlib import Path

from directory import intake
from directory.intake.report import ACCEPT, ACCEPT_WITH_WARNINGS
from directory.notices import Severity
from directory.search.published import Directory, Unreadable

_NAMED_NOTICES = 3


def load(path: Path | str, today: date, limit_bytes: int = intake.SHELL_BYTES) -> Directory:
    """Read a file of clinics and publish it to this process.

    Raises Unreadable where the file is absent, is rejected, holds no clinic, or has even one row that is refused.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        report = (
            intake.too_large(size, limit_bytes)
            if size > limit_bytes
            else intake.read(path.read_bytes(), today=today, limit_bytes=limit_bytes)
        )
    except OSError as error:
        raise Unreadable((f"The clinic file {path.name} cannot be read: {error.strerror or error}.",)) from error
    if report.outcome not in (ACCEPT, ACCEPT_WITH_WARNINGS):
        stopping = [n for n in report.notices if n.severity in (Severity.FILE, Severity.ERROR)]
        more = len(stopping) - _NAMED_NOTICES
        raise Unreadable(
            (
                f"The clinic file {path.name} is not shown, because it has faults.",
                *(n.sentence() for n in stopping[:_NAMED_NOTICES]),
                *([f"And {more:,} more. `python -m directory check {path.name}` lists them all."] if more > 0 else []),
            ),
            report,
        )
    if not len(report.frame):
        raise Unreadable((f"The clinic file {path.name} holds no clinic.",), report)
    return Directory.from_frame(report.frame, report.sha256, today, report)


_loaded: "OrderedDict[tuple, Directory | Unreadable]" = OrderedDict()


_loading = threading.Lock()


_KEPT = 2


def current(path: Path | str, utc_today: date) -> Directory:
    """The published directory, loaded once per process for each state of the file and each UTC day. Raises Unreadable.

    Visitors who come while it is being read wait for that one reading. A failed reading is remembered too: only a
    change of the file is a reason to read it again.
    """
    path = Path(path)
    try:
        stat = path.stat()
        key: tuple[str, int | None, int | None, date] = (str(path.resolve()), stat.st_mtime_ns, stat.st_size, utc_today)
    except OSError:
        key = (str(path), None, None, utc_today)
    found = _loaded.get(key)
    if found is None:
        with _loading:
            found = _loaded.get(key)
            if found is None:
                try:
                    found = load(path, utc_today)
                except Unreadable as unreadable:
                    found = unreadable
                _loaded[key] = found
                while len(_loaded) > _KEPT:
                    _loaded.popitem(last=False)
    if isinstance(found, Unreadable):
        raise Unreadable(found.sentences, found.report)
    return found
