"""A medical sentence: text that carries the sources it rests on. Nothing medical is said on a page without one."""

import re
from collections.abc import Iterable

from directory.clinics import formats
from directory.medicine.authorities import AUTHORITIES, Authority
from directory.medicine.cited import Cited
from directory.views.html import Html, element, join
from directory.views.phones import call_link

# 988, 911, and numbers that are free to call, with letters as on the keys of a phone
_NUMBER = re.compile(r"(?<![\d,-])(988|911|1-8\d\d-[A-Z0-9-]*[A-Z0-9])(?![\d-]|,\d)")


def numbered(text: str, keys: tuple[str, ...]) -> Html:
    """A text with the numbers of its sources among ``keys``, as ``source_line`` numbers them; one source needs no number."""
    shown = _callable(text)
    if len(keys) < 2 or not isinstance(text, Cited):
        return shown
    numbers = sorted(keys.index(key) + 1 for key in text.sources)
    return join(shown, element("sup", " ", ", ".join(map(str, numbers)), class_="source"))


def _callable(text: str) -> Html:
    """A text in which the numbers to call can be pressed."""
    parts = _NUMBER.split(text)  # every second part is a number
    return join(*(call_link(part, "number") if at % 2 else part for at, part in enumerate(parts)))


def source_line(keys: Iterable[str]) -> Html | None:
    """Sources with their links and the day they were read, numbered where there are several; None where there are none."""
    keys = tuple(keys)
    if not keys:
        return None
    links = [
        join(f"{number} " if len(keys) > 1 else None, _link(AUTHORITIES[key])) for number, key in enumerate(keys, 1)
    ]
    read_on = min(AUTHORITIES[key].read_on for key in keys)
    spaced = [piece for link in links for piece in (link, " · ")][:-1]
    return element(
        "p", "Source: " if len(keys) == 1 else "Sources: ", *spaced, f" (read {formats.day(read_on)})", class_="source"
    )


def _link(authority: Authority) -> Html:
    return join(
        element("a", authority.title, href=authority.url, rel="noreferrer noopener"),
        f" ({authority.qualified})" if authority.qualified else None,
    )
