"""The guide's part on vetting: what to look for, how this directory checks, until when a check counts. From the schema."""

from collections.abc import Iterable
from datetime import timedelta

from directory import schema
from directory.clinics import formats
from directory.clinics.findings import STANDING_LABELS, Standing
from directory.medicine.sentences import cited, said
from directory.schema import Criterion, Group
from directory.views.citations import source_line
from directory.views.guide.blocks import Block, Heading, Made, Points, Section, Table, text
from directory.views.html import Html, element, join
from directory.views.verdict import VERDICT_LABELS, VERDICT_MEANINGS

STANDING_MEANINGS: dict[Standing, str] = {
    Standing.VERIFIED: "Somebody checked it for us in a way that proves it, and the check is not too old.",
    Standing.STALE: "It was checked, but too long ago. It may have changed.",
    Standing.CLAIMED: "The clinic or a list says so. Nobody has checked it for us.",
    Standing.NO: "It was found, or we were told, that the clinic does not have it.",
    Standing.UNKNOWN: "We do not know. It may be yes or no. Ask the clinic.",
    Standing.NONE: "It does not apply to this clinic.",
}


def criterion_entry(criterion: Criterion) -> Html:
    """One thing to look for: what it means, why, what proves it, what to ask."""
    rows = (
        ("What it means", criterion.meaning),
        ("Why it matters", criterion.why),
        ("What proves it", criterion.proof),
        ("Ask the clinic", criterion.question),
    )
    return element(
        "article",
        element("h4", criterion.label, id=f"criterion-{criterion.key}"),
        element("p", "One of the safety checks.", class_="muted") if criterion.core else None,
        element("dl", *(piece for term, words_ in rows for piece in (element("dt", term), element("dd", words_)))),
        source_line(criterion.sources),
        class_="guide-criterion",
    )


def look_for() -> Section:
    """Every criterion in its group."""
    groups = [group for group in Group if any(c.group is group for c in schema.CRITERIA)]
    blocks: list[Block] = [
        text(
            f"These are the {len(schema.CRITERIA)} things that we ask about every clinic. You can ask about them too. Those marked as safety checks matter most."
        ),
        text(
            "Three short names come up. The DEA is the federal office for drug control. REMS is a federal safety program for Spravato. An NPI is a clinician's number in a federal register."
        ),
    ]
    for group in groups:
        blocks += [
            Heading(schema.GROUP_LABELS[group][0]),
            Made(join(*(criterion_entry(c) for c in schema.CRITERIA if c.group is group))),
        ]
    return Section("look-for", "What to look for in a clinic", tuple(blocks))


def stale_days() -> dict[int, tuple[str, ...]]:
    """Days until a check is too old, with the labels of what they hold for; the shortest first."""
    found: dict[int, dict[str, None]] = {}
    for column in schema.FINDINGS:
        label = schema.FACET[column.facet].label if column.facet else column.label
        if column.days_until_stale is not None:  # as of every finding
            found.setdefault(column.days_until_stale, {})[label] = None
    return {days: tuple(found[days]) for days in sorted(found)}


def _evidence(kinds: Iterable[str]) -> tuple[str, ...]:
    labels = {m.key: m.label for m in schema.EVIDENCE_TYPES}
    return tuple(labels[kind][:1].upper() + labels[kind][1:] for kind in kinds)


def checks() -> Section:
    """What the standings mean, what proves something, and for how long."""
    weak = tuple(m.key for m in schema.EVIDENCE_TYPES if m.key not in schema.STRONG_EVIDENCE)
    ages: list[Block] = [Points(f"Too old after {days} days:", labels) for days, labels in stale_days().items()]
    return Section(
        "checks",
        "What this list checks, and how",
        (
            text(
                "We do not rate clinics. For each fact we say how well it is known, who checked it, how, and on what day. No clinic can pay for a better place."
            ),
            Table(
                "standings",
                "The words that stand beside a fact",
                ("Word", "What it means"),
                tuple((STANDING_LABELS[s], meaning) for s, meaning in STANDING_MEANINGS.items()),
            ),
            Table(
                "verdicts",
                "The words and shapes that stand for a clinic's safety, in the list and on the map",
                ("Words", "What they mean"),
                tuple((label, VERDICT_MEANINGS[verdict]) for verdict, label in VERDICT_LABELS.items()),
            ),
            Points("These ways of checking prove something:", _evidence(schema.STRONG_EVIDENCE)),
            text(
                "A call proves something only if we wrote down whom we spoke to. We show you the role of the person who checked, never a name."
            ),
            Points("These are only somebody's word:", _evidence(weak)),
            text("A check does not count for ever. How long depends on how fast the fact can change."),
            *ages,
            text(
                cited("about.video_due").filled(day=formats.day(schema.HOME_AND_VIDEO_DUE - timedelta(days=1))),
                *said("about", "video_due_then"),
            ),
            text(
                "An unknown is never counted as a yes. If you ask for something, a clinic where we do not know it is left out, and we tell you so."
            ),
        ),
    )
