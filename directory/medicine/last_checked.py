"""On which day a sentence on an approval or a law was last held against its source.

Two days are known of such a sentence: that of the data (``sentences``), and that of the last check of this wording by
staff, which the store keeps. The later one counts. A sentence that was changed since a check is as old as the data says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from directory import schema
from directory.clinics import formats
from directory.medicine import sentences
from directory.medicine.cited import Cited
from directory.store.sentence_checks import SentenceCheck, text_sha256

CHECK_COUNTS_DAYS = 180
"""For how many days a check counts."""


# What stands in the places of a sentence that are the same on every page: a check is of these words too.
_RULE_ENDS = {"day": formats.day(schema.HOME_AND_VIDEO_DUE - timedelta(days=1))}


_FILLED: dict[str, dict[str, str]] = {
    "home.video_rule": _RULE_ENDS,
    "home.video_rule_over": _RULE_ENDS,
    "about.video_due": _RULE_ENDS,
}


class _Open(dict):
    """Values for the places of a text; a place without one stays as it is."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def wording(sentence: Cited, **values: str) -> str:
    """The words of a sentence of ``sentences`` that a check is of; ``values`` for places that differ from page to page."""
    return sentence.format_map(_Open(_FILLED.get(sentence.id, {}), **values))


@dataclass(frozen=True, eq=False)
class LastChecked:
    """The days of the sentences on approvals and law, by their ids, as seen on ``today`` (the real day, UTC).

    ``checks``: those of staff that count, being of the present wording and no older than the data.
    """

    today: date
    days: Mapping[str, date]
    checks: Mapping[str, SentenceCheck]

    def oldest(self, parts: Iterable[str], *, every_day: bool = False) -> date | None:
        """The day of the oldest check among the sentences of ``parts``; None where it matters for none.

        ``every_day``: those that are on neither approval nor law count too, by the day of the data.
        """
        cited = (part for part in parts if isinstance(part, Cited))
        return min(
            (self.days.get(part.id, part.checked_on) for part in cited if every_day or part.id in self.days),
            default=None,
        )

    def good_until(self, sentence_id: str) -> date:
        """The last day on which the check of a sentence still counts. Raises KeyError for one that is on neither approval nor law."""
        return self.days[sentence_id] + timedelta(days=CHECK_COUNTS_DAYS)


@lru_cache(maxsize=4)  # so that what pages keep by it is kept while nothing changes
def as_of(checks: tuple[SentenceCheck, ...], today: date) -> LastChecked:
    """The days with these checks of the store; without any, those of the data."""
    found = {(check.sentence_id, check.text_sha256): check for check in checks}
    days, counting = {}, {}
    for sentence in sentences.dated():
        check = found.get((sentence.id, text_sha256(wording(sentence))))
        days[sentence.id] = sentence.checked_on
        if check and check.day >= sentence.checked_on:
            days[sentence.id], counting[sentence.id] = check.day, check
    return LastChecked(today, days, counting)
