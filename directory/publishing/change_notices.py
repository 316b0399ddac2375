"""The warnings for which a difference gives reason, as notices of the catalogue (diff.*, id.changed_clinic, date.older_than_published)."""

from collections.abc import Iterator

from directory.intake.report import MOST_PER_CODE
from directory.notices import Notice, Problem, place, shorten
from directory.publishing.callouts import MOVED_MILES, Callouts
from directory.publishing.difference import Difference
from directory.publishing.frames import texts_at

MASS_REMOVAL, MASS_CHANGE = 0.2, 0.5  # shares of what is published
_NAMED = 3


def of(changes: Difference, callouts: Callouts) -> Iterator[Notice]:
    """The whole first, then the rows; of each code at most ``MOST_PER_CODE``."""
    yield from (place(problem, None, None) for problem in _of_the_whole(changes, callouts))
    told = []
    for i, clinic, old, new, row in callouts.other_clinic[:MOST_PER_CODE].itertuples(index=False):
        told.append(
            (
                row,
                "clinic_id",
                clinic,
                Problem(
                    "id.changed_clinic",
                    i,
                    f'The id {i} was "{shorten(old)}" and would be "{shorten(new)}": ids must stay with a clinic.',
                    "Give the new clinic an id of its own, or leave the id empty.",
                ),
            )
        )
    for i, clinic, miles, row in callouts.moved_far[:MOST_PER_CODE].itertuples(index=False):
        told.append(
            (
                row,
                "latitude",
                clinic,
                Problem(
                    "diff.moved_far",
                    i,
                    f"The clinic would move {miles:,.0f} miles; at most {MOVED_MILES:.0f} were expected.",
                    "Check address and coordinates, and whether the id belongs to this clinic.",
                ),
            )
        )
    back = callouts.older["row"].value_counts()
    for _, clinic, column, _, old, new, row in callouts.older.drop_duplicates("row")[:MOST_PER_CODE].itertuples(
        index=False
    ):
        more = f", and {back[row] - 1} more," if back[row] > 1 else ""
        told.append(
            (
                row,
                column,
                clinic,
                Problem(
                    "date.older_than_published",
                    new,
                    f"The published copy was verified later: {column} {old}{more} would go back.",
                    "Did an old sheet come back? Keep the later day where it is right.",
                ),
            )
        )
    for row, column, clinic, problem in sorted(told, key=lambda t: t[0]):
        yield place(problem, int(changes.row_numbers[row]) or None, column, shorten(clinic, 60))


def _of_the_whole(changes: Difference, callouts: Callouts) -> Iterator[Problem]:
    total = len(changes.published)
    gone = (
        {*texts_at(changes.published, "clinic_id", changes.removed), *callouts.vanishing["clinic_id"]}
        if total
        else set()
    )
    if len(gone) > MASS_REMOVAL * total and not changes.replaces_sample:
        yield Problem(
            "diff.mass_removal",
            f"{len(gone):,} of {total:,}",
            f"This would remove {len(gone):,} of {total:,} clinics or hide them from visitors; at most {MASS_REMOVAL:.0%} at once were expected.",
            'Check that the file is whole. To change some rows only, choose "update these rows".',
        )
    if len(changes.changed) > MASS_CHANGE * total:
        yield Problem(
            "diff.mass_change",
            f"{len(changes.changed):,} of {total:,}",
            f"This would change {len(changes.changed):,} of {total:,} clinics; at most {MASS_CHANGE:.0%} at once were expected.",
            "Look through the difference before you publish.",
        )
    other = callouts.other_clinic
    if len(other):
        named = ", ".join(other["clinic_id"][:_NAMED]) + (
            f" and {len(other) - _NAMED:,} more" if len(other) > _NAMED else ""
        )
        yield Problem(
            "diff.id_reuse",
            f"{len(other):,}",
            f"Ids would pass to other clinics: {named}. Links, short lists and referrals would then show the wrong clinic.",
            "Give new clinics ids of their own.",
        )
