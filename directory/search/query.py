"""What was asked, as one frozen value that goes to a link and back.

A ``Query`` is always canonical: what is not allowed is dropped when it is made, so that
``Query.from_params(dict_of(q.to_params())) == q`` for every query there can be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

from directory.geo.places import COORDINATES, POSITION, Place
from directory.search.options import FAMILIES, OPTION, OPTIONS, TELEHEALTH

# Ids beside the options of wishes.OPTION, for counts, failed wishes and near misses.
VERIFIED, PRICE, DISTANCE, WITHOUT_FAILED = "verified", "price", "distance", "without_failed"

# Miles offered on screen; None is any distance.
DISTANCES: tuple[int | None, ...] = (5, 10, 25, 50, 100, 250, 500, None)
DEFAULT_DISTANCE = 50
# Every radius that a query may hold: a near miss offers the smallest round one that gains ("within 60 miles").
ROUND_DISTANCES: tuple[int, ...] = (
    *range(5, 50, 5),
    *range(50, 100, 10),
    *range(100, 250, 25),
    *range(250, 500, 50),
    *range(500, 5001, 100),
)

SORTS: dict[str, str] = {
    "distance": "Nearest first",
    "most_verified": "Most verified first",
    "recently_verified": "Newest check first",
    "price": "Lowest price first",
}

HIGHEST_PRICE = 20_000  # US dollars for one visit; the schema takes no higher price
LONGEST_TEXT_OF_A_PLACE = 120  # characters; no place needs more
_MOST_VALUES = 500  # of one key in a link

_ANY, _ON = "any", "1"
_MAYBE = "maybe"


@dataclass(frozen=True)
class Query:
    """One search.

    ``place``: what was typed or chosen, "" for anywhere. ``within``: miles, None for any distance. ``wishes``: ids of
    ``options.OPTION``. ``price_at_most``: US dollars a visit. ``telehealth``: also clinics that may treat people of the
    place's state by video. ``verified_only``: only a verified yes meets a wish. ``counting_unknown``: wishes whose
    unknown counts as maybe; never a core safety check, and without effect under ``verified_only``. ``without_failed``:
    only clinics that fail no core safety check.
    """

    place: str = ""
    within: int | None = DEFAULT_DISTANCE
    wishes: frozenset[str] = frozenset()
    price_at_most: int | None = None
    telehealth: bool = False
    verified_only: bool = False
    counting_unknown: frozenset[str] = frozenset()
    sort: str = "distance"
    without_failed: bool = False

    def __post_init__(self) -> None:
        wishes = frozenset(o for o in _texts(self.wishes) if o in OPTION)
        maybe = frozenset(o for o in _texts(self.counting_unknown) if o in wishes and not OPTION[o].core)
        price = self.price_at_most
        canonical = {
            "place": _place(self.place),
            "within": self.within
            if self.within is None or _whole(self.within) and self.within in ROUND_DISTANCES
            else DEFAULT_DISTANCE,
            "wishes": wishes,
            "price_at_most": price if _whole(price) and 1 <= price <= HIGHEST_PRICE else None,
            "telehealth": self.telehealth is True,
            "verified_only": self.verified_only is True,
            "counting_unknown": maybe,
            "sort": self.sort if isinstance(self.sort, str) and self.sort in SORTS else "distance",
            "without_failed": self.without_failed is True,
        }
        for name, value in canonical.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> "Query":
        """The query a link holds. Unknown keys and values are ignored; whatever stands there, nothing is raised."""
        if not isinstance(params, Mapping):
            return cls()
        wishes = [f"{family}.{member}" for family in FAMILIES for member in _values(params, family)]
        within = _first(params, "within")
        return cls(
            place=_first(params, "place"),
            within=None if within == _ANY else _number(within),
            wishes=frozenset(wishes),
            price_at_most=_number(_first(params, PRICE)),
            telehealth=_first(params, TELEHEALTH) == _ON,
            verified_only=_first(params, VERIFIED) == _ON,
            counting_unknown=frozenset(_values(params, _MAYBE)),
            sort=_first(params, "sort"),
            without_failed=_first(params, WITHOUT_FAILED) == _ON,
        )

    def to_params(self) -> list[tuple[str, str]]:
        """The query as (key, value) pairs in a fixed order; what is as it is by default is left out."""
        pairs: list[tuple[str, str]] = []
        if self.place:
            pairs.append(("place", self.place))
        if self.within != DEFAULT_DISTANCE:
            pairs.append(("within", _ANY if self.within is None else str(self.within)))
        pairs += [(o.facet, o.member) for o in OPTIONS if o.id in self.wishes]
        if self.price_at_most is not None:
            pairs.append((PRICE, str(self.price_at_most)))
        if self.telehealth:
            pairs.append((TELEHEALTH, _ON))
        if self.verified_only:
            pairs.append((VERIFIED, _ON))
        pairs += [(_MAYBE, o.id) for o in OPTIONS if o.id in self.counting_unknown]
        if self.sort != "distance":
            pairs.append(("sort", self.sort))
        if self.without_failed:
            pairs.append((WITHOUT_FAILED, _ON))
        return pairs

    def with_(self, **changes: Any) -> "Query":
        """This query with other values of some fields."""
        return replace(self, **changes)

    def around(self, place: Place) -> "Query":
        """This query around another place; a region brings the nearest distance on offer that covers it."""
        if not place.radius:
            return self.with_(place=place.text)
        covering = (miles for miles in DISTANCES if miles is None or miles >= place.radius)
        return self.with_(place=place.text, within=next(covering))

    def to_share(self, place: Place | None) -> "Query":
        """This query as a link may hold it: without the browser's own position, and no point finer than half a mile.

        ``place``: what its text stands for.
        """
        if place is None or place.precision not in (POSITION, COORDINATES):
            return self
        return self.with_(place="" if place.precision == POSITION else place.coarse_text)

    def toggle(self, option: str) -> "Query":
        """This query with one wish ticked or unticked: an option's id, ``telehealth``, ``verified`` or ``without_failed``."""
        if option == TELEHEALTH:
            return self.with_(telehealth=not self.telehealth)
        if option == VERIFIED:
            return self.with_(verified_only=not self.verified_only)
        if option == WITHOUT_FAILED:
            return self.with_(without_failed=not self.without_failed)
        return self.with_(wishes=self.wishes ^ {option})

    def without(self, *options: str) -> "Query":
        """This query without some wishes: ids of options, ``telehealth``, ``verified``, ``without_failed`` or ``price``."""
        query = self.with_(wishes=self.wishes - set(options))
        if TELEHEALTH in options:
            query = query.with_(telehealth=False)
        if VERIFIED in options:
            query = query.with_(verified_only=False)
        if WITHOUT_FAILED in options:
            query = query.with_(without_failed=False)
        return query.with_(price_at_most=None) if PRICE in options else query

    @property
    def asks_for_something(self) -> bool:
        """Whether there is any wish about the clinic itself."""
        return bool(self.wishes) or self.price_at_most is not None

    @property
    def wished(self) -> bool:
        """Whether anything was chosen beside place, distance and order."""
        return self.asks_for_something or self.telehealth or self.verified_only or self.without_failed


def _place(text: Any) -> str:
    """One line of printable text, or "" where it is no text or longer than a place can be."""
    if not isinstance(text, str) or len(text) > 10 * LONGEST_TEXT_OF_A_PLACE:
        return ""
    text = " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    return text if len(text) <= LONGEST_TEXT_OF_A_PLACE else ""


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(text: Any) -> int:
    """A whole number of up to five digits, or -1, which no field accepts."""
    return int(text) if isinstance(text, str) and len(text) <= 5 and text.isascii() and text.isdigit() else -1


def _texts(values: Any) -> Iterable[str]:
    return (v for v in values if isinstance(v, str)) if isinstance(values, (frozenset, set, list, tuple)) else ()


def _values(params: Mapping[str, Any], key: str) -> list[str]:
    found = params.get(key, ())
    found = [found] if isinstance(found, str) else found if isinstance(found, (list, tuple)) else []
    return [v for v in found[:_MOST_VALUES] if isinstance(v, str) and len(v) <= 10 * LONGEST_TEXT_OF_A_PLACE]


def _first(params: Mapping[str, Any], key: str) -> str:
    return next(iter(_values(params, key)), "")
