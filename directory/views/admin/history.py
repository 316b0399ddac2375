"""The history as people read it: each publication with who, when, why, what changed, and the files behind it."""

from directory.clinics import formats
from directory.store import Publication
from directory.views import words
from directory.views.admin import preview
from directory.views.admin.staff import KIND_LABELS, ROLE_LABELS
from directory.views.html import Html, element

PUBLICATIONS_PER_PAGE = 10


def entry(publication: Publication, current: int) -> Html:
    """One publication. ``current``: the number of the one that visitors see."""
    tag = element("span", "Published now", class_="tag") if publication.number == current else None
    return element(
        "article",
        element("h2", f"Number {publication.number}", " ", tag),
        element("p", publication.note, class_="said-why", data_theirs=True),
        element(
            "p",
            KIND_LABELS.get(publication.kind, publication.kind),
            " · ",
            _when(publication),
            " · ",
            element("span", publication.by.removeprefix("shell:"), data_theirs=True),
            f" ({ROLE_LABELS.get(publication.role, publication.role)}) · {words.clinics(publication.row_count)}",
            class_="muted",
        ),
        preview.tally(publication.counts),
        element("details", element("summary", "Files and hashes"), element("dl", *_files(publication))),
        class_="publication",
    )


def download_name(publication: Publication) -> str:
    """The name of its file: another for other content, so that no older bytes are ever handed out."""
    return f"clinics-{publication.number}-{publication.sha256[:8]}.csv"


def compared(older: Publication, newer: Publication) -> Html:
    """What a difference is between."""
    return element(
        "p",
        f"From number {older.number} (",
        _when(older),
        f") to number {newer.number} (",
        _when(newer),
        ").",
        class_="muted",
    )


def back_note(number: int) -> str:
    """The note of a roll-back to begin with."""
    return f"Back to number {number}."


def unreadable(number: int, sentences: tuple[str, ...]) -> list[str]:
    """Why a publication cannot be shown; no other one is touched by that."""
    return [f"Number {number} cannot be read.", *sentences, "The other publications are not affected."]


def _when(publication: Publication) -> str:
    return f"{formats.day(publication.at.date())}, {publication.at:%H:%M} UTC"


def _files(publication: Publication) -> list[Html]:
    rows: list[tuple[str, object]] = [("Stored as", element("code", publication.sha256))]
    if publication.file_name:
        rows = [
            ("File", element("span", publication.file_name, data_theirs=True)),
            ("Its SHA-256", element("code", publication.file_sha256)),
            *rows,
        ]
    if publication.base is not None:
        rows.append(("Compared with", f"number {publication.base}"))
    return [piece for term, what in rows for piece in (element("dt", term), element("dd", what))]
