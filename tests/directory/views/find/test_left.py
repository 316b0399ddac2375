from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.views.find.left import LONGEST_WORDS, Left


def test_how_the_list_was_left_comes_back_from_its_query_string():
    left = Left(
        3,
        "list",
        frozenset({"money", "practical"}),
        "SAMPLE-0119",
        "",
        dense=True,
        keyless=True,
        all_video=True,
        missing=True,
        named="Alder & Co",
    )
    assert Left.from_params(parse_qs(left.query_string())) == left
    assert Left.from_params({}) == Left() and Left().query_string() == ""


def test_the_words_in_the_box_come_from_the_page_itself():
    assert Left.from_params(parse_qs(urlencode({"box": "no needle, señor"}))).box == "no needle, señor"
    assert Left.from_params({"box": ["x" * (LONGEST_WORDS + 1)]}).box == ""


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "1e3", "99999", "", "1.5"])
def test_a_page_that_cannot_be_is_the_first(page):
    assert Left.from_params({"page": [page]}).page == 1


@given(
    st.dictionaries(
        st.sampled_from(["page", "view", "open", "chosen", "box", "dense", "video", "named"]), st.lists(st.text())
    )
)
def test_whatever_stands_in_the_cookie_nothing_is_raised_and_little_is_kept(params):
    left = Left.from_params(params)
    assert (
        len(left.query_string()) < 20_000
        and left.box.isprintable()
        and left.chosen.isprintable()
        and left.named.isprintable()
    )
