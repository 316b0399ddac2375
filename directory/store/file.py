"""The one file of a store on SQLite: made whole, and watched for having been replaced, deleted or cut.

SQLite goes on with a file that was taken away from under it, and what it commits then nobody reads. So the file is looked
at before and inside of every transaction.
"""

import contextlib
import fcntl
import os
import sqlite3
import stat
import struct
import tempfile
from pathlib import Path

_BESIDE = ("-wal", "-journal")  # what SQLite leaves beside the file of a store that was not closed
_LOG, _INDEX = "-wal", "-shm"
_MAGIC = b"SQLite format 3\0"
_HEADER = struct.Struct(">16s H 10x I")  # of a SQLite file: its magic, bytes a page (1 stands for 65,536), pages

PUT_BACK = "Stop the directory, put a backup there as {name} without -wal and -shm files beside it, and start again"


class StoreFile:
    """The file at ``path`` as it was when it was opened; it must be there. May be used by many threads at once.

    ``lost`` says in a sentence what has become of it.
    """

    def __init__(self, path: Path):
        self.path = path
        found = path.stat()
        self._identity, self._largest, self._changed = (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns
        self._beside: dict[str, int] = {}

    def lost(self) -> str | None:
        """Why this is not the store any more that was opened; None where it still is."""
        largest = self._largest  # before it is looked at: meanwhile another thread may see it grow, and say so
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return f"The store {self.path} is gone: its file was deleted or moved away while it was in use. Put it back, or a backup in its place."
        except OSError:
            return None  # SQLite says it better
        if (found.st_dev, found.st_ino) != self._identity or not stat.S_ISREG(found.st_mode):
            return f"Another file was put in place of the store {self.path} while it was in use."
        if found.st_size < largest and not 0 < _says(self.path) <= _size(self.path):  # in this order: it may be growing
            return f"The store {self.path} was cut from {largest:,} to {found.st_size:,} bytes while it was in use. Put a backup in its place."
        self._largest = found.st_size
        return None

    def rewritten(self) -> bool:
        """Whether somebody wrote into the file since this was last asked: SQLite, or a copy that was laid over it."""
        with contextlib.suppress(OSError):
            before, self._changed = self._changed, self.path.stat().st_mtime_ns
            return before != self._changed
        return False

    def note_beside(self) -> None:
        """Remember which files beside it belong to it; asked once SQLite has opened them."""
        for end in (_LOG, _INDEX):
            with contextlib.suppress(OSError):
                self._beside[end] = _beside(self.path, end).stat().st_ino

    def clear_beside(self) -> None:
        """Take away the log and the index of this file where another file has its place: they would be read into that one.

        Only once every connection is closed. A log that holds anything is kept under another name.
        """
        with contextlib.suppress(OSError):
            if (found := self.path.stat()).st_ino == self._identity[1] and found.st_dev == self._identity[0]:
                return
            for end, inode in self._beside.items():
                beside = _beside(self.path, end)
                with contextlib.suppress(FileNotFoundError):
                    found = beside.stat()
                    if found.st_ino != inode:
                        continue
                    if end == _LOG and found.st_size:
                        beside.replace(beside.with_name(f"{beside.name}.replaced"))
                    else:
                        beside.unlink()


def make(path: Path) -> None:
    """Make the file of a new store, whole from its first moment; nothing where there is one. Raises OSError, ``NotNew``.

    Folder 0700, file 0600.
    """
    refuse_remains(path)
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # one process at a time: none may take away what another one made
        if path.exists():
            return
        handle, new = tempfile.mkstemp(
            dir=path.parent, prefix=".new-"
        )  # readable by its owner alone; -wal and -shm take the same mode
        os.close(handle)
        try:
            with contextlib.closing(sqlite3.connect(new)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            Path(new).replace(path)
        except BaseException:
            Path(new).unlink(missing_ok=True)
            raise
    finally:
        os.close(folder)


class NotNew(Exception):
    """Where a new store was to be made, there is what is left of another one. The message is for people."""


def refuse_remains(path: Path) -> None:
    """Raise NotNew where the file is empty or cut, or only its log is left: each was a store, and no new one may hide that."""
    put_back = PUT_BACK.format(name=path.name)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if not path.stat().st_size:
            raise NotNew(
                f"The store {path} is empty: a file of 0 bytes is all that is left of it; nothing was changed. {put_back}. To begin with a new, empty directory instead, delete the file."
            )
        says, size = _says(path), path.stat().st_size  # in this order: it may be growing
        if says > size and not _size(_beside(path, _LOG)):
            raise NotNew(
                f"The store {path} was cut: {size:,} of its {says:,} bytes are left; nothing was changed. {put_back}."
            )
    left = [end for end in _BESIDE if _beside(path, end).exists()]
    if left and not path.exists():  # asked again: another process may have made it between the two questions
        names = " and ".join(_beside(path, end).name for end in left)
        raise NotNew(
            f"The store {path} is gone, though {names} is still there; nothing was changed. {put_back}. To begin with a new, empty directory instead, delete {names}."
        )


def signature(path: Path) -> tuple | None:
    """What changes whenever somebody puts a file there or writes into it; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _says(path: Path) -> int:
    """How many bytes a SQLite file says it has, which is what it has unless it was cut or its log holds more; 0 for any other file.

    SQLite makes a file smaller itself where it is tidied up, and then it says so. The beginning of one says more than it has.
    """
    try:
        with path.open("rb") as file:
            magic, page, pages = _HEADER.unpack(file.read(_HEADER.size).ljust(_HEADER.size, b"\xff"))
    except OSError:
        return 0
    return (65_536 if page == 1 else page) * pages if magic == _MAGIC else 0
