"""Counts of what was tried, and every way in which a store was not exactly the old or exactly the new one afterwards."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

from directory.store import Damaged, Moved, Store, Unavailable
from directory.store.memory import Listing
from tests.publishing import publish, sha256, unsound

LEAST_INSIDE = 0.4  # share of the kills that must land between the first and the last statement
FEW = 10  # of fewer kills that share is chance: one of them must


@dataclass
class Tally:
    """One kind of fault. ``inside``: kills between the first and the last statement, by step; None where nothing is killed."""

    name: str
    tried: int = 0
    outcomes: Counter = field(default_factory=Counter)
    inside: Counter | None = None
    violations: list[str] = field(default_factory=list)
    left_out: str = ""

    def add(self, outcome: str, violation: str | None = None) -> None:
        """Count one try with what came of it."""
        self.tried += 1
        self.outcomes[outcome] += 1
        if violation:
            self.violations.append(f"try {self.tried} ({outcome}): {violation}")

    @property
    def share_inside(self) -> float:
        """Share of the kills that landed inside the transaction."""
        return sum(self.inside.values()) / max(1, self.tried) if self.inside is not None else 1.0

    @property
    def passed(self) -> bool:
        """Nothing was violated, and enough kills landed where they count."""
        enough = self.share_inside >= LEAST_INSIDE if self.tried >= FEW else self.share_inside > 0
        return not self.violations and (bool(self.left_out) or self.tried > 0 and enough)

    def lines(self) -> list[str]:
        """For people."""
        if self.left_out:
            return [f"{self.name}: not tried, {self.left_out}"]
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        lines = [f"{self.name}: {self.tried} tried, {len(self.violations)} violations; {told}"]
        if self.inside is not None:
            steps = ", ".join(f"{step} {count}" for step, count in self.inside.items())
            lines.append(
                f"    {sum(self.inside.values())} kills ({self.share_inside:.0%}) between the first and the last statement: {steps}"
            )
        return lines + [f"    VIOLATION {violation}" for violation in self.violations[:10]]


def judge(place: str, allowed: Container[str]) -> tuple[str | None, int | None, str]:
    """Look at a store after a fault, and publish in it: what is violated (None for nothing), the number that was current, its hash.

    ``allowed``: hashes of what may be published now, "" for nothing at all.
    """
    try:
        return _judge(place, allowed)
    except (Unavailable, Damaged) as unusable:
        return unusable.sentence, None, ""


def _judge(place: str, allowed: Container[str]) -> tuple[str | None, int | None, str]:
    store = Store.open(place, patience=20)
    try:
        with store.database.writing():  # what a dead publisher left running has ended when this has its turn
            pass
        current = store.current()
        number, found = (current.number, current.sha256) if current else (None, "")
        wrong = unsound(store)
        if found not in allowed:
            wrong = f"published is {found[:12] or 'nothing'}, which is neither the old nor the new one"
        if any(kept_off.reason != found for kept_off in store.do_not_list()):
            wrong = "what is remembered of clinics not to list is another publication's"
        try:
            after = publish(store, b"next\r\n", number, listings=[Listing("T-1", "", sha256(b"next\r\n"))])
            if not wrong and (
                after.number != (0 if number is None else number + 1)
                or sha256(store.content(store.current())) != after.sha256
                or store.verify_audit()
            ):
                wrong = "the next publication is not sound"
        except Moved as moved:
            wrong = f"the next publication was refused: {moved}"
        return wrong, number, found
    finally:
        store.close()
