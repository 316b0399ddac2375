"""The store on both engines: each test that asks for ``place`` or ``store`` runs on SQLite and on a real PostgreSQL."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from directory import intake
from directory.intake import sandbox
from directory.store import Store
from tests import problems
from tests.postgres import Postgres, running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test of the store that was skipped on an engine has failed."""
    report = yield
    if report.skipped and "engine" in getattr(item, "fixturenames", ()):
        report.outcome = "failed"
        report.longrepr = f"a test of the store was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server per test process. Where it cannot start, tests fail: a store that is untested is no store."""
    with running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return request.param


@pytest.fixture
def new_place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing was ever stored: a folder that is not there, or the URL of a new schema."""
    return str(tmp_path / "data") if engine == "sqlite" else request.getfixturevalue("postgres").new_place()


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store may be opened, whether its tables are there already or not."""
    if engine == "sqlite":
        yield str(tmp_path / "data")
        return
    server = request.getfixturevalue("postgres")
    place = server.place_of_a_store()
    yield place
    server.give_back(place)


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store."""
    opened = Store.open(place)
    yield opened
    opened.close()


@pytest.fixture
def reading_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's files are read in this process: a child for each takes its time, and is tested by itself (test_shell_reading.py)."""

    def read(data, _name="", *, seconds, megabytes, progress, **asked):
        return intake.read(data, **asked)

    def file_of_problems(data, report, source, _name, **_limits):
        return problems.written(data, report, source)

    monkeypatch.setattr(sandbox, "read_safely", read)
    monkeypatch.setattr(sandbox, "problems_safely", file_of_problems)
