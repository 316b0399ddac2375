"""What every command of the shell shares: exit statuses, its store, who runs it, files in and out."""

import argparse
import contextlib
import os
import pwd
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from directory import intake
from directory.cli.progress import step
from directory.intake.report import Report
from directory.notices import ErrorForPeople
from directory.publishing.serving import Serving
from directory.settings import Settings
from directory.store import Store
from directory.store.database import FILE_NAME

Opened = TypeVar("Opened")

DONE, REFUSED, WRONG_USE, UNAVAILABLE, MOVED, DAMAGED, FAULT, STOPPED = 0, 1, 2, 3, 4, 5, 70, 130

STATUSES = """exit status:
  0    done; also where nothing needed to change, and with warnings
  1    refused: the file, some of its rows, or a question was answered with no; nothing was changed
  2    wrong use: an option, a setting, or a file that cannot be read or written
  3    the store cannot be used; the sentence says whether anything was changed
  4    somebody else published meanwhile; nothing was changed, the new difference is shown
  5    what is stored is damaged: a line of the audit log or a publication is not what it was, or cannot be read
  70   a fault of this program
  130  stopped from the keyboard"""


class WrongUse(ErrorForPeople):
    """The command cannot be carried out as it was given; the message is for people."""


class NoStore(ErrorForPeople):
    """There is no store yet, and the command is none that makes one; the message is for people."""


@dataclass(frozen=True)
class Shell:
    """One run of the shell. ``read_settings`` raises SettingsError; commands that need no store never call it."""

    read_settings: Callable[[], Settings]

    def place(self) -> str | Path:
        """Where the store is. Raises WrongUse where the settings name a file of clinics instead."""
        place = self.read_settings().store
        if place is None:
            raise WrongUse(
                "CLINICS is set, so that a file is published and there is no store. Unset it, or set DIRECTORY_STORE."
            )
        return place

    @contextlib.contextmanager
    def serving(self, *, writes: bool) -> Iterator[Serving]:
        """The store with what it serves, closed afterwards; made where there is none.

        Unless it ``writes``: then a store is only read, as it is, and one with the sample stands in for one that is not there.
        """
        place = self.place()
        with contextlib.ExitStack() as ending:
            store = None
            if not writes:
                store = _looked_at(place)
                if store is not None and store.current_number() is None:
                    store.close()
                    store = None
                if store is None:
                    tell(
                        f"Nothing is published in {_named(place)} yet; the bundled sample stands in for it. Nothing is made there."
                    )
                    place = ending.enter_context(tempfile.TemporaryDirectory(prefix="directory-"))
            serving = Serving(place, store=store)
            ending.callback(serving.close)
            _opened(serving.store)
            yield serving

    @contextlib.contextmanager
    def store(self, *, dry_run: bool = False) -> Iterator[Store]:
        """A store that is there, closed afterwards; in a dry run only read, as it is. Raises NoStore, ``store.Unavailable``."""
        place = self.place()
        found = None if is_absent(place) else _looked_at(place) if dry_run else _opened(lambda: Store.open(place))
        if found is None:
            raise NoStore(
                f"There is no store in {_named(place)} yet. `make run` or `python -m directory publish` makes one; DIRECTORY_STORE says where."
            )
        with contextlib.closing(found) as store:
            yield store


def _looked_at(place: str | Path) -> Store | None:
    """A store only to be read; None where there is none. Says so where its schema is older."""
    store = _opened(lambda: Store.look_at(place))
    if store is not None and store.steps_behind:
        tell(
            f"The store {store.place} has an older schema, which is left as it is: the next start of the directory, or the next command that writes, brings it up to date."
        )
    return store


def _named(place: str | Path) -> str:
    """A place for people; an address may hold a password."""
    return "the database of DIRECTORY_STORE" if isinstance(place, str) and "://" in place else str(place)


def _opened(opening: Callable[[], Opened]) -> Opened:
    with step("Opening the store"):
        try:
            return opening()
        except ValueError as fault:  # in words of our own: the address may hold a password
            raise WrongUse(
                "DIRECTORY_STORE cannot be used. A folder was expected, or an address like postgresql://user:password@host/name."
            ) from fault


def is_absent(place: str | Path) -> bool:
    """Whether nothing was ever stored in a data folder; a server is asked when it is opened."""
    if isinstance(place, str) and "://" in place:
        return False
    try:
        return not (Path(place) / FILE_NAME).exists()
    except OSError:
        return False


def who(chosen: argparse.Namespace) -> str:
    """Who does it: ``--by``, else the user of this shell."""
    if chosen.by is not None:
        if not chosen.by.strip() or not chosen.by.isprintable():
            raise WrongUse("--by names a person: give an e-mail address.")
        return chosen.by.strip()
    try:
        return f"shell:{pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:
        return f"shell:{os.geteuid()}"


def add_by(command: argparse.ArgumentParser) -> None:
    """The option for who does it."""
    command.add_argument(
        "--by", metavar="EMAIL", help="who does it, for the history and the audit log (default: shell:USER)"
    )


def add_dry_run(command: argparse.ArgumentParser) -> None:
    """The option that writes nothing."""
    command.add_argument(
        "--dry-run", action="store_true", help="do everything but write, and say what would be written"
    )


def named(path: Path, data: bytes) -> str:
    """A file in the words of progress, with its size where that is worth a word."""
    return path.name + (f" ({len(data) / 1e6:,.0f} MB)" if len(data) >= 1e6 else "")


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The UTC day."""
    return now().date()


def bytes_of(path: Path) -> bytes | Report:
    """A file's bytes, or the report on a file that is too large to be read."""
    try:
        if not path.is_file():
            raise WrongUse(f"There is no file {path}." if not path.exists() else f"{path} is not a file.")
        if (size := path.stat().st_size) > intake.SHELL_BYTES:
            return intake.too_large(size, intake.SHELL_BYTES)
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        raise WrongUse(f"{path} cannot be read: {getattr(fault, 'strerror', None) or fault}.") from fault


@contextlib.contextmanager
def replaced(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A file beside ``path`` to be written, which then takes its place: a reader sees the old content or the new.

    Gone where the block fails. ``private``: for its owner alone. Raises WrongUse where it cannot be written.
    """
    beside = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        beside = Path(name)
        yield beside
        if not private:
            mask = os.umask(0)
            os.umask(mask)
            beside.chmod(0o666 & ~mask)
        beside.replace(path)
    except (OSError, ValueError) as fault:
        raise WrongUse(f"{path} cannot be written: {getattr(fault, 'strerror', None) or fault}.") from fault
    finally:
        if beside:
            beside.unlink(missing_ok=True)


def write(path: Path, content: bytes, *, dry_run: bool = False) -> bool:
    """Write a file whole or not at all; returns whether it was. A dry run says so instead. Raises WrongUse."""
    if dry_run:
        if path.is_dir() or not path.parent.is_dir():
            raise WrongUse(
                f"{path} cannot be written: {'it is a folder' if path.is_dir() else f'there is no folder {path.parent}'}."
            )
        tell(f"Dry run: {path} was not written ({len(content):,} bytes).")
        return False
    with replaced(path) as beside:
        beside.write_bytes(content)
    return True


def hand_over(content: bytes, path: Path | None, *, dry_run: bool = False) -> bool:
    """Write to a file, or to standard output where none is named; returns whether a file was written. Raises WrongUse."""
    if path is not None:
        return write(path, content, dry_run=dry_run)
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return False


def tell(sentence: str) -> None:
    """A sentence beside the output."""
    print(sentence, file=sys.stderr, flush=True)


def agreed(question: str) -> bool:
    """Ask at the terminal; anything but yes is no."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
