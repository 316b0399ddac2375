"""From the bytes of an upload to judged clinics and notices."""

from directory.intake.judge import BROWSER_BYTES, SHELL_BYTES, read, too_large
from directory.intake.report import Report

__all__ = ["BROWSER_BYTES", "SHELL_BYTES", "Report", "read", "too_large"]
