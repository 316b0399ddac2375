"""The one place where text becomes HTML or Markdown.

Everything that comes from a clinic file or a visitor passes through ``element`` or ``plain_markdown``; page code never
joins such text to markup by hand.
"""

import unicodedata
from functools import cache
from html import escape

# ASCII punctuation that Markdown, Streamlit's :colour[..] and :material/..: directives or LaTeX could read
_MARKDOWN = {ord(ch): "\\" + ch for ch in "\\`*_{}[]()<>#+-.!|~$:^=@&\"'/"}
_VOID = {"br", "hr", "img", "input"}


class Html(str):
    """Text that is already HTML. Only this module and constants of ours make it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """For Streamlit and notebooks: the HTML as it is, where a plain text would be searched for indents and files."""
        return str(self)


def printable(text: object, limit: int = 4000) -> str:
    """Text without control and direction-changing characters, NFC, cut to ``limit``; line breaks and tabs become spaces."""
    text = str(text)
    # nearly always, and this runs for every value of a page
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text[:limit]
    clean = unicodedata.normalize("NFC", text)
    return "".join(" " if ch in "\n\r\t" else ch for ch in clean if ch.isprintable() or ch in "\n\r\t")[:limit]


def _inner(child: object) -> str:
    return str(child) if isinstance(child, Html) else escape(printable(child))


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def element(tag: str, *children: object, **attributes: object) -> Html:
    """One HTML element. Children and attribute values that are not ``Html`` are escaped; None and False attributes are left out.

    Attribute names: a trailing underscore is dropped (``class_``), other underscores become hyphens (``aria_label``).
    """
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = _attribute(name)
        parts.append(f" {name}" if value is True else f' {name}="{escape(printable(value))}"')
    start = f"<{tag}{''.join(parts)}>"
    return Html(start if tag in _VOID else f"{start}{''.join(_inner(c) for c in children if c is not None)}</{tag}>")


def join(*children: object) -> Html:
    """Several pieces one after another."""
    return Html("".join(_inner(c) for c in children if c is not None))


def plain_markdown(text: object, limit: int = 400) -> str:
    """Text for a Streamlit label: every character that Markdown could read is escaped, so it shows as written."""
    return " ".join(printable(text, limit).split()).translate(_MARKDOWN)
