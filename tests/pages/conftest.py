"""Fixtures for the tests of the pages."""

import sys
from collections.abc import Iterator

import pytest
import streamlit as st

from tests.browser import Visitors
from tests.pages.finding import LastingFind


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Streamlit's AppTest leaves the page in the place of `__main__`, which a process spawned later would run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The files that pages under AppTest handed out, the newest last."""
    files, real = [], st.download_button

    def handed_out(*given, data, **more):
        files.append(data)
        return real(*given, data=data, **more)

    monkeypatch.setattr(st, "download_button", handed_out)
    return files


@pytest.fixture(scope="module")
def lasting_find(lasting_visitors: Visitors) -> Iterator[LastingFind]:
    """Find in pages that stay open for the tests of a file."""
    yield LastingFind(lasting_visitors)
    lasting_visitors.leave()
