"""Act now: one step that hides, lists again, closes or opens clinics. Each makes a new table, which is published like any upload.

Tables are those of ``intake.read``; none is changed in place. Whoever publishes the result judges it with the one reader,
which also refuses a reason that is no plain text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import identity
from directory.clinics.status import (
    ACTIVE,
    CLOSED_FOR_GOOD,
    CLOSED_FOR_NOW,
    DO_NOT_LIST,
    HELD,
    IN_BUSINESS,
    PUBLIC,
    TAKES_NO_PATIENTS,
)
from directory.notices import ErrorForPeople

HOLD, NEVER_LIST, LIST_AGAIN, CLOSE, OPEN_AGAIN, CLOSE_ORGANIZATION = (
    "hold",
    DO_NOT_LIST,
    "list_again",
    "close",
    "open_again",
    "close_organization",
)
"""What a publication of each step is called (``Publication.kind``)."""
_TAKING = schema.BY_NAME["accepting_new_patients"]
# endings of a company's name that do not tell one organisation from another
_LEGAL_FORMS = re.compile(
    r"(?: (?:inc|incorporated|llc|l l c|pllc|p l l c|pc|p c|pa|p a|corp|corporation|co|company|ltd|lp|llp|plc))+$"
)


class NotPossible(ErrorForPeople, ValueError):
    """The step cannot be taken; the message is for people."""


def hold(frame: pd.DataFrame, clinic_id: str, reason: str = "") -> pd.DataFrame:
    """Hide one clinic from visitors until it is listed again. Raises NotPossible where there is no such clinic."""
    return _listing(frame, clinic_id, HELD, reason)


def do_not_list(frame: pd.DataFrame, clinic_id: str, reason: str) -> pd.DataFrame:
    """Hide one clinic for good. It stays in the table with the ``reason``, so that nobody verifies it again.

    Raises NotPossible without a reason, or where there is no such clinic.
    """
    if not reason.strip():
        raise NotPossible("A reason is needed, so that nobody verifies this clinic again.")
    return _listing(frame, clinic_id, DO_NOT_LIST, reason)


def list_again(frame: pd.DataFrame, clinic_id: str) -> pd.DataFrame:
    """Show one clinic to visitors again; why it was hidden is no longer said. Raises NotPossible where there is no such clinic."""
    return _with(frame, [_position(frame, clinic_id)], listing_status=PUBLIC, listing_reason="")


def mark_closed(frame: pd.DataFrame, clinic_id: str, *, for_good: bool = True) -> pd.DataFrame:
    """Mark one clinic closed, for good or for now: it keeps its page and is no result any more.

    It takes no new patients then, so what was known of that goes with its evidence. Raises NotPossible where there is no
    such clinic.
    """
    return _closed(frame, [_position(frame, clinic_id)], CLOSED_FOR_GOOD if for_good else CLOSED_FOR_NOW)


def open_again(frame: pd.DataFrame, clinic_id: str) -> pd.DataFrame:
    """Mark one clinic active again that was closed, for good or for now.

    That it takes no new patients was said by closing it; where nothing stands behind it, that is unknown again. Raises
    NotPossible where there is no such clinic, or it is open.
    """
    position = _position(frame, clinic_id)
    if frame["status"].array[position] in ACTIVE:
        raise NotPossible(f"The clinic {clinic_id} is not marked closed.")
    cells = {"status": IN_BUSINESS}
    if frame[_TAKING.name].array[position] == TAKES_NO_PATIENTS and not any(
        frame[name].array[position] for name in _TAKING.companions
    ):
        cells[_TAKING.name] = ""
    return _with(frame, [position], **cells)


def close_organization(
    frame: pd.DataFrame, organization_name: str, *, but: Iterable[str] = (), for_good: bool = True
) -> pd.DataFrame:
    """Mark every site of an organisation closed, except the ids in ``but``. Raises NotPossible where it has no site."""
    sites = [i for i in sites_of(frame, organization_name) if i not in set(but)]
    if not sites:
        raise NotPossible(f'There is no clinic of an organization called "{organization_name}".')
    return _closed(
        frame, [_position(frame, clinic_id) for clinic_id in sites], CLOSED_FOR_GOOD if for_good else CLOSED_FOR_NOW
    )


def sites_of(frame: pd.DataFrame, organization_name: str) -> list[str]:
    """The ids of an organisation's clinics, in the order of the table. Names are the same but for case, signs and legal form."""
    wanted = organization_key(organization_name)
    keys = {name: organization_key(name) for name in set(frame["organization_name"].tolist())}
    return [
        i
        for i, name in zip(frame["clinic_id"].tolist(), frame["organization_name"].tolist(), strict=True)
        if wanted and keys[name] == wanted
    ]


def organization_key(name: str) -> str:
    """What two names of one organisation share: "Juniper Care, Inc." and "JUNIPER CARE" have the same."""
    plain = identity.plain(name)
    return _LEGAL_FORMS.sub("", plain) or plain


def _position(frame: pd.DataFrame, clinic_id: str) -> int:
    found = np.flatnonzero((frame["clinic_id"] == clinic_id).to_numpy(dtype=bool))
    if not len(found):
        raise NotPossible(f"There is no clinic {clinic_id}; perhaps it was removed meanwhile.")
    return int(found[0])


def _listing(frame: pd.DataFrame, clinic_id: str, listing: str, reason: str) -> pd.DataFrame:
    limit = schema.BY_NAME["listing_reason"].max_length
    if len(reason.strip()) > limit:
        raise NotPossible(f"The reason may have at most {limit} characters.")
    return _with(frame, [_position(frame, clinic_id)], listing_status=listing, listing_reason=" ".join(reason.split()))


def _closed(frame: pd.DataFrame, positions: list[int], status: str) -> pd.DataFrame:
    taking = [p for p in positions if frame[_TAKING.name].array[p] not in ("", TAKES_NO_PATIENTS, schema.UNKNOWN)]
    return _with(
        _with(frame, positions, status=status),
        taking,
        **{_TAKING.name: TAKES_NO_PATIENTS, **dict.fromkeys(_TAKING.evidence_columns, "")},
    )


def _with(frame: pd.DataFrame, positions: list[int], **cells: str) -> pd.DataFrame:
    columns = {}
    for name, text in cells.items():
        texts = frame[name].to_numpy(dtype=object, copy=True)
        texts[positions] = text
        columns[name] = pd.array(texts, dtype="str")
    return frame.assign(**columns)


@dataclass(frozen=True)
class Step:
    """What is to be done to a clinic. ``for_good`` is for closing, ``but`` the ids of the organisation's sites that stay open."""

    kind: str
    clinic_id: str
    reason: str = ""
    for_good: bool = True
    but: frozenset[str] = frozenset()

    def table(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The published table as it would be. Raises NotPossible."""
        if self.kind == CLOSE_ORGANIZATION:
            name = frame.loc[frame["clinic_id"] == self.clinic_id, "organization_name"].tolist()
            if not name:
                raise NotPossible(f"There is no clinic {self.clinic_id}; perhaps it was removed meanwhile.")
            return close_organization(frame, name[0], but=self.but, for_good=self.for_good)
        if self.kind == HOLD:
            return hold(frame, self.clinic_id, self.reason)
        if self.kind == NEVER_LIST:
            return do_not_list(frame, self.clinic_id, self.reason)
        if self.kind == LIST_AGAIN:
            return list_again(frame, self.clinic_id)
        if self.kind == CLOSE:
            return mark_closed(frame, self.clinic_id, for_good=self.for_good)
        if self.kind == OPEN_AGAIN:
            return open_again(frame, self.clinic_id)
        raise ValueError(f"{self.kind!r} is no step")

    def suggested_note(self) -> str:
        """A note to begin with: the reason, where one was given."""
        return " ".join(self.reason.split())
