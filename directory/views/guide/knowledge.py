"""What the directory knows and does not know: how the findings stand, by criterion and by state."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from directory import schema
from directory.clinics.findings import STANDING_LABELS, Standing
from directory.geo.places import STATES
from directory.medicine.sentences import said
from directory.search.published import Directory
from directory.views.guide.blocks import Block, Heading, Made, Section, text
from directory.views.html import Html, element
from directory.views.standing import STANDINGS_SHOWN
from directory.views.words import clinics

# All that is claimed of other directories. A vendor sells dated provenance of registry facts, so "no directory has it" would be too much.
OTHER_DIRECTORIES = "In the directories we read, none shows patients evidence and date for each vetting fact."


@dataclass(frozen=True)
class Share:
    """How many findings of one kind there are of each standing in ``SHOWN``. What does not apply is not counted."""

    label: str
    counts: Mapping[Standing, int]

    @property
    def total(self) -> int:
        """All findings that apply."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Knowledge:
    """The standings of all criteria of the ``clinics`` that can be results: together, by criterion, by state."""

    clinics: int
    together: Share
    criteria: tuple[Share, ...]
    states: tuple[Share, ...]


def knowledge(directory: Directory) -> Knowledge:
    """Count the findings of the published, open clinics. Spravato's own criterion counts only where Spravato is offered."""
    packed = directory.packed
    listed = packed.position[: packed.listed]
    offers = (directory.frame[schema.SPRAVATO_COLUMN] == schema.YES).to_numpy(dtype=bool)[listed]
    state_of = directory.frame["state_province"].to_numpy(dtype=object)[listed]
    states = sorted(set(state_of.tolist()), key=lambda code: STATES.get(code, code))
    number = {code: i for i, code in enumerate(states)}
    state_number = np.array([number[code] for code in state_of], dtype=np.int64)
    by_state = np.zeros((len(states), len(Standing)), dtype=np.int64)
    criteria = []
    for criterion in schema.CRITERIA:
        standings = packed.standings[criterion.key][listed].astype(np.int64)
        applies = offers if criterion.core == "if_spravato" else np.ones(len(listed), dtype=bool)
        criteria.append(_share(criterion.label, np.bincount(standings[applies], minlength=len(Standing))))
        np.add.at(by_state, (state_number[applies], standings[applies]), 1)
    return Knowledge(
        len(listed),
        _share("All facts together", by_state.sum(axis=0)),
        tuple(criteria),
        tuple(_share(STATES.get(code, code), by_state[number[code]]) for code in states),
    )


def _share(label: str, counts: np.ndarray) -> Share:
    return Share(label, {standing: int(counts[standing]) for standing in STANDINGS_SHOWN})


def _bar(share: Share) -> Html:
    """A bar of the shares, for the eye only: the numbers stand beside it."""
    parts = [
        element("span", class_=f"bar-part bar-{standing.name.lower()}", style=f"width:{100 * count / share.total:.2f}%")
        for standing, count in share.counts.items()
        if count
    ]
    return element("div", *parts, class_="bar", aria_hidden="true")


def _cell(share: Share) -> Html:
    """Bar and numbers; the first number says of how many."""
    if not share.total:
        return element("td", "No clinic here that this applies to")
    first, *rest = share.counts.items()
    told = [
        f"{STANDING_LABELS[first[0]]}: {first[1]:,} of {share.total:,}",
        *(f"{STANDING_LABELS[standing]}: {count:,}" for standing, count in rest),
    ]
    return element("td", _bar(share), element("ul", *(element("li", words) for words in told), class_="bar-words"))


def chart(caption: str, what: str, shares: tuple[Share, ...]) -> Html:
    """A chart that is a table: a row per share, its bar, and its numbers in words."""
    head = element(
        "thead", element("tr", element("th", what, scope="col"), element("th", "How the facts stand", scope="col"))
    )
    body = element("tbody", *(element("tr", element("th", share.label, scope="row"), _cell(share)) for share in shares))
    return element("table", element("caption", caption), head, body, class_="knowledge")


def unknowns(directory: Directory) -> Section:
    """What the directory does not know, told openly."""
    known = knowledge(directory)
    blocks: list[Block] = [
        text(*said("about", "lists"), OTHER_DIRECTORIES, "So here is how much of ours is proven, and how much is not."),
    ]
    if not known.together.total:
        return Section(
            "unknown", "What we do not know", (*blocks, text("There is no open clinic in the list right now."))
        )
    sure, open_ones = known.together.counts[Standing.VERIFIED], known.together.counts[Standing.UNKNOWN]
    blocks += [
        text(
            f"The list has {clinics(known.clinics)} that are open."
            if known.clinics != 1
            else "The list has 1 clinic that is open.",
            f"We ask {len(schema.CRITERIA)} things about each. Of these facts, {sure:,} of {known.together.total:,} are verified, and {open_ones:,} are not known.",
        ),
        Made(chart("All facts together", "What", (known.together,))),
        Heading("By what we ask"),
        Made(chart("What is known of each thing we ask about", "What we ask", known.criteria)),
        Heading("By state"),
        Made(chart("What is known in each state", "State", known.states)),
    ]
    return Section("unknown", "What we do not know", tuple(blocks))
