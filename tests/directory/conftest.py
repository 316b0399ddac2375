"""The store on both engines: each test that asks for ``place`` or ``store`` runs on SQLite and on a real PostgreSQL."""
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.store import Store
from tests.postgres import Postgres, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server per test process. Where it cannot start, tests fail: a store that is untested is no store."""
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store may be opened: a folder, or the URL of a new schema."""
    if request.param == "sqlite":
        yield str(tmp_path / "data")
        return
    yield request.getfixturevalue("postgres").new_place()


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store."""
    opened = Store.open(place)
    yield opened
    opened.close()
