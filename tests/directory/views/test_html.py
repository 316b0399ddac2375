"""The one escaping place: whatever a clinic file or a visitor wrote is shown as written and does nothing."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from directory.views.html import Html, element, join, plain_markdown, printable


class Seen(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def read(html):
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen


@given(st.text(), st.text())
def test_any_text_stays_text_in_an_element_and_in_an_attribute(child, value):
    seen = read(element("p", child, title=value))
    assert [tag for tag, _ in seen.tags] == ["p"]
    assert seen.text == printable(child)
    assert seen.tags[0][1]["title"] == printable(value)


def test_our_own_markup_is_kept_and_the_rest_escaped():
    assert join(element("b", "a<b"), "<i>") == "<b>a&lt;b</b>&lt;i&gt;"
    assert isinstance(join("x"), Html)


def test_attributes_that_are_none_or_false_are_left_out():
    assert (
        element("div", hidden=True, id=None, open=False, class_="a", aria_label="b")
        == '<div hidden class="a" aria-label="b"></div>'
    )


@given(st.text())
def test_a_label_holds_no_character_that_markdown_reads(text):
    shown = plain_markdown(text)
    bare = shown.replace("\\\\", "")
    for ch in "`*_[]<>#!|$:~":
        assert all(bare[i - 1] == "\\" for i, found in enumerate(bare) if found == ch)


def test_characters_that_turn_the_direction_are_dropped():
    assert printable("Clinic\u202eevil") == "Clinicevil"
