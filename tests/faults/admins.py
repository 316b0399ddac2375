"""Admins who publish at the same moment."""

import contextlib
import os
from collections.abc import Callable

from directory.store import Moved, Store
from tests.faults.attempts import with_old
from tests.faults.kills import content, forked
from tests.faults.tally import Tally, judge
from tests.publishing import publish, sha256


def at_once(engine: str, new_place: Callable[[], str], rounds: int, admins: int = 8) -> Tally:
    """Processes that publish at the same moment against the same publication: one wins, the others are told."""
    tally = Tally(f"{engine}, {admins} admins at once")
    for number in range(rounds):
        place = with_old(new_place())
        with contextlib.ExitStack() as children:
            gate, opening = os.pipe()
            answers, answering = os.pipe()

            def admin(mine, number=number, place=place, gate=gate, answering=answering, opening=opening):
                os.close(opening)
                store = Store.open(place, patience=30)
                os.write(answering, b"r")
                os.read(gate, 1)  # returns for all at once, when the other end closes
                try:
                    publish(store, content(2 + number, mine), 0)
                    os.write(answering, b"w")
                except Moved:
                    os.write(answering, b"m")
                except BaseException:  # noqa: BLE001 - whatever it is, it counts as wrong
                    os.write(answering, b"e")

            pids = [children.enter_context(forked(lambda mine=mine: admin(mine))) for mine in range(admins)]
            for _ in pids:
                os.read(answers, 1)
            os.close(opening)
            told = sorted(os.read(answers, 1) for _ in pids)
            for pid in pids:
                os.waitpid(pid, 0)
            for end in (gate, answers, answering):
                os.close(end)
        wrong, current, _ = judge(place, {sha256(content(2 + number, mine)) for mine in range(admins)})
        if told != [b"m"] * (admins - 1) + [b"w"] or current != 1:
            wrong = wrong or f"of {admins} who published at once: {told}"
        tally.add("not one winner" if wrong else "one won, all others were told", wrong)
    return tally
