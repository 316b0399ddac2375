"""The shell on what the store keeps: history, show, export, verify-audit, audit, backup."""

import argparse
import contextlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from directory.cli import run
from directory.cli.difference import line_of
from directory.cli.progress import step
from directory.cli.publish import publication_of
from directory.cli.run import DAMAGED, DONE, Shell, WrongUse, tell
from directory.notices import shorten
from directory.operate import audit_csv
from directory.store import Publication, Unavailable
from directory.store.audit import AuditLine, each_line


def add_to(commands) -> None:
    """Add these commands to the shell's."""
    history = commands.add_parser(
        "history", help="list the publications", description="List the publications, the newest first."
    )
    history.add_argument("--limit", type=_positive, default=20, metavar="N", help="how many (default: 20)")
    history.add_argument("--json", action="store_true", help="print one JSON object a line")
    run.add_dry_run(history)
    history.set_defaults(run=_history)

    show = commands.add_parser(
        "show", help="show one publication", description="Show all that is known of one publication."
    )
    _add_number(show)
    show.add_argument("--json", action="store_true", help="print one JSON object")
    run.add_dry_run(show)
    show.set_defaults(run=_show)

    out = commands.add_parser(
        "export",
        help="write what is published",
        description="Write what is or was published as CSV: the file that, published again, changes nothing.",
    )
    _add_number(out)
    out.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    run.add_dry_run(out)
    out.set_defaults(run=_export)

    verify = commands.add_parser(
        "verify-audit",
        help="check the audit log and all that was published",
        description="Follow the chain of the audit log from its first line, hold every publication against its line, and every stored content against its hash. Exit status 5 where something does not fit.",
    )
    run.add_dry_run(verify)
    verify.set_defaults(run=_verify)

    audit = commands.add_parser(
        "audit",
        help="write the audit log",
        description="Write the audit log, oldest line first: as CSV where the file's name ends in .csv, else as JSON lines.",
    )
    audit.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write it (default: JSON lines on standard output)"
    )
    run.add_dry_run(audit)
    audit.set_defaults(run=_audit)

    backup = commands.add_parser(
        "backup",
        help="copy the store",
        description="Copy the store into one file while the directory runs (SQLite). For PostgreSQL use its own pg_dump. To restore, stop the directory and put the file back as directory.sqlite3, without the -wal and -shm files beside it.",
    )
    backup.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    run.add_dry_run(backup)
    backup.set_defaults(run=_backup)


def _add_number(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "number", type=int, nargs="?", metavar="NUMBER", help="as history shows it (default: the newest)"
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError("a whole number from 1 on was expected")
    return int(text)


def _history(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        found = store.history(chosen.limit)
    for publication in found:
        print(json.dumps(_as_dict(publication)) if chosen.json else f"{line_of(publication)} [{_counts(publication)}]")
    if not found:
        tell("Nothing is published yet.")
    return DONE


def _show(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        found = publication_of(store, chosen.number)
    if chosen.json:
        print(json.dumps(_as_dict(found)))
        return DONE
    compared = "nothing" if found.base is None else f"publication {found.base}"
    lines = {
        "Number": found.number,
        "When": f"{found.at:%Y-%m-%d %H:%M:%S} UTC",
        "Who": f"{found.by} ({found.role})",
        "Kind": found.kind,
        "Note": found.note,
        "Clinics": f"{found.row_count:,}",
        "Changes": f"{_counts(found)}, compared with {compared}",
        "SHA-256": found.sha256,
        "File": f"{found.file_name} (SHA-256 {found.file_sha256})" if found.file_sha256 else "none",
    }
    for name, value in lines.items():
        print(f"{name + ':':9} {shorten(str(value), 500)}")
    return DONE


def _export(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        found = publication_of(store, chosen.number)
        with step(f"Reading publication {found.number}"):
            content = store.content(found)
    if run.hand_over(content, chosen.output, dry_run=chosen.dry_run):
        print(f"Written: {chosen.output} ({found.row_count:,} clinics of publication {found.number}).")
    return DONE


def _verify(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        with step("Following the audit log"):
            broken, newest = store.verify_audit(), store.audit_lines(1)
        with step("Reading every stored content"):
            damaged = store.damaged_snapshots()
    if broken:
        print(f"The audit log does not fit from line {broken.number} on. {broken.sentence}")
    elif newest:
        print(
            f"The audit log fits: {newest[0].number:,} lines, each publication agrees with its line. Hash of the newest: {newest[0].hash}"
        )
        print("Keep that hash elsewhere: it tells whether the newest lines were removed.")
    else:
        print("The audit log is empty.")
    print(f"Damaged contents: {', '.join(damaged)}" if damaged else "Every stored content is what was published.")
    return DAMAGED if broken or damaged else DONE


def _audit(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store, step("Reading the audit log"):
        lines = list(each_line(store))[::-1]
    as_table = chosen.output is not None and chosen.output.suffix.casefold() == ".csv"
    if run.hand_over(
        audit_csv.to_csv(lines) if as_table else _as_json_lines(lines), chosen.output, dry_run=chosen.dry_run
    ):
        print(f"Written: {chosen.output} ({len(lines):,} lines).")
    return DONE


def _backup(chosen: argparse.Namespace, shell: Shell) -> int:
    with shell.store(dry_run=chosen.dry_run) as store:
        if not store.database.is_sqlite:
            raise WrongUse("This store is PostgreSQL: its own pg_dump (or continuous archiving) makes the backup.")
        if chosen.output.exists() and chosen.output.samefile(store.place):
            raise WrongUse("The backup would replace the store; give it another name.")
        if chosen.dry_run:
            tell(f"Dry run: {chosen.output} was not written; the store is {store.place}.")
            return DONE
        with run.replaced(chosen.output, private=True) as beside, step(f"Copying {store.place}"):
            with contextlib.closing(sqlite3.connect(beside)) as copy, store.database.reading() as connection:
                sqlite: sqlite3.Connection | None = connection.connection.driver_connection
                if sqlite is None:
                    raise Unavailable(f"The connection to {store.place} ended; nothing was written. Try again.")
                sqlite.backup(copy)
                sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if sound != "ok":
                raise WrongUse(f"The copy is damaged ({sound}); nothing was written.")
    print(
        f"Written: {chosen.output}; the copy was read again and is whole. It holds password hashes and e-mail addresses: keep it where nobody else can read it."
    )
    return DONE


def _as_dict(publication: Publication) -> dict:
    return {**asdict(publication), "at": publication.at.isoformat()}


def _counts(publication: Publication) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in publication.counts.items() if number) or "no rows"


def _as_json_lines(lines: Iterable[AuditLine]) -> bytes:
    return "".join(json.dumps({**asdict(line), "at": line.at.isoformat()}) + "\n" for line in lines).encode()
