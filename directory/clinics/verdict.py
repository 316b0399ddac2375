"""What is known of a clinic's safety: one verdict over all its core checks, the same wherever it is shown.

It speaks of safety alone, whatever was asked for. A check fails where its value is no, whatever the evidence; how sure
anybody is of that no is said in words beside the verdict.
"""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from directory import schema
from directory.clinics.findings import Standing


class Verdict(IntEnum):
    """The four verdicts, in the order of a list that begins with the most verified.

    ``ALL_VERIFIED``: every check that applies. ``NONE_FAILED``: some are out of date, only claimed or not known.
    ``NOT_VETTED``: not one is known. ``FAILED``: at least one.
    """

    ALL_VERIFIED = 0
    NONE_FAILED = 1
    NOT_VETTED = 2
    FAILED = 3


def verdicts(standings: Mapping[str, np.ndarray], offers_spravato: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(the verdict of each clinic, how many of its checks are not verified), uint8 of shape (n,).

    ``standings``: ``Standing`` codes by criterion; ``offers_spravato``: bool, for the check that only then applies.
    A check that does not apply counts for nothing.
    """
    applies, verified, unknown, failed = (np.zeros(len(offers_spravato), dtype=np.uint8) for _ in range(4))
    always = schema.core_criteria(offers_spravato=False)
    for criterion in schema.core_criteria(offers_spravato=True):
        standing = standings[criterion.key]
        counts = standing != Standing.NONE
        if criterion not in always:
            counts &= offers_spravato
        applies += counts
        verified += counts & (standing == Standing.VERIFIED)
        unknown += counts & (standing == Standing.UNKNOWN)
        failed += counts & (standing == Standing.NO)
    found = np.select(
        [failed > 0, unknown == applies, verified == applies],
        [Verdict.FAILED, Verdict.NOT_VETTED, Verdict.ALL_VERIFIED],
        Verdict.NONE_FAILED,
    )
    return found.astype(np.uint8), applies - verified
