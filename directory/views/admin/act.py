"""Act now: the steps an admin can take on one clinic or organisation, and the words around them."""

from collections.abc import Mapping

from directory.clinics import formats
from directory.clinics.status import CLOSED_FOR_GOOD, CLOSED_FOR_NOW, DO_NOT_LIST, HELD, INACTIVE, LISTED
from directory.publishing.actions import CLOSE, CLOSE_ORGANIZATION, HOLD, LIST_AGAIN, NEVER_LIST, OPEN_AGAIN
from directory.search import explanations
from directory.search.published import Directory
from directory.views.html import Html, element

MOST_FOUND = 8  # clinics named by one text
_LISTING = {
    HELD: "Held: hidden from visitors until it is listed again",
    DO_NOT_LIST: "Not to be listed: hidden for good",
}
_STATUS = {CLOSED_FOR_GOOD: "Closed for good", CLOSED_FOR_NOW: "Closed for now", INACTIVE: "Not active"}


def found(directory: Directory, text: str) -> tuple[int, ...]:
    """Positions of the clinics that a typed name or id may mean, hidden ones too: the one of that id, then the most alike."""
    asked = text.strip().casefold()
    ids = [
        position
        for position, clinic_id in enumerate(directory.frame["clinic_id"].tolist())
        if clinic_id.casefold() == asked
    ]
    return tuple(dict.fromkeys((*ids, *explanations.find_by_name(directory, text, MOST_FOUND, staff=True))))[
        :MOST_FOUND
    ]


def named(row: Mapping[str, str]) -> str:
    """A clinic on one line, so that two of one name are told apart."""
    state = standing(row)
    return f"{formats.name(row)} · {row['city']}, {row['state_province']} · {row['clinic_id']}" + (
        f" · {state}" if state else ""
    )


def standing(row: Mapping[str, str]) -> str:
    """How a clinic is listed where that is not the usual way; "" where visitors find it."""
    return ", ".join(
        part
        for part in (_LISTING.get(row["listing_status"], "").partition(":")[0], _STATUS.get(row["status"], ""))
        if part
    )


def steps(row: Mapping[str, str], sites: int) -> dict[str, tuple[str, str]]:
    """What can be done to a clinic: its name and what it means, by kind. ``sites``: how many its organisation has."""
    hidden, closed = row["listing_status"] not in LISTED, row["status"] == CLOSED_FOR_GOOD
    can = {}
    if hidden:
        can[LIST_AGAIN] = "List it again", "Visitors find it again. Why it was hidden is no longer said."
    if row["listing_status"] != HELD:
        can[HOLD] = (
            "Hold it",
            "Hidden from visitors until it is listed again: while a complaint is looked into, for instance.",
        )
    if row["listing_status"] != DO_NOT_LIST:
        can[NEVER_LIST] = (
            "Do not list it",
            "Hidden for good. It stays in the data with the reason, so that nobody verifies it again.",
        )
    if not closed:
        can[CLOSE] = "Mark it closed", "It keeps its page, which says so, and is no result any more."
    if row["status"] in _STATUS:
        can[OPEN_AGAIN] = (
            "Mark it open again",
            "Visitors find it again unless it is hidden. Whether it takes new patients is not known then.",
        )
    if sites > 1:
        can[CLOSE_ORGANIZATION] = (
            f"Close all {sites:,} sites of its organization",
            "Marks each one closed. You choose which stay open.",
        )
    return can


def panel(row: Mapping[str, str], sites: int) -> Html:
    """The clinic that was chosen, so that nobody acts on the wrong one."""
    state = [text for text in (_LISTING.get(row["listing_status"]), _STATUS.get(row["status"])) if text] or [
        "Visitors find it"
    ]
    facts = [
        ("Id", row["clinic_id"]),
        ("Address", formats.address(row)),
        ("Phone", formats.phone(row["phone"], row["phone_extension"]) or "none"),
        ("Organization", f"{row['organization_name']}, " + ("1 site" if sites == 1 else f"{sites:,} sites")),
        ("Now", ". ".join(state)),
        *([("Reason", row["listing_reason"])] if row["listing_reason"] else []),
    ]
    return element(
        "section",
        element("h2", formats.name(row), id="act-clinic", tabindex="-1", data_theirs=True),
        element(
            "dl",
            *(piece for term, text in facts for piece in (element("dt", term), element("dd", text, data_theirs=True))),
            class_="glance",
        ),
        class_="panel",
    )


def nobody(text: str) -> Html:
    """Said where nothing is found."""
    return element(
        "p",
        "No clinic is called like “",
        element("b", text, data_theirs=True),
        "”. Try fewer words, or the clinic's id.",
        role="status",
    )


def site_label(row: Mapping[str, str]) -> str:
    """A site of an organisation beside its tick box."""
    state = standing(row)
    return f"{row['location_name'] or row['organization_name']}, {formats.address(row)} ({row['clinic_id']})" + (
        f", {state.lower()}" if state else ""
    )


def closing(sites: int, left_open: int) -> Html:
    """How many sites would be closed."""
    return element("p", f"{sites - left_open:,} of {sites:,} sites would be closed.", class_="muted", role="status")
