"""The offer to search around the browser's own position, and what is said where that does not work.

The page's script shows the offer only where a browser can answer it, asks the browser after the press, and brings two
decimals, half a mile, to the page. What it says itself stands in the offer's own attributes.
"""

from directory.search.query import Query
from directory.views.html import Html, element

_OTHERWISE = "Type a ZIP, or a city and state."


def offer(*, abroad: bool) -> Html:
    """The button and the sentence beside it. ``abroad``: the last position lies outside the United States."""
    return element(
        "div",
        element(
            "button",
            "Use my location",
            type="button",
            data_locate=True,
            data_waiting="Your browser is asking where you are.",
            data_refused=f"Your browser did not give your location. {_OTHERWISE}",
            data_slow=f"Your browser could not find your location. {_OTHERWISE}",
        ),
        element(
            "p",
            f"Your location is outside the United States. This directory covers the United States. {_OTHERWISE}"
            if abroad
            else "",
            role="status",
        ),
        class_="locate",
    )


def share_note(asked: Query, shared: Query) -> str:
    """What a link that is shared holds; said beside it. ``shared`` is the search as the link holds it."""
    if asked.place and not shared.place:
        return "This link holds the search, without your location. Nothing else."
    return "This link holds the search and the place. Nothing else."
