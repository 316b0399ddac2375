"""A medical sentence: text that carries the sources it rests on. Nothing medical is said on a page without one."""
from collections.abc import Iterable
from datetime import date

from directory import words
from directory.authorities import AUTHORITIES, Authority
from directory.markup import Html, element, join


class Said(str):
    """A sentence (or a few) of ours with the keys of ``authorities.AUTHORITIES`` it rests on.

    It is plain text wherever text is asked for. Raises ValueError without a source and KeyError for an unknown one.
    """

    __slots__ = ("sources",)
    sources: tuple[str, ...]

    def __new__(cls, text: str, *sources: str) -> "Said":
        if not sources:
            raise ValueError(f"a medical sentence needs a source: {text}")
        for key in sources:
            AUTHORITIES[key]
        said = super().__new__(cls, text)
        said.sources = sources
        return said

    def __getnewargs__(self) -> tuple[str, ...]:
        return (str(self), *self.sources)

    @property
    def read_on(self) -> date:
        """The day on which the oldest reading of its sources took place: the sentence is no fresher than that."""
        return min(AUTHORITIES[key].read_on for key in self.sources)


def sources_of(parts: Iterable[object]) -> tuple[str, ...]:
    """The sources of everything said among ``parts``, each once, in order."""
    return tuple(dict.fromkeys(key for part in parts if isinstance(part, Said) for key in part.sources))


def numbered(text: str, keys: tuple[str, ...]) -> Html:
    """A text with the numbers of its sources among ``keys``, as ``source_line`` numbers them; one source needs no number."""
    if len(keys) < 2 or not isinstance(text, Said):
        return join(text)
    numbers = sorted(keys.index(key) + 1 for key in text.sources)
    return join(text, element("sup", " ", ", ".join(map(str, numbers)), class_="source"))


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
