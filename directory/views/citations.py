"""A medical sentence: text that carries the sources it rests on. Nothing medical is said on a page without one."""
import re
from collections.abc import Iterable
from datetime import date

from directory.medicine.authorities import AUTHORITIES, Authority
from directory.views import words
from directory.views.html import Html, element, join

# 988, 911, and numbers that are free to call, with letters as on the keys of a phone
_NUMBER = re.compile(r"(?<![\d,-])(988|911|1-8\d\d-[A-Z0-9-]*[A-Z0-9])(?![\d-]|,\d)")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


class Said(str):
    """A sentence (or a few) of ours with the keys of ``authorities.AUTHORITIES`` it rests on.

    It is plain text wherever text is asked for. ``id`` and ``kind``: those of ``guide_sentences``, empty elsewhere.
    ``checked_on``: the day on which it was last held against its sources; where none is given, the day on which the oldest
    of them was read. Raises ValueError without a source and KeyError for an unknown one.
    """

    __slots__ = ("checked_on", "id", "kind", "sources")
    sources: tuple[str, ...]
    id: str
    kind: str
    checked_on: date

    def __new__(cls, text: str, *sources: str, id: str = "", kind: str = "", checked_on: date | None = None) -> "Said":
        if not sources:
            raise ValueError(f"a medical sentence needs a source: {text}")
        read_on = min(AUTHORITIES[key].read_on for key in sources)
        said = super().__new__(cls, text)
        said.sources, said.id, said.kind, said.checked_on = sources, id, kind, checked_on or read_on
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str, ...], dict[str, object]]:
        return (str(self), *self.sources), {"id": self.id, "kind": self.kind, "checked_on": self.checked_on}

    def filled(self, **values: str) -> "Said":
        """The same sentence with the values in the places that are named in its text (``{day}``). Raises KeyError for a missing one."""
        return Said(self.format(**values), *self.sources, id=self.id, kind=self.kind, checked_on=self.checked_on)


def sources_of(parts: Iterable[object]) -> tuple[str, ...]:
    """The sources of everything said among ``parts``, each once, in order."""
    return tuple(dict.fromkeys(key for part in parts if isinstance(part, Said) for key in part.sources))


def numbered(text: str, keys: tuple[str, ...]) -> Html:
    """A text with the numbers of its sources among ``keys``, as ``source_line`` numbers them; one source needs no number."""
    shown = _callable(text)
    if len(keys) < 2 or not isinstance(text, Said):
        return shown
    numbers = sorted(keys.index(key) + 1 for key in text.sources)
    return join(shown, element("sup", " ", ", ".join(map(str, numbers)), class_="source"))


def _callable(text: str) -> Html:
    """A text in which the numbers to call can be pressed."""
    parts = _NUMBER.split(text)  # every second part is a number
    return join(*(element("a", part, href=f"tel:{part.translate(_KEYS).replace('-', '')}", class_="number") if at % 2 else part for at, part in enumerate(parts)))


def source_line(keys: Iterable[str]) -> Html | None:
    """Sources with their links and the day they were read, numbered where there are several; None where there are none."""
    keys = tuple(keys)
    if not keys:
        return None
    links = [join(f"{number} " if len(keys) > 1 else None, _link(AUTHORITIES[key])) for number, key in enumerate(keys, 1)]
    read_on = min(AUTHORITIES[key].read_on for key in keys)
    spaced = [piece for link in links for piece in (link, " · ")][:-1]
    return element("p", "Source: " if len(keys) == 1 else "Sources: ", *spaced, f" (read {words.day(read_on)})", class_="source")


def _link(authority: Authority) -> Html:
    return join(element("a", authority.title, href=authority.url, rel="noreferrer noopener"), f" ({authority.qualified})" if authority.qualified else None)
