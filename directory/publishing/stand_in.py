"""What staff pages work with while the newest publication cannot be read: another one can then still take its place."""
from dataclasses import dataclass
from datetime import date

import pandas as pd

from directory import schema
from directory.publishing.serving import Served
from directory.search.published import Directory
from directory.store import Publication
from directory.views.html import Html, element


@dataclass(frozen=True, eq=False)
class StandIn(Served):
    """In place of a publication that cannot be read."""


def of(publication: Publication, utc_today: date) -> StandIn:
    """A directory without clinics in place of the publication's own: compared with it, every clinic counts as added."""
    return StandIn(publication, Directory.from_frame(pd.DataFrame({name: [] for name in schema.COLUMN_NAMES}, dtype="str"), publication.sha256, utc_today))


def told(publication: Publication, shown: Served | None) -> Html:
    """What is wrong, what visitors see, and the way out. ``shown``: what visitors of this process still see, None for nothing."""
    see = f"Visitors still see number {shown.publication.number}, as long as this server runs." if shown else "Visitors see no list of clinics."
    return element(
        "div", element("p", element("b", f"What is published, number {publication.number}, cannot be read. "), see),
        element("p", "Go back to an older one in History, or upload a list in place of it. In the difference every clinic then counts as added."),
        class_="notice", role="alert")
