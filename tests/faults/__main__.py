"""`python -m tests.faults --moments 1000`: exit status 1 where anything was violated, or too few kills landed inside a transaction."""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import admins, kills, room, statements
from tests.faults.tally import Tally
from tests.postgres import running


def tallies(moments: int, postgres_moments: int, rounds: int, chance: random.Random, folder: Path) -> Iterator[Tally]:
    """Every kind of fault, one after the other."""
    new_place = kills.places(folder)
    yield kills.kill_publishers(Tally("SQLite, publisher killed"), moments, new_place, folder, chance)
    yield statements.fail_on_sqlite(new_place)
    yield statements.writes_fail(new_place)
    yield statements.pages_run_out(new_place)
    yield room.small_disk(folder)
    yield room.read_only()
    yield room.locked(new_place)
    yield admins.at_once("SQLite", new_place, rounds)
    with running(durable=True) as server:
        yield kills.kill_publishers(
            Tally("PostgreSQL, publisher killed"), postgres_moments, server.new_place, folder, chance
        )
        yield kills.kill_servers(Tally("PostgreSQL, server killed"), postgres_moments, server, folder, chance)
        yield statements.fail_on_postgresql(server.new_place)
        yield statements.disturbed(
            "PostgreSQL, restarted at each statement", server, lambda: (server.stop(), server.start())
        )
        yield statements.disturbed(
            "PostgreSQL, connection ended at each statement", server, lambda: statements.end_connections(server)
        )
        yield room.small_tablespace(server)
        yield admins.at_once("PostgreSQL", server.new_place, rounds)


def main() -> int:
    """Try everything, print the counts; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--moments", type=int, default=1000, help="kills on SQLite (default 1000)")
    parser.add_argument(
        "--postgres-moments",
        type=int,
        help="kills of the publisher and kills of the server on PostgreSQL (default a tenth of --moments, at least 10)",
    )
    parser.add_argument(
        "--rounds", type=int, default=20, help="how often eight admins publish at once, for each engine (default 20)"
    )
    parser.add_argument("--seed", type=int, default=None, help="for the random moments; printed at the start")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1_000_000)
    logging.disable(logging.CRITICAL)  # the faults are wanted
    began = time.monotonic()
    print(f"seed {seed}", flush=True)
    passed = True
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        postgres_moments = asked.postgres_moments or max(10, asked.moments // 10)
        for tally in tallies(asked.moments, postgres_moments, asked.rounds, random.Random(seed), Path(folder)):
            passed &= tally.passed
            print("\n".join(tally.lines()), flush=True)
    print(f"{'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
