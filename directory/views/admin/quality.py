"""What to fix next, as people read it: each list one page of rows at a time, pairs side by side, and how findings will age."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import STANDING_LABELS, Standing
from directory.intake.checks import duplicates
from directory.intake.checks.duplicates import Pair
from directory.medicine.authorities import AUTHORITIES, Authority
from directory.medicine.last_checked import CHECK_COUNTS_DAYS
from directory.medicine.sentences import SENTENCE_KINDS
from directory.publishing import quality
from directory.publishing.quality import Contradiction, Due, DueList, Freshness, OurSentence, UnknownRate, Unplaced
from directory.search.published import Directory
from directory.store import Publication
from directory.views import words
from directory.views.admin.staff import who
from directory.views.html import Html, element, join
from directory.views.standing import STANDINGS_SHOWN
from directory.views.tables import in_words, table, value

PARTS = {
    "due": "Check again",
    "unknown": "Find out",
    "contradictions": "Does not fit together",
    "duplicates": "Possible duplicates",
    "unplaced": "Place on the map",
    "freshness": "How facts age",
    "ours": "What our guide says",
}
ROWS = {"due": "Facts", "contradictions": "Contradictions", "unplaced": "Clinics", "ours": "Sentences"}
MEANS = {
    "due": "Facts whose check is out of date, or will be within 30 days. Core safety checks first, then the oldest.",
    "unknown": "How often we do not know. Only clinics that visitors find are counted.",
    "contradictions": "Facts of one clinic that cannot all be right, or that a rule speaks against.",
    "duplicates": "Two rows that may be one clinic. Nothing is ever merged for you: remove one by an upload, or say that they are two.",
    "unplaced": "These clinics have no point of their own. On the map they stand in the middle of their ZIP or town, or nowhere.",
    "freshness": "How the facts will stand in the coming months if nobody checks any again.",
    "ours": f"What our pages say of approvals and law. Hold each sentence against its source again after {CHECK_COUNTS_DAYS} days; the longest unchecked stand first. If one is no longer right, do not press: have its words changed in data/guide.",
}
_ON_MAP = {"zip": "the middle of its ZIP", "city": "the middle of its town", schema.UNKNOWN: "nowhere"}


@dataclass(frozen=True, eq=False)
class Work:
    """All lists of one publication on one day."""

    due: DueList
    unknown: list[UnknownRate]
    contradictions: list[Contradiction]
    duplicates: list[Pair]
    unplaced: list[Unplaced]


def work(directory: Directory, dismissed: frozenset[tuple[str, str]]) -> Work:
    """Every list; each is worked out once per publication, day and set of ``dismissed`` pairs."""
    return Work(
        directory.remembered(quality.due),
        directory.remembered(quality.unknown_rates),
        directory.remembered(quality.contradictions),
        directory.remembered(quality.possible_duplicates, dismissed),
        directory.remembered(quality.unplaced),
    )


def how_much(found: Work) -> dict[str, str]:
    """How long each list is, for the menu."""
    stale = found.due.number_stale
    worst = found.unknown[0]
    return {
        "due": f"{stale:,} out of date, {len(found.due) - stale:,} soon",
        "unknown": f"up to {worst.share:.0%} not known",
        "contradictions": f"{len(found.contradictions):,}" if found.contradictions else "nothing",
        "duplicates": "1 pair"
        if len(found.duplicates) == 1
        else f"{len(found.duplicates):,} pairs"
        if found.duplicates
        else "none",
        "unplaced": f"{words.clinics(len(found.unplaced))} inexact" if found.unplaced else "all exact",
        "freshness": "the next half year",
    }


def how_many_due(sentences: Sequence[OurSentence]) -> str:
    """How many sentences of ours are to be checked again, for the menu."""
    due = sum(one.due for one in sentences)
    return f"{due:,} to check again" if due else f"{len(sentences):,}, all in date"


def our_sentence(one: OurSentence) -> Html:
    """A sentence of ours with its sources, what of them was read, and its last check."""
    sources = [AUTHORITIES[key] for key in one.sentence.sources]
    by = f"by {who(one.check.by)}" if one.check else "by those who wrote it"
    lines = [
        ("Tells", f"{SENTENCE_KINDS[one.sentence.kind][:1].upper()}{SENTENCE_KINDS[one.sentence.kind][1:]}"),
        ("Source", join(*(element("p", _source(source)) for source in sources))),
        ("Last checked", f"{formats.day(one.checked_on)}, {by}"),
        ("Counts until", _until(one, ". Check it again" if one.due else None)),
    ]
    return element(
        "div",
        element("p", element("b", one.text)),
        table(f"About {one.sentence.id}", ["Fact", "What we know"], lines),
        class_="ours our-due" if one.due else "ours",
    )


def _source(source: Authority) -> Html:
    """A source with its publisher's link and the day it was read; where copies were read in its place, those too."""
    copies = [
        piece
        for n, copy in enumerate(source.copies, 1)
        for piece in (", ", element("a", f"copy {n}", href=copy, rel="noreferrer noopener"))
    ][1:]
    read = (". Read from: ", *copies) if copies else ()
    return join(
        element("a", source.title, href=source.url, rel="noreferrer noopener"),
        f" ({source.qualified})" if source.qualified else None,
        f", read {formats.day(source.read_on)}",
        *read,
    )


def still_right(text: str, day: date) -> str:
    """That a check is kept."""
    return f"Noted: checked on {formats.day(day)} and still right: “{text}” Visitors see the day within five seconds. It stands last in the list now; until the day ends it can be taken back there."


def taken_back(text: str, *, found: bool) -> str:
    """That a check is no more, or that there was none."""
    return (
        f"Taken back: the check of today of “{text}” The one before it counts again."
        if found
        else f"There is no check of today to take back of “{text}” Somebody may have been faster."
    )


def due_table(some: Sequence[Due]) -> Html:
    """Findings to check again."""
    return table(
        "Facts to check again",
        ["Clinic", "Fact", "Says", "Checked", "Counts until"],
        (
            (
                _who(d.clinic, d.clinic_id),
                _fact(d.label, d.core),
                in_words(schema.BY_NAME[d.column], d.value),
                formats.day(d.verified_on),
                _until(d, ". A federal rule on treatment by video ends then" if d.by_rule else None),
            )
            for d in some
        ),
    )


def unknown_table(rates: Sequence[UnknownRate]) -> Html:
    """How often each criterion is not known, with a bar."""
    return table(
        "How often each fact is not known",
        ["Fact", "Not known", "Share"],
        ((_fact(r.label, r.core), f"{r.unknown:,} of {words.clinics(r.applicable)}", _share(r.share)) for r in rates),
    )


def contradictions_table(some: Sequence[Contradiction]) -> Html:
    """What does not fit."""
    return table(
        "What does not fit together",
        ["Clinic", "Fact", "Says", "What is wrong", "What to do"],
        (
            (
                _who(c.clinic, c.clinic_id),
                element("span", schema.BY_NAME[c.column].label, " ", element("code", c.column)),
                value(c.found),
                c.expected,
                c.remedy,
            )
            for c in some
        ),
    )


def unplaced_table(some: Sequence[Unplaced]) -> Html:
    """Clinics without a point of their own."""
    return table(
        "Clinics without coordinates",
        ["Clinic", "Address", "On the map"],
        ((_who(u.clinic, u.clinic_id), u.address, _ON_MAP.get(u.precision, "an inexact point")) for u in some),
    )


def pair_table(directory: Directory, pair: Pair) -> Html:
    """Two rows side by side; each line says whether they agree."""
    rows = [directory.row(position) for position in (pair.first, pair.second)]
    lines = [
        (
            column.label,
            *(value(_shown(column, row[column.name])) for row in rows),
            _agree(*(row[column.name] for row in rows)),
        )
        for column in map(schema.BY_NAME.__getitem__, ("location_name", "organization_name", *quality.COMPARED))
        if any(row[column.name] for row in rows)
    ]
    return element(
        "div",
        element("p", f"{pair.agrees[:1].upper()}{pair.agrees[1:]}."),
        table(f"{pair.first_id} beside {pair.second_id}", ["Fact", pair.first_id, pair.second_id, "Agree"], lines),
        class_="pair",
    )


def dismissed_line(directory: Directory, pair: tuple[str, str]) -> Html:
    """A pair that somebody said is two clinics."""
    return element("p", " and ".join(_named(directory, clinic_id) for clinic_id in pair), data_theirs=True)


def pairs_to_forget(dismissed: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Remembered pairs in the order of their ids."""
    return sorted(dismissed)


def chart(days: Sequence[Freshness]) -> Html:
    """How the findings of all criteria stand, a column for each day; for the eye only, the table says the same in numbers."""
    columns = [
        element(
            "div",
            *(
                element(
                    "span",
                    class_=f"bar-part bar-{standing.name.lower()}",
                    style=f"height:{100 * on.shares[standing]:.2f}%",
                )
                for standing in STANDINGS_SHOWN
                if on.counts[standing]
            ),
            class_="fresh-column",
        )
        for on in days
    ]
    legend = element(
        "ul",
        *(
            element(
                "li",
                element("span", class_=f"bar-part bar-{standing.name.lower()}", aria_hidden="true"),
                STANDING_LABELS[standing],
            )
            for standing in STANDINGS_SHOWN
        ),
        class_="fresh-legend",
    )
    ends = element(
        "p",
        element("span", formats.day(days[0].day)),
        element("span", formats.day(days[-1].day)),
        class_="fresh-ends",
        aria_hidden="true",
    )
    return element(
        "figure",
        legend,
        element("div", *columns, class_="fresh", aria_hidden="true"),
        ends,
        element("figcaption", falls(days), class_="muted"),
        class_="fresh-figure",
    )


def falls(days: Sequence[Freshness]) -> str:
    """The chart in a sentence."""
    first, last = days[0], days[-1]
    return f"Verified now: {first.shares[Standing.VERIFIED]:.0%} of what we ask. On {formats.day(last.day)}, if nobody checks any again: {last.shares[Standing.VERIFIED]:.0%}."


def freshness_table(caption: str, days: Sequence[tuple[str, Freshness]]) -> Html:
    """The same in numbers, a line for each (label, freshness)."""
    return table(
        caption,
        ["Day", *(STANDING_LABELS[standing] for standing in STANDINGS_SHOWN)],
        (
            (label, *(f"{on.counts[standing]:,} ({on.shares[standing]:.0%})" for standing in STANDINGS_SHOWN))
            for label, on in days
        ),
    )


def coming(directory: Directory) -> tuple[Freshness, ...]:
    """Every week of the half year that begins today."""
    return tuple(quality.freshness(directory, quality.coming_days(directory.today)))


def coming_table(days: Sequence[Freshness]) -> Html:
    """Every fourth week in numbers."""
    return freshness_table("In the coming months", [(formats.day(on.day), on) for on in days[::4]])


def past(publication: Publication, directory: Directory) -> tuple[str, Freshness]:
    """How the findings of an older publication stood on its own day (the sample's day, where it was the sample), with its name."""
    on = quality.freshness(directory, [schema.SAMPLE_DAY if directory.is_sample else publication.at.date()])[0]
    return f"Number {publication.number}, {formats.day(on.day)}", on


def said_to_be_two(pair: tuple[str, str]) -> str:
    """That it is remembered."""
    return f"Remembered: {pair[0]} and {pair[1]} are two clinics. Uploads are not asked about them any more."


def asked_again(pair: tuple[str, str]) -> str:
    """That it is forgotten."""
    return f"Forgotten: {pair[0]} and {pair[1]} may be one clinic again."


def download_name(part: str, publication: Publication, day, more: object = "") -> str:
    """A name of its own for each list of each publication and day, so that no older bytes are ever handed out."""
    return (
        "-".join(
            str(piece)
            for piece in (part.replace("_", "-"), publication.number, publication.sha256[:8], day.isoformat(), more)
            if piece != ""
        )
        + ".csv"
    )


def pair_key(pair: Pair) -> tuple[str, str]:
    """What a pair is remembered by."""
    return duplicates.key(pair.first_id, pair.second_id)


def _who(clinic: str, clinic_id: str) -> Html:
    return join(clinic, " ", element("code", clinic_id, class_="id"))


def _fact(label: str, core: bool) -> Html:
    return element("span", label, *((" ", element("span", "core safety", class_="tag")) if core else ()))


def _until(checked: Due | OurSentence, more: str | None) -> Html:
    """Until when a check counts, and ``more`` to say of it."""
    if checked.days_left < 0:
        return element(
            "span",
            element("span", class_="mark mark-stale", aria_hidden="true"),
            f"Out of date since {formats.day(checked.good_until)}",
            more,
        )
    return element(
        "span",
        f"{formats.day(checked.good_until)}, ",
        "today is its last day" if not checked.days_left else f"{checked.days_left} days left",
        more,
    )


def _share(share: float) -> Html:
    bar = element(
        "span", element("span", class_="bar-part", style=f"width:{100 * share:.1f}%"), class_="bar", aria_hidden="true"
    )
    return element("span", bar, f"{share:.0%}", class_="share")


def _shown(column: schema.Column, text: str) -> str:
    return formats.phone(text) if column.name == "phone" and text else words.cell(column, text) if text else ""


def _agree(one: str, other: str) -> Html:
    return element("span", "same" if one == other else "differs", class_=None if one == other else "differs")


def _named(directory: Directory, clinic_id: str) -> str:
    position = directory.position(clinic_id, staff=True)
    return (
        f"{formats.name(directory.row(position))} ({clinic_id})"
        if position is not None
        else f"{clinic_id} (not in the list now)"
    )
