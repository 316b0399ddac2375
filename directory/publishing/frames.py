"""What a table of clinics says at some positions."""

import numpy as np
import pandas as pd


def texts_at(frame: pd.DataFrame, name: str, positions: np.ndarray) -> np.ndarray:
    """The texts of a column at some positions."""
    return frame[name].array.take(positions).to_numpy(dtype=object)


def names_of(frame: pd.DataFrame, positions: np.ndarray) -> list[str]:
    """What people call the clinics at some positions: the location's name, else the organisation's."""
    return [
        location or organization
        for location, organization in zip(
            texts_at(frame, "location_name", positions), texts_at(frame, "organization_name", positions), strict=True
        )
    ]


def folded_ids(frame: pd.DataFrame) -> list[str]:
    """Every ``clinic_id`` in one case: ids are the same whatever theirs."""
    return [clinic_id.casefold() for clinic_id in frame["clinic_id"].tolist()]
