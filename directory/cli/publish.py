"""The shell's way to publish: diff, publish, rollback. The same preview and the same refusals as on the pages.

Without a terminal nobody can be asked: then a publication that needs a second confirmation is refused unless ``--yes``
says that it is meant. So a nightly job without ``--yes`` never removes half of the directory.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from directory.cli import difference, run
from directory.cli import reading as cli_reading
from directory.cli.progress import step
from directory.cli.run import DAMAGED, DONE, MOVED, REFUSED, Shell, WrongUse, tell
from directory.intake import sandbox, sources
from directory.intake.report import Report, for_people
from directory.intake.sources import Source, SourceError
from directory.publishing import changes, changes_csv, serving, stand_in
from directory.publishing import publish as publishing_publish
from directory.publishing.publish import REPLACE, UPDATE, NotPublished, Preview
from directory.publishing.serving import Served, Serving
from directory.publishing.stand_in import StandIn
from directory.search.published import Unreadable
from directory.store import Moved, Publication, Store

_SOURCE_HELP = f"the file's columns are those of a declared source: {', '.join(sources.known())}, one that was learnt from an upload, or the path of a .toml file"


def add_to(commands) -> None:
    """Add these commands to the shell's."""
    diff = commands.add_parser(
        "diff",
        help="show what publishing a file would change",
        description="Show what publishing a file would change, or what lies between two publications. Nothing is written. Exit status 0 where it could be published as it is (or nothing differs), 1 where rows or the file are refused, 5 where what is published cannot be read.",
    )
    diff.add_argument("file", type=Path, metavar="FILE", nargs="?")
    diff.add_argument(
        "--between",
        type=int,
        nargs=2,
        metavar=("OLDER", "NEWER"),
        help="the numbers of two publications, instead of a file",
    )
    diff.add_argument("-o", "--output", type=Path, metavar="OUT.csv", help="write every change, cell by cell, as CSV")
    diff.add_argument("--json", action="store_true", help="print one JSON object instead of a text")
    _add_reading(diff)
    run.add_dry_run(diff)
    diff.set_defaults(run=_diff)

    publish = commands.add_parser(
        "publish",
        help="publish a file",
        description="Publish a file: all of it, or with --only-valid its valid rows. A terminal is asked before; without one, what needs a second confirmation (many clinics removed or changed) is refused unless --yes is given.",
    )
    publish.add_argument("file", type=Path, metavar="FILE")
    _add_writing(publish)
    _add_reading(publish)
    publish.add_argument("--only-valid", action="store_true", help="publish the valid rows where others are refused")
    publish.set_defaults(run=_publish)

    rollback = commands.add_parser(
        "rollback",
        help="publish an older publication again",
        description="Publish what was published under a number again, as a new publication. Asks as publish does.",
    )
    rollback.add_argument(
        "number", type=int, metavar="NUMBER", help="as history shows it; 0 is the bundled sample or the first file"
    )
    _add_writing(rollback)
    rollback.set_defaults(run=_rollback)


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--update",
        action="store_true",
        help="update the file's rows and keep all others; a blank cell keeps the old value, __CLEAR__ empties it (default: replace everything)",
    )
    command.add_argument("--source", metavar="ID", help=_SOURCE_HELP)
    cli_reading.add_problems(command)


def _add_writing(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--note", required=True, metavar="TEXT", help="what this publication is for; kept in the history"
    )
    command.add_argument(
        "--yes", action="store_true", help="ask nothing, and confirm also what needs a second confirmation"
    )
    run.add_by(command)
    run.add_dry_run(command)


def _diff(chosen: argparse.Namespace, shell: Shell) -> int:
    if (chosen.file is None) == (chosen.between is None):
        raise WrongUse("Give either a file or --between with two numbers.")
    if chosen.between:
        return _diff_between(chosen, shell)
    data = _bytes_of(chosen.file)
    if isinstance(data, Report):
        return _refused(data)
    with shell.serving(writes=False) as serving:
        preview = _of_file(chosen, data, serving)
        stops = preview.stops()
        if chosen.json:
            print(json.dumps(difference.as_dict(preview, stops), ensure_ascii=True))
        else:
            _show(preview, serving.store())
        if chosen.output:
            run.write(chosen.output, changes_csv.to_csv(preview.changes), dry_run=chosen.dry_run)
        if preview.blind:
            return DAMAGED
        return REFUSED if preview.needs_leave_to_drop or (stops and not preview.changes.empty) else DONE


def _diff_between(chosen: argparse.Namespace, shell: Shell) -> int:
    if chosen.update or chosen.source:
        raise WrongUse("--update and --source belong to a file.")
    with shell.store(dry_run=True) as store:
        older, newer = (_read_again(store, number).frame for number in chosen.between)
        found = changes.between(older, newer)
        if chosen.json:
            print(
                json.dumps(
                    {
                        "older": chosen.between[0],
                        "newer": chosen.between[1],
                        "counts": found.counts,
                        "cells": len(found.cells),
                    }
                )
            )
        else:
            print("\n".join(difference.of_changes(found)))
        if chosen.output:
            run.write(chosen.output, changes_csv.to_csv(found), dry_run=chosen.dry_run)
    return DONE


def _publish(chosen: argparse.Namespace, shell: Shell) -> int:
    _need_note(chosen)
    by, data = run.who(chosen), _bytes_of(chosen.file)
    if isinstance(data, Report):
        return _refused(data)
    with shell.serving(writes=not chosen.dry_run) as serving:
        return _decide(chosen, serving, lambda: _of_file(chosen, data, serving), by)


def _rollback(chosen: argparse.Namespace, shell: Shell) -> int:
    _need_note(chosen)
    by = run.who(chosen)
    with shell.store(dry_run=chosen.dry_run):
        pass  # it must be there already
    with shell.serving(writes=not chosen.dry_run) as serving:
        older = _read_again(serving.store(), chosen.number)
        return _decide(chosen, serving, lambda: publishing_publish.of_older(_published(serving), older), by)


def _need_note(chosen: argparse.Namespace) -> None:
    if not chosen.note.strip():
        raise WrongUse("The note is empty. Say in a few words what this publication is for.")


def _decide(chosen: argparse.Namespace, serving: Serving, preview_again: Callable[[], Preview], by: str) -> int:
    """Show the preview, ask, publish. Where another publication came between, show the new difference and publish nothing."""
    preview = preview_again()
    _show(preview, serving.store())
    if preview.changes.empty and not preview.needs_leave_to_drop and preview.stops() == ("Nothing would change.",):
        print("Nothing would change; nothing was published.")
        return DONE
    only_valid = getattr(chosen, "only_valid", False)
    sure = chosen.yes or run.at_terminal()
    publishing_publish.require(preview, note=chosen.note, only_valid=only_valid, sure=True)
    if preview.ask_twice and not sure:
        raise NotPublished(*preview.ask_twice, "Confirm a second time, with --yes, that this is meant.")
    if chosen.dry_run:
        with step("Checking once more what would be published"):
            publishing_publish.checked(preview, note=chosen.note, today=run.today(), only_valid=only_valid, sure=sure)
        print("Dry run: it would be published. Nothing was changed.")
        return DONE
    if not _confirmed(chosen, preview):
        tell("Nothing was published.")
        return REFUSED
    try:
        with step(f"Checking once more and publishing {len(preview.changes.draft):,} clinics"):
            published = publishing_publish.publish(
                serving.store(), preview, by=by, role="shell", note=chosen.note, only_valid=only_valid, sure=sure
            )
    except Moved as moved:
        tell(str(moved))
        serving.look_again()
        print("\nThe difference now:")
        _show(preview_again(), serving.store())
        return MOVED
    print(f"Published as number {published.number}: {published.row_count:,} clinics in {serving.store().place}.")
    return DONE


def _confirmed(chosen: argparse.Namespace, preview: Preview) -> bool:
    if chosen.yes or not run.at_terminal():
        return True
    if not run.agreed("Publish this?"):
        return False
    for sentence in preview.ask_twice:
        tell(sentence)
    return not preview.ask_twice or run.agreed("Is this meant?")


def _show(preview: Preview, store: Store) -> None:
    if preview.report:
        print(for_people(preview.report))
        print()
    print(difference.of_preview(preview, store.do_not_list()))


def _of_file(chosen: argparse.Namespace, data: bytes, serving: Serving) -> Preview:
    served, store = _published(serving), serving.store()
    if chosen.update and isinstance(served, StandIn):
        raise NotPublished(
            "What is published cannot be read, so that its rows cannot be updated.",
            "Take it back with rollback, or publish a whole list.",
        )
    source = _source(chosen.source, store) if chosen.source else None
    with step(
        f"Checking {run.named(chosen.file, data)} and comparing it with {len(served.directory.frame):,} published clinics"
    ) as progress:
        preview = publishing_publish.of_file(
            served,
            data,
            UPDATE if chosen.update else REPLACE,
            today=run.today(),
            source=source,
            dismissed=store.not_duplicates(),
            file_name=chosen.file.name,
            store=store,
            read=sandbox.read_safely,
            progress=progress,
            **cli_reading.LIMITS,
        )
    cli_reading.write_problems(chosen.problems, chosen.file, data, preview.report, source, dry_run=chosen.dry_run)
    return preview


def _published(serving: Serving) -> Served:
    with step("Reading what is published"):
        try:
            return serving.served(run.today())
        except Unreadable as fault:
            newest = serving.store().current()
            if newest is None:
                raise
            tell(
                f"{fault}\nWhat is published, number {newest.number}, can be compared with nothing: every clinic counts as added."
            )
            return stand_in.of(newest, run.today())


def _read_again(store: Store, number: int):
    """What was published under a number, as this version reads it. Raises WrongUse, Unreadable, Damaged, Unavailable."""
    with step(f"Reading publication {number}"):
        return serving.read(store.content(publication_of(store, number)), run.today())


def publication_of(store: Store, number: int | None) -> Publication:
    """A publication by its number, the newest for None. Raises WrongUse where there is none, Unavailable."""
    # beyond what the column holds the database itself would refuse the question
    found = store.current() if number is None else store.publication(number) if 0 <= number < 2**31 else None
    if found is None:
        raise WrongUse(
            "Nothing is published yet."
            if number is None
            else f"There is no publication {number}; `python -m directory history` lists them."
        )
    return found


def _source(asked: str, store: Store) -> Source:
    learnt = {source.id: source.toml for source in store.learnt_sources()}
    if asked not in learnt:
        return sources.load(asked)
    try:
        return sources.declared(learnt[asked])
    except SourceError as fault:
        raise SourceError(f"The learnt source {asked} cannot be used: {fault}") from fault


def _bytes_of(path: Path) -> bytes | Report:
    with step(f"Opening {path.name}"):
        return run.bytes_of(path)


def _refused(report: Report) -> int:
    print(for_people(report))
    raise NotPublished("The file as a whole is refused.")
