"""The bundled sample as our own reader judges it: read once a process, and looked at only."""

from functools import cache

from directory import intake, schema
from directory.intake.report import Report
from directory.settings import SAMPLE


@cache
def report() -> Report:
    """The report on the sample; it is judged as of its own day, whatever day it is. Nobody may change its table."""
    return intake.read(SAMPLE.read_bytes(), today=schema.SAMPLE_DAY)
