from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Server, start_server

PARTS = Path(__file__).parent / "parts" / "app.py"


@pytest.fixture(scope="session")
def parts() -> Iterator[Server]:
    """Everything before the pages, around a page of these tests' own."""
    with start_server(app=PARTS) as running:
        yield running
