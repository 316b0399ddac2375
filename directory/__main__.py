"""The shell: python -m directory check | diff | publish | history | show | export | rollback | user | …

Exit status: 0 done (warnings do no harm, nor does having nothing to change), 1 refused and nothing changed, 2 wrong use,
3 the store cannot be used, 4 somebody else published meanwhile, 5 what is stored is damaged or cannot be read, 70 a fault of this program,
130 stopped from the keyboard (``cli.run.STATUSES``).
"""

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from directory.cli import files, people, publish, store
from directory.cli.people import PasswordRefused
from directory.cli.run import (
    DAMAGED,
    DONE,
    FAULT,
    REFUSED,
    STATUSES,
    STOPPED,
    UNAVAILABLE,
    WRONG_USE,
    NoStore,
    Shell,
    WrongUse,
)
from directory.intake.sandbox import ReadingFailed
from directory.intake.sources import SourceError
from directory.publishing.publish import NotPublished
from directory.search.published import Unreadable
from directory.settings import Settings, SettingsError
from directory.store import Damaged, Unavailable
from directory.store.accounts import AccountExists, LastAdmin, NoAccount

__all__ = ["WrongUse", "main"]

_STATUS_OF = (
    ((WrongUse, SourceError, SettingsError, AccountExists, NoAccount), WRONG_USE),
    ((NotPublished, Unreadable, PasswordRefused, LastAdmin), REFUSED),
    ((NoStore, Unavailable), UNAVAILABLE),
    ((Damaged,), DAMAGED),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    logging.getLogger("directory").addHandler(
        logging.NullHandler()
    )  # what the store logs is told below, in its own words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen, Shell(lambda: Settings.from_environment(os.environ)))
    except BrokenPipeError:
        # the reader of a pipe has seen enough (… | head); nothing more can be written, also not at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("\nStopped. `python -m directory history` says what is published.", file=sys.stderr)
        return STOPPED
    except Exception as fault:  # noqa: BLE001 - the last net: people at a shell get a sentence, never a traceback
        return _told(fault)


def _told(fault: Exception) -> int:
    """Say what went wrong in words, never as a traceback; returns the exit status."""
    for kinds, status in _STATUS_OF:
        if isinstance(fault, kinds):
            cause = fault.__cause__
            print(f"{fault}", file=sys.stderr)
            # what is served was refused for a reason of the store
            return UNAVAILABLE if isinstance(cause, Unavailable) else DAMAGED if isinstance(cause, Damaged) else status
    if isinstance(fault, ReadingFailed):
        print(f"{fault}\n{fault.happened.strip().splitlines()[-1]}", file=sys.stderr)
        return FAULT
    where = traceback.extract_tb(fault.__traceback__)[-1]
    print(
        f"A fault of this program, please report it: {type(fault).__name__}: {fault} ({Path(where.filename).name}, line {where.lineno}).",
        file=sys.stderr,
    )
    return FAULT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m directory",
        description="Check and convert files of clinics, publish them, take them back.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (files, publish, store, people):
        part.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
