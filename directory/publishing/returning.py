"""Clinics that were once marked "do not list" and would come back."""

from collections.abc import Collection

import pandas as pd

from directory.clinics.status import LISTED
from directory.publishing import actions
from directory.publishing.difference import Difference
from directory.publishing.frames import names_of, texts_at
from directory.store.memory import DoNotList


def returning(found: Difference, remembered: Collection[DoNotList]) -> pd.DataFrame:
    """New clinics, found by visitors then, that somebody once marked "do not list": by id, or by organization."""
    columns = ["clinic_id", "clinic", "reason", "by"]
    if not remembered or not len(found.added):
        return pd.DataFrame(columns=columns)
    by_id = {one.clinic_id.casefold(): one for one in remembered}
    by_organization = {one.organization_key: one for one in remembered if one.organization_key}
    names = texts_at(found.draft, "organization_name", found.added)
    keys = {name: actions.organization_key(name) for name in set(names)}
    rows = zip(
        texts_at(found.draft, "clinic_id", found.added),
        names_of(found.draft, found.added),
        names,
        texts_at(found.draft, "listing_status", found.added),
        strict=True,
    )
    told = [
        (clinic_id, clinic, one.reason, one.by)
        for clinic_id, clinic, name, listing in rows
        if listing in LISTED and (one := by_id.get(clinic_id.casefold()) or by_organization.get(keys[name]))
    ]
    return pd.DataFrame(told, columns=columns)
