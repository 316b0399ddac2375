"""The mark of a standing: word, shape and colour."""

from directory.clinics.findings import Finding, Standing
from directory.views import words
from directory.views.html import Html, element


def mark(finding: Finding) -> Html:
    """The standing's mark: a shape drawn by the style sheet; its words always stand beside it."""
    return element("span", class_=f"mark mark-{words.standing_key(finding)}", aria_hidden="true")


STANDINGS_SHOWN = (Standing.VERIFIED, Standing.STALE, Standing.CLAIMED, Standing.NO, Standing.UNKNOWN)
