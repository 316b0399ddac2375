"""What staff pages work with while the newest publication cannot be read: another one can then still take its place."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from directory import schema
from directory.publishing.serving import Served
from directory.search.published import Directory
from directory.store import Publication


@dataclass(frozen=True, eq=False)
class StandIn(Served):
    """In place of a publication that cannot be read."""


def of(publication: Publication, utc_today: date) -> StandIn:
    """A directory without clinics in place of the publication's own: compared with it, every clinic counts as added."""
    return StandIn(
        publication,
        Directory.from_frame(
            pd.DataFrame({name: [] for name in schema.COLUMN_NAMES}, dtype="str"), publication.sha256, utc_today
        ),
    )
