"""Publishing: what a file, an action or an older publication would change, and making it so.

The same functions serve the pages and the shell. Nothing is published that was not previewed: a preview remembers the
publication it was compared with, and publishing refuses where another came between. What is published is judged once
more, as the text it is stored as, by the reader that will load it.
"""

import csv
import io
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pandas as pd

from directory import intake
from directory.clinics import identity
from directory.clinics import status as clinics_status
from directory.clinics.status import LISTED
from directory.intake.report import ACCEPT, ACCEPT_WITH_WARNINGS, REJECT_FILE, Report
from directory.intake.sources import Source
from directory.notices import ErrorForPeople, Severity
from directory.publishing import actions, changes, reconciliation
from directory.publishing.changes import Changes
from directory.publishing.reconciliation import REPLACE, UPDATE, Reconciliation
from directory.publishing.serving import Served
from directory.search.published import Directory
from directory.spreadsheets import csv_text, export
from directory.store import Damaged, Publication, Store
from directory.store.memory import Listing

__all__ = [
    "BLIND",
    "FilePreview",
    "REPLACE",
    "UPDATE",
    "NotPublished",
    "Preview",
    "checked",
    "modes",
    "of_file",
    "of_older",
    "of_report",
    "of_table",
    "publish",
    "require",
]

BLIND = "What is published cannot be read, so that nobody can say what this would remove."
_EARLIER = 5  # older snapshots that are looked through for clinics whose ids come back


class NotPublished(ErrorForPeople):
    """Publishing is not possible as it was asked for. ``sentences`` say why and what to do; nothing was changed."""


@dataclass(frozen=True, eq=False)
class Preview:
    """What publishing would change. ``base``: what it was compared with. ``kind``: as ``Publication.kind``.

    ``report``: the reader's on the file, None where there was no file; ``rows``: what became of each of its rows.
    ``listings``: clinics that an action keeps off the list or lists again. ``token`` makes one decision one publication, however often it is tried.
    """

    base: Publication
    kind: str
    changes: Changes
    report: Report | None = None
    rows: Reconciliation | None = None
    file_name: str = ""
    listings: tuple[Listing, ...] = ()
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what became of them, as the history keeps them."""
        return {**self.changes.counts, "rejected": self.report.rows_rejected if self.report else 0}

    @property
    def blind(self) -> bool:
        """Whether what is published could not be read (``stand_in``): without clinics nothing is ever published."""
        return not len(self.changes.published)

    @property
    def ask_twice(self) -> list[str]:
        """Sentences for which publishing needs a second confirmation."""
        return [BLIND] * self.blind + [notice.sentence() for notice in self.changes.ask_twice]

    @property
    def needs_leave_to_drop(self) -> bool:
        """Whether rows of the file are refused, so that publishing the rest must be chosen."""
        return bool(self.report and self.report.rows_rejected)

    def stops(self) -> tuple[str, ...]:
        """Why it cannot be published whatever is confirmed; empty where it can."""
        if self.report and self.report.outcome == REJECT_FILE:
            return ("The file as a whole is refused.", *(notice.sentence() for notice in self.report.notices[:3]))
        if not len(self.changes.draft):
            return ("No clinic would be left.",)
        if self.changes.empty:
            return ("Nothing would change.",)
        if self.kind != "rollback" and _is_sample(self.changes.draft) and not _is_sample(self.changes.published):
            return ("The bundled sample cannot replace real clinics.", "Upload your own list.")
        return ()


@dataclass(frozen=True, eq=False)
class FilePreview(Preview):
    """What publishing a file would change: the reader's report on it is always there."""

    report: Report


def modes(published: Directory) -> tuple[str, ...]:
    """What a file may do to what is published; the bundled sample can only be replaced."""
    return (REPLACE,) if published.is_sample else (REPLACE, UPDATE)


def of_file(
    served: Served,
    data: bytes,
    mode: str,
    *,
    today: date,
    read: Callable[..., Report] = intake.read,
    source: Source | None = None,
    dismissed: frozenset[tuple[str, str]] = frozenset(),
    file_name: str = "",
    store: Store | None = None,
    **reading: object,
) -> FilePreview:
    """Preview of a file. ``read`` judges it (as ``intake.read`` does) and takes ``reading`` as well. ``store``: as for ``of_report``.

    Raises NotPublished for a mode that what is published does not allow, Unavailable where the store that is given failed.
    """
    if mode not in modes(served.directory):
        raise NotPublished("The bundled sample can only be replaced as a whole.", "Choose to replace everything.")
    published = served.directory.frame
    report = read(
        data, today=today, source=source, onto=published if mode == UPDATE else None, dismissed=dismissed, **reading
    )
    return of_report(served, report, mode, file_name, store)


def of_report(
    served: Served, report: Report, mode: str, file_name: str = "", store: Store | None = None
) -> FilePreview:
    """Preview of a file that was judged already.

    With a ``store``, an id that is not published any more and comes back for another clinic is told as well. Raises
    Unavailable where it failed.
    """
    found = changes.between(served.directory.frame, report.frame, row_numbers=report.row_numbers)
    if store and len(found.added):
        found = replace(
            found, earlier=_retired(store, served.publication, found.draft["clinic_id"].array.take(found.added))
        )
    rows = reconciliation.reconciled(report, found, mode) if report.outcome != REJECT_FILE else None
    return FilePreview(served.publication, "upload" if mode == REPLACE else "update", found, report, rows, file_name)


def of_table(served: Served, table: pd.DataFrame, kind: str) -> Preview:
    """Preview of an action on what is published (``actions``).

    What it decides about listing a clinic is remembered with its publication, so that the clinic is known should an
    upload bring it back after it was removed.
    """
    found = changes.between(served.directory.frame, table)
    return Preview(served.publication, kind, found, listings=_listings(found))


def of_older(served: Served, older: Directory) -> Preview:
    """Preview of publishing an older publication again."""
    return Preview(served.publication, "rollback", changes.between(served.directory.frame, older.frame))


def publish(
    store: Store,
    preview: Preview,
    *,
    by: str,
    role: str,
    note: str,
    at: datetime | None = None,
    only_valid: bool = False,
    sure: bool = False,
    judged: Callable[[Report], None] = lambda report: None,
) -> Publication:
    """Make the previewed change. ``only_valid``: leave refused rows out; ``sure``: the second confirmation was given.

    ``judged`` is told how what will be published was read, before it is (``Serving.expect``).
    Raises NotPublished where something is missing, ``store.Moved`` where another publication came between,
    ``store.Unavailable`` where the store failed; after each of them nothing was changed.
    """
    at = at or datetime.now(UTC)
    content, report = _checked(preview, note, at.date(), only_valid, sure)
    judged(report)
    return store.publish(
        content,
        expected=preview.base.number,
        expected_sha256=preview.base.sha256,
        by=by,
        role=role,
        at=at,
        note=note,
        kind=preview.kind,
        token=preview.token,
        counts=preview.counts,
        file_name=preview.file_name,
        file_sha256=preview.report.sha256 if preview.report else "",
        listings=preview.listings,
    )


def checked(preview: Preview, *, note: str, today: date, only_valid: bool = False, sure: bool = False) -> bytes:
    """All of ``publish`` but the publishing: the text that would be stored. Raises NotPublished."""
    return _checked(preview, note, today, only_valid, sure)[0]


def _checked(preview: Preview, note: str, today: date, only_valid: bool, sure: bool) -> tuple[bytes, Report]:
    require(preview, note=note, only_valid=only_valid, sure=sure)
    content = export.to_csv(preview.changes.draft)
    report = intake.read(content, today=today, limit_bytes=intake.SHELL_BYTES)
    if report.outcome not in (ACCEPT, ACCEPT_WITH_WARNINGS):
        stopping = [notice for notice in report.notices if notice.severity in (Severity.FILE, Severity.ERROR)]
        raise NotPublished(
            "What would be published is not valid as a whole.", *(notice.sentence() for notice in stopping[:3])
        )
    return content, report


def require(preview: Preview, *, note: str, only_valid: bool = False, sure: bool = False) -> None:
    """What must be said and confirmed before publishing, at no cost. Raises NotPublished where something is missing."""
    if stops := preview.stops():
        raise NotPublished(*stops)
    if not note.strip():
        raise NotPublished("A note is missing.", "Write in a few words what this publication is for.")
    if preview.report and preview.needs_leave_to_drop and not only_valid:
        raise NotPublished(
            f"{preview.report.rows_rejected:,} rows are refused.",
            "Mend them, or choose to publish only the valid rows.",
        )
    if preview.ask_twice and not sure:
        raise NotPublished(*preview.ask_twice, "Confirm a second time that this is meant.")


def _listings(found: Changes) -> tuple[Listing, ...]:
    """The clinics that are put on the do-not-list, or on the list again; one that is merely held stays what it was."""
    fields = found.fields
    told = fields.loc[fields["column"].isin(("listing_status", "listing_reason")), "clinic_id"].unique()
    rows = found.draft[found.draft["clinic_id"].isin(told)]
    decided = zip(
        rows["clinic_id"], rows["organization_name"], rows["listing_status"], rows["listing_reason"], strict=True
    )
    return tuple(
        Listing(clinic_id, actions.organization_key(name), reason if status == clinics_status.DO_NOT_LIST else "")
        for clinic_id, name, status, reason in decided
        if (status == clinics_status.DO_NOT_LIST and reason) or status in LISTED
    )


def _is_sample(frame: pd.DataFrame) -> bool:
    return identity.is_sample(frame["clinic_id"].tolist())


def _retired(store: Store, base: Publication, new_ids: Iterable[str]) -> pd.DataFrame | None:
    """The clinics of older publications that had one of the ids, as the reader reads them today; None where there are none.

    Of each snapshot only the rows of these ids reach the reader. A damaged one is passed over.
    """
    wanted = {clinic_id.casefold() for clinic_id in new_ids}
    header: list[str] = []
    rows: dict[str, list[str]] = {}
    seen = {base.sha256}
    for older in store.history(4 * _EARLIER, before=base.number):
        if older.sha256 in seen or len(seen) > _EARLIER:
            continue
        seen.add(older.sha256)
        try:
            lines = csv.reader(io.StringIO(store.content(older).decode(), newline=""))
        except Damaged:
            continue
        names = next(lines)
        header = header or names
        if names != header or "clinic_id" not in names:
            continue  # written by another version: its columns stand elsewhere
        at = names.index("clinic_id")
        for row in lines:
            rows.setdefault(row[at].casefold(), row) if row[at].casefold() in wanted else None
    if not rows:
        return None
    content = csv_text.written([header, *rows.values()])
    return intake.read(content, today=datetime.now(UTC).date(), limit_bytes=intake.SHELL_BYTES).frame
