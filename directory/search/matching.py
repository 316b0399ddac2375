"""Which clinics fail how many wishes of a query, and which are here: the machinery under search and near misses.

Rows are rows of the packed view. Where rows may be a slice, all results of the publication are meant.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from directory.clinics.findings import Standing
from directory.clinics.verdict import Verdict
from directory.geo.places import Place
from directory.search.index import BIT, MASK_WORDS, NO_PRICE, Packed, masks, pack_rows, unpack_rows
from directory.search.options import FAMILIES, OPTION, OPTIONS
from directory.search.published import Directory
from directory.search.query import PRICE, Query

OPTION_IDS = tuple(o.id for o in OPTIONS)
OPTION_BITS = np.array([BIT[i][0] * 64 + BIT[i][1] for i in OPTION_IDS])
_BIT_OF = dict(zip(OPTION_IDS, OPTION_BITS.tolist(), strict=True))
_PLACE_ON_SCREEN = {option_id: i for i, option_id in enumerate(OPTION_IDS)}
_SHIFTS = np.arange(8, dtype=np.uint64)[None, :, None]
_EVERY_EIGHTH = np.uint64(0x0101010101010101)
_LANE = 255  # a byte counts no further
_CHUNK = 16 * _LANE  # rows whose spread-out bits stay in the processor's cache
_NOTHING = np.uint64(0)
_FACET_MASKS = {family: masks(o.id for o in options) for family, options in FAMILIES.items()}
_NO_ROWS = np.empty(0, dtype=np.int64)
_FEW_ROWS = 20  # below a twentieth of all results, adding up the rows is faster than the columns
_EDGE = 1e-4  # share of the radius within which a distance good to some millionths is measured again


Rows = slice | np.ndarray  # rows of the packed view; a slice stands for all results


class Wish(NamedTuple):
    """One thing that must hold: a criterion, a switch, a member where all must hold, alternatives of one facet, or the price.

    ``key``: the option's id, the facet's key, or ``price``. ``option_ids``: the ticked options it stands for.
    """

    key: str
    option_ids: tuple[str, ...]

    @property
    def core(self) -> bool:
        """Whether it is a core safety check, which is never offered for dropping."""
        return any(OPTION[o].core for o in self.option_ids)


def wishes(query: Query) -> tuple[Wish, ...]:
    """What a query asks of a clinic, in the order of the screen, the price last."""
    found = _ticked(query.wishes).wishes
    return found if query.price_at_most is None else (*found, Wish(PRICE, ()))


class _Ticked(NamedTuple):
    """Ticked options as wishes, and as masks over the packed words; shared by all who ask the same, so never changed.

    ``alternatives`` and ``options``: of each wish that is met by one of several, by its key. ``single``: the other wishes' options,
    ``must`` their masks. ``needed``: the words that any of them lies in.
    """

    wishes: tuple[Wish, ...]
    alternatives: Mapping[str, Mapping[int, np.uint64]]
    options: Mapping[str, tuple[str, ...]]
    single: tuple[str, ...]
    must: Mapping[int, np.uint64]
    needed: frozenset[int]


# one click asks about the same wishes a dozen times
@lru_cache(maxsize=512)
def _ticked(option_ids: frozenset[str]) -> _Ticked:
    keys: dict[str, list[str]] = {}
    for option_id in sorted(option_ids, key=_PLACE_ON_SCREEN.__getitem__):
        option = OPTION[option_id]
        keys.setdefault(option.facet if option.alternative else option_id, []).append(option_id)
    found = tuple(Wish(key, tuple(ticked)) for key, ticked in keys.items())
    several = {wish.key: wish.option_ids for wish in found if wish.key not in BIT}
    alternatives = {key: masks(ticked) for key, ticked in several.items()}
    single = tuple(wish.key for wish in found if wish.key in BIT)
    must = masks(single)
    needed = frozenset((*must, *(w for family in alternatives.values() for w in family)))
    return _Ticked(found, alternatives, several, single, must, needed)


class Asked:
    """A query compiled to masks over the packed words."""

    def __init__(self, packed: Packed, query: Query):
        self.packed = packed
        self.verified_only = query.verified_only
        self.words, self.columns = (
            (packed.verified, packed.verified_columns) if query.verified_only else (packed.met, packed.met_columns)
        )
        # unknown counts as maybe only where an unproven yes counts as well
        self.doubted = frozenset() if query.verified_only else query.counting_unknown
        self.maybe = masks(self.doubted) if self.doubted else {}
        self.limit = query.price_at_most
        _, self.alternatives, self.ticked, self.single, self.must, self.needed = _ticked(query.wishes)

    def strictly(self) -> "Asked":
        """The same wishes, each to be met by a verified yes."""
        strict = Asked.__new__(Asked)
        strict.__dict__ |= self.__dict__ | {
            "words": self.packed.verified,
            "columns": self.packed.verified_columns,
            "verified_only": True,
            "maybe": {},
            "doubted": frozenset(),
        }
        return strict

    def word(self, word: int, rows: Rows) -> np.ndarray:
        """One word of the rows' bits, with the unknowns that count as maybe."""
        have = self.words[word][rows]
        return have | (self.packed.unknown[word][rows] & self.maybe[word]) if word in self.maybe else have

    def fails(self, rows: Rows) -> np.ndarray:
        """How many wishes each row fails, uint8 of shape (k,)."""
        have = {w: self.word(w, rows) for w in self.needed}
        missing = [np.bitwise_count((have[w] & mask) ^ mask) for w, mask in self.must.items()]
        missing += [_none_of(have, family).view(np.uint8) for family in self.alternatives.values()]
        if self.limit is not None:
            missing.append((~self.price_known(rows)).view(np.uint8))
        if not missing:
            return np.zeros(len(self.packed.rank[rows]), dtype=np.uint8)
        fails = missing[0]
        for more in missing[1:]:
            fails = fails + more
        return fails

    def nearly(self, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
        """(those of the rows that fail at most one wish, how many they fail)."""
        if isinstance(rows, slice):
            none, most_one = self.scan()
            few = np.flatnonzero(unpack_rows(most_one, self.packed.listed))
            return few, (~unpack_rows(none, self.packed.listed)[few]).view(np.uint8)
        fails = self.fails(rows)
        few = (fails <= 1).nonzero()[0]
        return rows[few], fails[few]

    def satisfied(self, rows: Rows) -> np.ndarray:
        """Those of the rows that fail no wish."""
        if isinstance(rows, slice):
            return np.flatnonzero(unpack_rows(self.scan()[0], self.packed.listed))
        return rows[self.fails(rows) == 0]

    def scan(self) -> tuple[np.ndarray, np.ndarray]:
        """(rows that fail no wish, rows that fail at most one) of all results, as bits."""
        columns = [self.column(key) for key in self.single]
        for ticked in self.ticked.values():
            have = [self.column(o) for o in ticked]
            columns.append(have[0] if len(have) == 1 else np.bitwise_or.reduce(have))
        if self.limit is not None:
            columns.append(pack_rows(self.price_known(slice(0, self.packed.listed))))
        everything = self.packed.everything
        if len(columns) < 2:
            return (columns[0] if columns else everything), everything
        first, second, *others = columns
        none, most_one = first & second, first | second
        for met in others:
            most_one &= met
            most_one |= none
            none &= met
        return none, most_one

    def column(self, option_id: str) -> np.ndarray:
        """Which results have an option, as bits, with the unknowns that count as maybe."""
        at = _BIT_OF[option_id]
        have = self.columns[at]
        return have | self.packed.unknown_columns[at] if option_id in self.doubted else have

    def missing(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        """Wish key to which of the rows fail it (bool)."""
        have = {w: self.word(w, rows) for w in self.needed}
        found = {key: (have[BIT[key][0]] & np.uint64(1 << BIT[key][1])) == _NOTHING for key in self.single}
        found |= {key: _none_of(have, family) for key, family in self.alternatives.items()}
        return found | ({PRICE: ~self.price_known(rows)} if self.limit is not None else {})

    def price_known(self, rows: Rows) -> np.ndarray:
        """Whether the price is known, proven as the query asks, and within its limit if there is one (bool)."""
        price = self.packed.price[rows]
        known = price < NO_PRICE if self.limit is None else price <= self.limit
        return known & (self.packed.price_standing[rows] == Standing.VERIFIED) if self.verified_only else known

    def option_sums(self, results: np.ndarray, missed: np.ndarray, missing: dict[str, np.ndarray]) -> np.ndarray:
        """Per option of ``OPTION_IDS`` the total there would be with it.

        ``results``: rows that fail no wish; ``missed``: rows that fail exactly one, ``missing`` says which. A member of
        ticked alternatives is counted alone: among the results and among the rows that fail only these alternatives.
        """
        # each stretch of rows with the facet whose members alone count in it; None for all options
        which: list[tuple[int, str | None]] = []
        if len(results) * _FEW_ROWS >= self.packed.listed:
            sums, rows = self._column_sums(results), _NO_ROWS
        else:
            sums, rows = np.zeros(64 * MASK_WORDS, dtype=np.int64), results
            which.append((len(results), None))
        for key in self.alternatives:
            alone = missed[missing[key]]
            if len(alone):
                rows = np.concatenate((rows, alone))
                which.append((len(alone), key))
        if which:
            words = [self.word(w, rows) for w in range(MASK_WORDS)]
            start = 0
            for length, facet in which:
                if facet:
                    for w, word in enumerate(words):
                        word[start : start + length] &= _FACET_MASKS[facet].get(w, _NOTHING)
                start += length
            sums = sums + bit_sums(words)
        return sums[OPTION_BITS]

    def _column_sums(self, rows: np.ndarray) -> np.ndarray:
        """How many of the rows have each packed bit, int64 of shape (64 * WORDS,), where the rows are many."""
        flags = np.zeros(self.packed.listed, dtype=bool)
        flags[rows] = True
        bits = pack_rows(flags)
        sums = np.bitwise_count(np.array(self.columns) & bits).sum(axis=1, dtype=np.int64)
        for option_id in self.doubted:
            sums[_BIT_OF[option_id]] = np.bitwise_count(self.column(option_id) & bits).sum(dtype=np.int64)
        return sums


def _none_of(have: dict[int, np.ndarray], family: Mapping[int, np.uint64]) -> np.ndarray:
    """Whether none of the family's ticked members is met (bool)."""
    none, *others = ((have[word] & mask) == _NOTHING for word, mask in family.items())
    for more in others:
        none = none & more
    return none


def bit_sums(words: Sequence[np.ndarray]) -> np.ndarray:
    """How often each bit is set in each of the words (uint64 of shape (k,)), as int64 of shape (64 * words,).

    Every eighth bit is shifted into the lowest bit of a byte, so that adding words adds eight counts at a time.
    """
    total = np.zeros(64 * len(words), dtype=np.int64)
    for start in range(0, len(words[0]), _CHUNK):
        chunk = np.array([word[start : start + _CHUNK] for word in words])
        spread = (chunk[:, None, :] >> _SHIFTS) & _EVERY_EIGHTH
        k = chunk.shape[1]
        lanes = (
            np.add.reduceat(spread, np.arange(0, k, _LANE), axis=2)
            if k > _LANE
            else np.add.reduce(spread, axis=2, keepdims=True)
        )
        counts = (
            lanes.astype("<u8", copy=False).view(np.uint8).reshape(len(words), 8, -1, 8).sum(axis=2, dtype=np.int64)
        )
        total += counts.transpose(0, 2, 1).reshape(-1)
    return total


def candidates(packed: Packed, query: Query, place: Place | None) -> Rows:
    """Rows that may be here: all in the area, within the radius or reachable by video, and some more (a slice, or int64).

    Clinics that failed a safety check are left out here where the query says so: then no count, near miss or nearest
    clinic can bring one back.
    """
    place = meant(query, place)
    if place is None or (query.within is None and not place.is_area):
        return packed.not_failed if query.without_failed else slice(0, packed.listed)
    if place.is_area:
        rows = packed.areas.rows(place)
    else:
        rows = packed.around(place.latitude, place.longitude, query.within or 0)
    rows = _left_in(packed, query, rows)
    return np.union1d(rows, by_video(packed, query, place)) if with_video(query, place) else rows


def meant(query: Query, place: Place | None) -> Place | None:
    """The place that a changed query is about: of an area its largest town, where the query names that in its place."""
    return place.town if place is not None and place.town is not None and query.place == place.town.text else place


def with_video(query: Query, place: Place | None) -> bool:
    """Whether clinics that are reached by video alone are results: in an area always, for its people live all over it."""
    return query.telehealth or (place is not None and place.is_area)


def asks_for_proof(query: Query, place: Place | None) -> bool:
    """Whether there is anything that may have to be verified: a wish, or that people may be treated by video."""
    return query.asks_for_something or with_video(query, place)


def _left_in(packed: Packed, query: Query, rows: np.ndarray) -> np.ndarray:
    return rows[packed.verdict[rows] != Verdict.FAILED] if query.without_failed else rows


def chosen(rows: Rows, where: np.ndarray) -> np.ndarray:
    """The rows at some places of a candidates answer."""
    return where + rows.start if isinstance(rows, slice) else rows[where]


def satisfying(packed: Packed, query: Query, rows: Rows) -> np.ndarray:
    """Those of the rows that fail no wish."""
    return Asked(packed, query).satisfied(rows)


class Here(NamedTuple):
    """Which of some rows are here.

    ``here``: bool per row, None for all. ``miles``: distances as shown, None without a point to measure from. ``in_person``: which of
    them are here in person (bool), None for all that are here.
    """

    here: np.ndarray | None
    miles: np.ndarray | None
    in_person: np.ndarray | None


def here(packed: Packed, query: Query, place: Place | None, rows: np.ndarray, *, measured: bool = True) -> Here:
    """Which rows are in the area or within the radius, exactly, or reachable by video where that counts. ``here`` None: all.

    Without ``measured`` no distances are made, which is quicker.
    """
    place = meant(query, place)
    if place is None:
        return Here(None, None, None)
    if place.is_area:
        inside = packed.areas.holds(place)[rows]
        return Here(inside | reached_by_video(packed, query, place, rows), None, inside)
    if query.within is None:
        miles = packed.prepared.shown_miles(place.latitude, place.longitude, rows) if measured else None
        return Here(None, miles, None)
    around, miles = (place.latitude, place.longitude, float(query.within), rows), None
    if measured:
        inside, miles = packed.prepared.within_and_shown(*around)
    else:
        inside = packed.prepared.within(*around)
    if query.telehealth:
        return Here(inside | reached_by_video(packed, query, place, rows), miles, inside)
    return Here(inside, miles, None)


def results(directory: Directory, query: Query, place: Place | None) -> np.ndarray:
    """Rows of all results of a query, in no order."""
    packed = directory.packed
    rows = satisfying(packed, query, candidates(packed, query, place))
    found = here(packed, query, place, rows, measured=False).here
    return rows if found is None else rows[found]


def total(directory: Directory, query: Query, place: Place | None) -> int:
    """How many results a query has."""
    return len(results(directory, query, place))


class Reached(NamedTuple):
    """The clinics that meet every wish as far as was looked: rows, miles (to some millionths, NaN without a point), by video."""

    rows: np.ndarray
    miles: np.ndarray
    by_video: np.ndarray


def reached(directory: Directory, query: Query, place: Place) -> Reached:
    """Everything that could be here at the query's distance or a smaller one, for asking about many distances at once."""
    packed = directory.packed
    rows = satisfying(packed, query, candidates(packed, query, place))
    video = reached_by_video(packed, query, place, rows) if query.telehealth else np.zeros(len(rows), dtype=bool)
    return Reached(rows, packed.prepared.miles(place.latitude, place.longitude, rows), video)


def total_within(directory: Directory, place: Place, found: Reached, radius: int | None) -> int:
    """The total there would be at one distance, exactly: miles, or None for any, of what was reached at any."""
    if radius is None:
        return len(found.rows)
    inside = found.miles <= radius * (1 + _EDGE)
    edge = np.flatnonzero(inside & (found.miles >= radius * (1 - _EDGE)))
    if len(edge):
        inside[edge] = directory.packed.prepared.within(
            place.latitude, place.longitude, float(radius), found.rows[edge]
        )
    return int(np.count_nonzero(inside | found.by_video))


def totals_within(
    directory: Directory, query: Query, place: Place | None, distances: Sequence[int | None]
) -> list[int]:
    """How many there would be in person at each distance, ascending, any distance last; by video distance counts for nothing."""
    in_person = query.with_(telehealth=False)
    if place is None or place.is_area:  # distances count for nothing
        return [total(directory, in_person, place)] * len(distances)
    packed, anywhere = directory.packed, in_person.with_(within=None)
    rows = satisfying(packed, anywhere, candidates(packed, anywhere, place))
    radii = tuple(float(miles) for miles in distances if miles is not None)
    bands = packed.bands(place, radii)[rows]
    return np.bincount(bands, minlength=len(radii) + 1).cumsum()[: len(distances)].tolist()


def by_video(packed: Packed, query: Query, place: Place | None) -> np.ndarray:
    """Rows that may treat people of the place's state by video, ascending; verified in both columns where the query asks so."""
    rows = packed.licensed.get(place.state, _NO_ROWS) if place is not None else _NO_ROWS
    return _left_in(packed, query, rows[packed.video_verified[rows]] if query.verified_only else rows)


def reached_by_video(packed: Packed, query: Query, place: Place, rows: np.ndarray) -> np.ndarray:
    """Which of the rows ``by_video`` holds (bool)."""
    reached = packed.licensed_in.get(place.state)
    if reached is None:
        return np.zeros(len(rows), dtype=bool)
    return reached[rows] & packed.video_verified[rows] if query.verified_only else reached[rows]


def more_by_video(packed: Packed, asked: Asked, query: Query, place: Place | None, in_person: np.ndarray) -> int:
    """How many results telehealth would add to these rows."""
    if place is None or place.is_area or query.within is None:
        return 0
    reachable = by_video(packed, query, place)
    if not len(reachable):
        return 0
    return int(np.count_nonzero(asked.fails(reachable) == 0)) - int(
        np.count_nonzero(reached_by_video(packed, query, place, in_person))
    )


def as_ordered(query: Query, place: Place | None) -> Query:
    """The query by whose sort the results stand: without a place and in an area, where nothing is nearest, the most verified come first."""
    nearest = query.sort == "distance" and (place is None or place.is_area)
    return query.with_(sort="most_verified") if nearest else query


def order(packed: Packed, query: Query, rows: np.ndarray, miles: np.ndarray | None) -> np.ndarray:
    """Where each result stands: by the query's sort, then the shown distance (not known last), then name and id."""
    near = packed.rank[rows]
    if miles is not None:
        tenths = np.rint(miles * 10)
        if query.within is None:
            tenths[np.isnan(tenths)] = 2.0**30
        near = tenths.astype(np.int64) << 32 | near
    if query.sort == "most_verified":
        return np.lexsort((near, packed.by_safety[rows]))
    if query.sort == "recently_verified":
        return np.lexsort((near, -packed.last_verified[rows].astype(np.int64)))
    if query.sort == PRICE:
        return np.lexsort((near, packed.price[rows]))
    return near.argsort()
