"""When a sentence on an approval or a law was last held against its source, as pages say it."""

from collections.abc import Iterable
from datetime import timedelta

from directory.clinics import formats
from directory.medicine.cited import sources_of
from directory.medicine.last_checked import CHECK_COUNTS_DAYS, LastChecked
from directory.views import words
from directory.views.citations import numbered, source_line
from directory.views.html import Html, element, join


def line(checked: LastChecked, parts: Iterable[str], *, every_day: bool = False) -> Html | None:
    """Said once below a paragraph, a list or a table of ``parts``: the day of the oldest check; None where it matters for none.

    ``every_day``: it matters for each sentence that has a source, not for approvals and law alone.
    """
    oldest = checked.oldest(parts, every_day=every_day)
    if oldest is None:
        return None
    is_old = checked.today - oldest > timedelta(days=CHECK_COUNTS_DAYS)
    said = (
        f"Last checked {words.dated(oldest, checked.today)}. Rules may have changed: ask."
        if is_old
        else f"Last checked {formats.day(oldest)}."
    )
    return element("p", said, class_="source last-checked")


def rests_on(parts: Iterable[str], checked: LastChecked | None, *, every_day: bool = False) -> Html:
    """What stands below a paragraph, a list or a table: its sources, and, where the days are told, when it was last checked."""
    parts = tuple(parts)
    return join(
        source_line(sources_of(parts)), " ", line(checked, parts, every_day=every_day) if checked else None
    )  # on paper they share a line


def listed(parts: Iterable[str], checked: LastChecked | None) -> Html:
    """Sentences one below the other, numbered after their sources, and what they rest on."""
    parts = tuple(parts)
    keys = sources_of(parts)
    return join(element("ul", *(element("li", numbered(part, keys)) for part in parts)), rests_on(parts, checked))
