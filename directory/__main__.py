"""The shell: python -m directory check | convert | template | docs.

Exit status: 0 done (warnings do no harm), 1 rows or the file are refused, 2 wrong use.
"""
import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from directory import intake, sources, template
from directory.report import REJECT_FILE, REJECT_ROWS, Report, for_people
from directory.sources import SourceError

DONE, REFUSED, WRONG_USE = 0, 1, 2


class WrongUse(Exception):
    """The command cannot be carried out as it was given; the message is for people."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except (WrongUse, SourceError) as fault:
        print(f"{fault}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # the reader of a pipe has seen enough (… | head); nothing more can be written, also not at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m directory", description="Check, convert and describe files of clinics.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    source_help = f"the file's columns are those of a declared source: {', '.join(sources.known())}, or the path of a .toml file"

    check = commands.add_parser("check", help="judge a file as an upload would be judged", description="Judge a CSV file as an upload would be judged. Exit status 1 when rows or the file are refused.")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object instead of a text")
    check.add_argument("--source", metavar="ID", help=source_help)
    check.set_defaults(run=_check)

    convert = commands.add_parser("convert", help="turn a file of a declared source into our columns", description="Turn a CSV file of a declared source into our columns; refused rows are left out and named. Exit status as for check.")
    convert.add_argument("file", type=Path, metavar="FILE")
    convert.add_argument("--source", metavar="ID", required=True, help=source_help)
    convert.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")
    convert.set_defaults(run=_convert)

    blank = commands.add_parser("template", help="write the template", description="Write the template: a CSV file with every heading and no row. Put one clinic into each row; only a name, address_1, city, state_province, postal_code and phone are needed.")
    blank.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    blank.add_argument("--dictionary", action="store_true", help="write the data dictionary instead, as Markdown")
    blank.set_defaults(run=_template)

    docs = commands.add_parser("docs", help="write template, data dictionary and README table of this repository anew")
    docs.set_defaults(run=_docs)
    return parser


def _today() -> date:
    return datetime.now(UTC).date()


def _bytes_of(path: Path) -> bytes | Report:
    """A file's bytes, or the report on a file that is too large to be read."""
    try:
        if not path.is_file():
            raise WrongUse(f"There is no file {path}." if not path.exists() else f"{path} is not a file.")
        if (size := path.stat().st_size) > intake.SHELL_BYTES:
            return intake.too_large(size, intake.SHELL_BYTES)
        return path.read_bytes()
    except (OSError, ValueError) as fault:
        raise WrongUse(f"{path} cannot be read: {getattr(fault, 'strerror', None) or fault}.") from fault


def _check(chosen: argparse.Namespace) -> int:
    source = sources.load(chosen.source) if chosen.source else None
    data = _bytes_of(chosen.file)
    judged = data if isinstance(data, Report) else intake.read(data, today=_today(), limit_bytes=intake.SHELL_BYTES, source=source)
    print(json.dumps(judged.as_dict(), ensure_ascii=True) if chosen.json else for_people(judged))
    return _status(judged)


def _convert(chosen: argparse.Namespace) -> int:
    source = sources.load(chosen.source)
    data = _bytes_of(chosen.file)
    if chosen.output.exists() and chosen.output.samefile(chosen.file):
        raise WrongUse("The output would replace the input; give it another name.")
    if isinstance(data, Report):
        judged = data
    else:
        converted, judged = sources.convert(data, source, today=_today())
        if judged.outcome != REJECT_FILE:
            _write(chosen.output, converted)
    print(for_people(judged))
    if judged.outcome != REJECT_FILE:
        print(f"\nWritten: {chosen.output} ({judged.rows_accepted:,} clinics). Source: {source.title}; {source.licence}.")
    return _status(judged)


def _template(chosen: argparse.Namespace) -> int:
    content = template.dictionary().encode() if chosen.dictionary else template.template()
    if chosen.output:
        _write(chosen.output, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return DONE


def _docs(chosen: argparse.Namespace) -> int:
    for path in template.write_docs():
        print(path.relative_to(template.ROOT))
    return DONE


def _status(judged: Report) -> int:
    return REFUSED if judged.outcome in (REJECT_ROWS, REJECT_FILE) else DONE


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a reader of it sees the old content or the new."""
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
            beside.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(beside.name).chmod(0o666 & ~mask)
        Path(beside.name).replace(path)
    except OSError as fault:
        if beside:
            Path(beside.name).unlink(missing_ok=True)
        raise WrongUse(f"{path} cannot be written: {fault.strerror}.") from fault


if __name__ == "__main__":
    sys.exit(main())
