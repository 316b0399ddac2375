"""The shell on files alone, without a store: check, convert, template, docs."""

import argparse
import json
from pathlib import Path

from directory.cli import reading, run
from directory.cli.run import DONE, REFUSED, Shell, WrongUse
from directory.intake import sources
from directory.intake.report import REJECT_FILE, REJECT_ROWS, Report, for_people
from directory.spreadsheets import export, template

SOURCE_HELP = (
    f"the file's columns are those of a declared source: {', '.join(sources.known())}, or the path of a .toml file"
)


def add_to(commands) -> None:
    """Add these commands to the shell's."""
    check = commands.add_parser(
        "check",
        help="judge a file as an upload would be judged",
        description="Judge a file as an upload would be judged. Exit status 1 when rows or the file are refused.",
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object instead of a text")
    check.add_argument("--source", metavar="ID", help=SOURCE_HELP)
    reading.add_problems(check)
    run.add_dry_run(check)
    check.set_defaults(run=_check)

    convert = commands.add_parser(
        "convert",
        help="turn a file of a declared source into our columns",
        description="Turn a CSV file of a declared source into our columns; refused rows are left out and named. Exit status as for check.",
    )
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("--source", metavar="ID", required=True, help=SOURCE_HELP)
    convert.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")
    run.add_dry_run(convert)
    convert.set_defaults(run=_convert)

    blank = commands.add_parser(
        "template",
        help="write the template",
        description="Write the template: a CSV file with every heading and no row. Put one clinic into each row; only a name, address_1, city, state_province, postal_code and phone are needed.",
    )
    blank.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    blank.add_argument("--dictionary", action="store_true", help="write the data dictionary instead, as Markdown")
    run.add_dry_run(blank)
    blank.set_defaults(run=_template)

    docs = commands.add_parser("docs", help="write the template and the data dictionary of this repository anew")
    run.add_dry_run(docs)
    docs.set_defaults(run=_docs)


def status_of(report: Report) -> int:
    """The exit status for a judged file."""
    return REFUSED if report.outcome in (REJECT_ROWS, REJECT_FILE) else DONE


def _check(chosen: argparse.Namespace, _shell: Shell) -> int:
    source = sources.load(chosen.source) if chosen.source else None
    data = run.bytes_of(chosen.file)
    if isinstance(data, Report):
        judged = data
    else:
        judged = reading.judged(chosen.file, data, source, "Checking")
        reading.write_problems(chosen.problems, chosen.file, data, judged, source, dry_run=chosen.dry_run)
    print(json.dumps(judged.as_dict(), ensure_ascii=True) if chosen.json else for_people(judged))
    return status_of(judged)


def _convert(chosen: argparse.Namespace, _shell: Shell) -> int:
    source = sources.load(chosen.source)
    data = run.bytes_of(chosen.file)
    if chosen.output.exists() and chosen.output.samefile(chosen.file):
        raise WrongUse("The output would replace the input; give it another name.")
    written = False
    if isinstance(data, Report):
        judged = data
    else:
        judged = reading.judged(chosen.file, data, source, "Converting")
        if judged.outcome != REJECT_FILE:
            written = run.write(chosen.output, export.to_csv(judged.frame), dry_run=chosen.dry_run)
    print(for_people(judged))
    if written:
        print(
            f"\nWritten: {chosen.output} ({judged.rows_accepted:,} clinics). Source: {source.title}; {source.licence}; {source.attribution}."
        )
    return status_of(judged)


def _template(chosen: argparse.Namespace, _shell: Shell) -> int:
    run.hand_over(
        template.dictionary().encode() if chosen.dictionary else template.template(),
        chosen.output,
        dry_run=chosen.dry_run,
    )
    return DONE


def _docs(chosen: argparse.Namespace, _shell: Shell) -> int:
    for path, content in template.docs().items():
        if run.write(path, content, dry_run=chosen.dry_run):
            print(path.relative_to(template.ROOT))
    return DONE
