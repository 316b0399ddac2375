"""A medical sentence: text that carries the sources it rests on. Nothing medical is said on a page without one."""

from collections.abc import Iterable
from datetime import date

from directory.medicine.authorities import AUTHORITIES


class Cited(str):
    """A sentence (or a few) of ours with the keys of ``authorities.AUTHORITIES`` it rests on.

    It is plain text wherever text is asked for. ``id`` and ``kind``: those of ``sentences``, empty elsewhere.
    ``checked_on``: the day on which it was last held against its sources; where none is given, the day on which the oldest
    of them was read. Raises ValueError without a source and KeyError for an unknown one.
    """

    __slots__ = ("checked_on", "id", "kind", "sources")
    sources: tuple[str, ...]
    id: str
    kind: str
    checked_on: date

    def __new__(cls, text: str, *sources: str, id: str = "", kind: str = "", checked_on: date | None = None) -> "Cited":
        if not sources:
            raise ValueError(f"a medical sentence needs a source: {text}")
        read_on = min(AUTHORITIES[key].read_on for key in sources)
        said = super().__new__(cls, text)
        said.sources, said.id, said.kind, said.checked_on = sources, id, kind, checked_on or read_on
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str, ...], dict[str, object]]:
        return (str(self), *self.sources), {"id": self.id, "kind": self.kind, "checked_on": self.checked_on}

    def filled(self, **values: str) -> "Cited":
        """The same sentence with the values in the places that are named in its text (``{day}``). Raises KeyError for a missing one."""
        return Cited(self.format(**values), *self.sources, id=self.id, kind=self.kind, checked_on=self.checked_on)


def sources_of(parts: Iterable[object]) -> tuple[str, ...]:
    """The sources of everything said among ``parts``, each once, in order."""
    return tuple(dict.fromkeys(key for part in parts if isinstance(part, Cited) for key in part.sources))
