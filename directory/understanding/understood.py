"""What one text means, as it is handed back: the query, what was understood and added, and what is left."""

from dataclasses import dataclass
from typing import NamedTuple

from directory.geo.places import Place
from directory.search.query import Query
from directory.understanding.notices import Remark
from directory.understanding.suggestions import PLACE

_SHOWN = 80  # characters


class Meaning(NamedTuple):
    """One thing understood: the words typed, an option's id or ``place``, ``distance``, ``price``, ``telehealth``, ``verified``, ``clinic``, and its label."""

    phrase: str
    id: str
    label: str


@dataclass(frozen=True)
class Understood:
    """What one text means.

    ``query``: the query asked with, and what was understood added. ``understood``: what was added, in the order typed.
    ``place``: the place found. ``places``: choices where ``asked_place`` is the name of several, or a state.
    ``did_you_mean``: places to offer where the name of a place is not known. ``clinics``: positions of clinics named or
    phoned, best first. ``left``: words that could not be used. ``emergency``: the kinds of emergency that the text may
    speak of (``crisis.SUICIDE`` and so on): help comes first, and large. ``others``: further places of the name of
    ``place``, which was taken because it is by far the largest. ``notice``: why a place that was named cannot be searched
    around. ``near_me``: the text asks for what is near the one who typed it. ``questions``: addresses of the guide's
    answers. ``otherwise``: what the text means where a state's code in it is another word ("VA").
    """

    query: Query
    understood: tuple[Meaning, ...] = ()
    place: Place | None = None
    places: tuple[Place, ...] = ()
    asked_place: str = ""
    did_you_mean: tuple[Place, ...] = ()
    clinics: tuple[int, ...] = ()
    left: str = ""
    emergency: frozenset[str] = frozenset()
    others: tuple[Place, ...] = ()
    notice: Remark | None = None
    near_me: bool = False
    questions: tuple[str, ...] = ()
    otherwise: "Understood | None" = None

    @property
    def crisis(self) -> bool:
        """Whether the text may speak of an emergency of any kind."""
        return bool(self.emergency)

    @property
    def is_begun(self) -> bool:
        """Whether the place is a state's code in small letters, which may be the beginning of a town ("co")."""
        return any(m.id == PLACE and len(m.phrase) == 2 and not m.phrase.isupper() for m in self.understood)

    @property
    def place_alone(self) -> Place | None:
        """The place, where the text names it and says nothing else: it can be searched around at once."""
        return (
            self.place
            if not (self.crisis or self.left or self.otherwise or self.questions or self.clinics or self.is_begun)
            and all(meaning.id == PLACE for meaning in self.understood)
            else None
        )


def cut(text: str) -> str:
    """A text as far as it is shown."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
