"""What a clinic is to visitors: open or closed, listed, held or not to be listed; and whether it can be a result."""

import numpy as np
import pandas as pd

IN_BUSINESS = "active"
ACTIVE = ("", IN_BUSINESS)
"""Keys of ``status`` with which a clinic is open."""
INACTIVE, CLOSED_FOR_NOW, CLOSED_FOR_GOOD = "inactive", "temporarily closed", "defunct"

LISTED = ("", "published")
"""Keys of ``listing_status`` with which the public may see a clinic, closed ones too."""
PUBLIC, HELD, DO_NOT_LIST = "published", "held", "do_not_list"

TAKES_NEW_PATIENTS, TAKES_NO_PATIENTS = "newpt", "nopt"
"""Keys of ``accepting_new_patients``."""


def can_be_results(frame: pd.DataFrame) -> np.ndarray:
    """Which clinics of a table of texts a search may find: those that are open and listed (bool, a row each)."""
    return (frame["status"].isin(ACTIVE) & frame["listing_status"].isin(LISTED)).to_numpy(dtype=bool)
