"""How the shell reads a file: in a limited child process as the server does, so that no file ends it, with room for 100,000 rows."""

from pathlib import Path
from typing import TypedDict

from directory import intake
from directory.cli import run
from directory.cli.progress import step
from directory.cli.run import WrongUse, tell
from directory.intake import sandbox
from directory.intake.report import Report
from directory.intake.sources import Source


class Limits(TypedDict):
    """How much of the machine the reading of one file may take."""

    limit_bytes: int
    seconds: int
    megabytes: int


LIMITS: Limits = {"limit_bytes": intake.SHELL_BYTES, "seconds": 600, "megabytes": 6_000}
"""For ``intake.sandbox``: several times what 100,000 rows full of evidence need."""


def judged(path: Path, data: bytes, source: Source | None, words: str) -> Report:
    """What the reader says of a file on its own; ``words`` say what is done meanwhile."""
    with step(f"{words} {run.named(path, data)}") as progress:
        return sandbox.read_safely(data, path.name, today=run.today(), source=source, progress=progress, **LIMITS)


def add_problems(command) -> None:
    """The option that writes the file with a column of problems."""
    command.add_argument(
        "--problems",
        type=Path,
        metavar="OUT.csv",
        help="write the file again with a last column of problems: mend the refused rows there, and send it again",
    )


def write_problems(
    out: Path | None, path: Path, data: bytes, report: Report, source: Source | None, *, dry_run: bool
) -> None:
    """Write the file that ``add_problems`` asks for, where it does. Raises WrongUse."""
    if out is None:
        return
    if out.exists() and out.samefile(path):
        raise WrongUse("The file with the problems would replace the input; give it another name.")
    with step(f"Writing the problems of {path.name}") as progress:
        content = sandbox.problems_safely(data, report, source, path.name, progress=progress, **LIMITS)
    if run.write(out, content, dry_run=dry_run):
        tell(f"Written: {out}, your file with a column of problems. Rows refused: {report.rows_rejected:,}.")
