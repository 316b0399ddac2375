"""What staff pages say while the newest publication cannot be read."""

from directory.publishing.serving import Served
from directory.store import Publication
from directory.views.html import Html, element


def told(publication: Publication, shown: Served | None) -> Html:
    """What is wrong, what visitors see, and the way out. ``shown``: what visitors of this process still see, None for nothing."""
    see = (
        f"Visitors still see number {shown.publication.number}, as long as this server runs."
        if shown
        else "Visitors see no list of clinics."
    )
    return element(
        "div",
        element("p", element("b", f"What is published, number {publication.number}, cannot be read. "), see),
        element(
            "p",
            "Go back to an older one in History, or upload a list in place of it. In the difference every clinic then counts as added.",
        ),
        class_="notice",
        role="alert",
    )
