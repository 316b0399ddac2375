"""The line under every upload: what became of each row that was read."""

from dataclasses import dataclass

from directory.intake.report import Report
from directory.publishing.difference import Difference

REPLACE, UPDATE = "replace", "update"  # replace everything; update these rows


@dataclass(frozen=True)
class Reconciliation:
    """Rows ``read`` = ``added`` + ``changed`` + ``unchanged`` + ``rejected``. Raises ValueError where they do not add up.

    ``removed``: clinics that are published and not in the file (only when everything is replaced). ``left_out``: clinics
    that are published and whose row is refused: publishing only the valid rows in place of everything removes them too.
    """

    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    removed: int
    left_out: int = 0

    def __post_init__(self) -> None:
        if self.read != self.added + self.changed + self.unchanged + self.rejected:
            raise ValueError(
                f"{self.read} rows read are not {self.added} added + {self.changed} changed + {self.unchanged} unchanged + {self.rejected} rejected"
            )

    def sentence(self) -> str:
        """The line as people read it."""
        line = f"Rows read: {self.read:,} = {self.added:,} added + {self.changed:,} changed + {self.unchanged:,} unchanged + {self.rejected:,} rejected. Published now but not in the file, so removed: {self.removed:,}."
        return line + (
            f" Published now and refused in the file, so removed when only the valid rows are published: {self.left_out:,}."
            if self.left_out
            else ""
        )


def reconciled(report: Report, changes: Difference, mode: str) -> Reconciliation:
    """What became of each row of a file. ``changes``: between what is published and ``report.frame``; ``mode``: REPLACE or UPDATE."""
    counts = changes.counts
    if mode == UPDATE:
        unchanged = report.rows_accepted - counts["added"] - counts["changed"]
        return Reconciliation(
            report.rows_read, counts["added"], counts["changed"], unchanged, report.rows_rejected, counts["removed"]
        )
    refused = {clinic_id.casefold() for clinic_id in report.refused_ids}
    left_out = sum(
        clinic_id.casefold() in refused for clinic_id in changes.published["clinic_id"].array.take(changes.removed)
    )
    return Reconciliation(
        report.rows_read,
        counts["added"],
        counts["changed"],
        counts["unchanged"],
        report.rows_rejected,
        counts["removed"] - left_out,
        left_out,
    )
