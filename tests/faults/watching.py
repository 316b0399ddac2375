"""Standing between the store and its driver: to see how far a transaction is, or to let a statement fail."""

import mmap
import struct
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

STEPS = ("outside", "begin", "read", "snapshot", "publication", "audit line", "commit")
OUTSIDE, COMMIT = STEPS.index("outside"), STEPS.index("commit")
_INSERTS = {
    "INSERT INTO snapshots": "snapshot",
    "INSERT INTO publications": "publication",
    "INSERT INTO audit_log": "audit line",
}


def step_of(statement: str) -> int:
    """Which step of a publication a statement is."""
    if statement.startswith("BEGIN") or "set_config" in statement or "advisory" in statement:
        return STEPS.index("begin")
    return STEPS.index(next((step for start, step in _INSERTS.items() if statement.startswith(start)), "read"))


def intercept(
    engine: Engine,
    before: Callable[[int], None],
    after: Callable[[int], None],
    rolled_back: Callable[[], None] = lambda: None,
) -> Callable[[], None]:
    """Call ``before`` and ``after`` with the step of each statement and commit, where the driver itself would fail. Returns the undoing."""
    dialect = engine.dialect
    kept = {name: getattr(dialect, name) for name in ("do_execute", "do_execute_no_params", "do_commit", "do_rollback")}

    def around(name, step):
        def call(*arguments, **more):
            here = step(arguments)
            before(here)
            result = kept[name](*arguments, **more)
            after(here)
            return result

        return call

    def roll_back(connection):
        rolled_back()
        kept["do_rollback"](connection)

    dialect.do_execute = around("do_execute", lambda arguments: step_of(arguments[1]))
    dialect.do_execute_no_params = around("do_execute_no_params", lambda arguments: step_of(arguments[1]))
    dialect.do_commit = around("do_commit", lambda _: COMMIT)
    dialect.do_rollback = roll_back

    def undo():
        for name, method in kept.items():
            setattr(dialect, name, method)

    return undo


class Progress:
    """How far a publisher in another process is: memory that both see, and that outlives a SIGKILL.

    ``life``: 1 once the publisher is ready. ``attempt``: the publication it is busy with, counted from 1. ``confirmed``: the last
    attempt that returned. ``step``: index into STEPS while its transaction runs. ``nanoseconds``: what the last one took.
    ``outcome``: how it ended by itself (index into OUTCOMES).
    """

    FIELDS = ("life", "attempt", "confirmed", "step", "nanoseconds", "outcome")
    OUTCOMES = ("", "told that nothing was changed", "told that it is not known", "failed otherwise")

    def __init__(self, path: Path):
        with path.open("w+b") as file:
            file.truncate(mmap.PAGESIZE)
            self._memory = mmap.mmap(file.fileno(), mmap.PAGESIZE)

    def __getattr__(self, name: str) -> int:
        return struct.unpack_from("<q", self.__dict__["_memory"], 8 * self.FIELDS.index(name))[0]

    def __setattr__(self, name: str, value) -> None:
        if name in self.FIELDS:
            struct.pack_into("<q", self._memory, 8 * self.FIELDS.index(name), value)
        else:
            super().__setattr__(name, value)

    def reset(self) -> None:
        """As before the first life."""
        for name in self.FIELDS:
            setattr(self, name, 0)

    def watch(self, engine: Engine) -> None:
        """Note each statement of the transactions of an engine."""
        began = 0

        def before(step: int) -> None:
            nonlocal began
            if self.step == OUTSIDE:
                began = time.monotonic_ns()
            self.step = step

        def after(step: int) -> None:
            if step == COMMIT:
                self.step = OUTSIDE
                self.nanoseconds = time.monotonic_ns() - began

        intercept(engine, before, after, lambda: setattr(self, "step", OUTSIDE))
