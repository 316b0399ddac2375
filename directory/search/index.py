"""The packed view of a publication: what a search reads instead of the table.

Every option of ``options.OPTIONS`` is one bit in a few uint64 words per clinic: said yes (``met``), verified, stale, not
known. Rows are ordered so that a search around a point reads a few runs of neighbours: clinics that can be results and
have a point come first, in strips of latitude and by longitude within a strip; then those without a point; then those
that are no results (closed, or not listed). Built once per publication and day, read-only, shared by all visitors.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from directory import schema
from directory.clinics import findings
from directory.clinics.distinct import distinct
from directory.clinics.findings import NEVER, ColumnEvidence, Standing, Value
from directory.clinics.status import can_be_results
from directory.clinics.verdict import Verdict, verdicts
from directory.geo import distances
from directory.geo.places import Place
from directory.schema import Column
from directory.search.membership import Areas
from directory.search.options import FAMILIES, MUST, OPTION

STRIP_DEGREES = 0.25
_STRIP_WIDTH = 1000.0  # more than 360, so that strips do not overlap in the sort key
_ROUNDING = 1e-7  # degrees; more than a key loses by its strip
NO_PRICE = np.inf
_PLACES_KEPT = 50
_BY_VIDEO = ("telehealth", "licensed_states")


def _layout() -> dict[str, tuple[int, int]]:
    """Option id to (word, bit). A family lies in one word, so that a wish of it costs one mask; lists come last."""
    place: dict[str, tuple[int, int]] = {}
    used: list[int] = []
    for family in sorted(FAMILIES, key=lambda f: _in_one_cell(FAMILIES[f][0].column)):
        size = len(FAMILIES[family])
        word = next((w for w, bits in enumerate(used) if bits + size <= 64), len(used))
        if word == len(used):
            used.append(0)
        for o in FAMILIES[family]:
            place[o.id] = (word + (used[word] // 64), used[word] % 64)
            used[word] += 1
            if used[word] == 64 and size > 64:  # a family of more than 64 members goes on in words of its own
                word = len(used)
                used.append(0)
    return place


def _in_one_cell(column: Column) -> bool:
    return bool(column.facet) and not schema.FACET[column.facet].by_column


BIT: dict[str, tuple[int, int]] = _layout()
MASK_WORDS: int = 1 + max(word for word, _ in BIT.values())


def masks(option_ids: Iterable[str]) -> dict[int, np.uint64]:
    """The options as one mask per word that holds any of them."""
    found: dict[int, int] = {}
    for option_id in option_ids:
        word, bit = BIT[option_id]
        found[word] = found.get(word, 0) | 1 << bit
    return {word: np.uint64(mask) for word, mask in found.items()}


# columns that are one option each
_OPTION_OF = {o.column.name: o.id for o in OPTION.values() if not _in_one_cell(o.column)}
_CRITERIA_MASKS = masks(o.id for o in FAMILIES[MUST])


@dataclass(frozen=True, eq=False)
class Packed:
    """Arrays over the n clinics in packed order ("rows"); ``position`` leads to rows of the published frame and ``row`` back.

    ``listed``: how many rows, from the first, can be results; ``located``: how many of these have a point.
    ``met``, ``verified``, ``stale``, ``unknown``: uint64 of shape (WORDS, n). ``price``: US dollars a visit, inf where
    not known; ``price_standing``: ``Standing`` codes. ``rank``: order by name, then id. ``verified_count``: criteria
    verified. ``last_verified``: latest day of a verified finding (days since 1970, or NEVER). ``verdict``: ``Verdict`` codes;
    ``by_safety``: a number that grows with the verdict, then with the core criteria that are not verified, then with all
    criteria that are not. ``not_failed``: the result rows that fail no core criterion. ``licensed``: state to the result rows that may treat its people
    by video, ``licensed_in``: the same as a bool per row; ``video_verified``: whether both telehealth columns are verified. ``standings``: column name to
    ``Standing`` codes by frame position, for columns that are no lists. ``*_columns``: the same bits the other way round,
    for each option one bit per result row (64 * WORDS arrays of uint64, ceil(listed / 64) long), for scans of all results;
    ``everything`` has every bit set. ``areas``: which results lie in a state or county.
    """

    position: np.ndarray
    row: np.ndarray
    listed: int
    located: int
    met: np.ndarray
    verified: np.ndarray
    stale: np.ndarray
    unknown: np.ndarray
    price: np.ndarray
    price_standing: np.ndarray
    rank: np.ndarray
    verified_count: np.ndarray
    last_verified: np.ndarray
    verdict: np.ndarray
    by_safety: np.ndarray
    not_failed: np.ndarray
    licensed: dict[str, np.ndarray]
    licensed_in: dict[str, np.ndarray]
    video_verified: np.ndarray
    standings: dict[str, np.ndarray]
    prepared: distances.Prepared
    keys: np.ndarray
    met_columns: tuple[np.ndarray, ...]
    verified_columns: tuple[np.ndarray, ...]
    unknown_columns: tuple[np.ndarray, ...]
    everything: np.ndarray
    areas: Areas

    def bands(self, place: Place, radii: tuple[float, ...]) -> np.ndarray:
        """For every row which of the radii (ascending) is the first that holds it: their number where none does.

        Kept for the places of the tables alone: of where one person is nothing outlasts the question.
        """
        asked = place.latitude, place.longitude, radii
        return self._bands(*asked) if place.is_in_the_tables else self.prepared.bands(*asked)

    # one place is asked about at every wish that is ticked
    @cached_property
    def _bands(self) -> Callable[..., np.ndarray]:
        return lru_cache(maxsize=_PLACES_KEPT)(lambda *asked: self.prepared.bands(*asked).astype(np.uint8))

    def around(self, latitude: float, longitude: float, miles: float) -> np.ndarray:
        """Result rows near a point: all within ``miles`` and some more, in no order that matters (int64)."""
        box = distances.box(latitude, longitude, miles)
        if math.isnan(box.lat_min):
            return np.empty(0, dtype=np.int64)
        strips = (
            np.arange(math.floor(box.lat_min / STRIP_DEGREES), math.floor(box.lat_max / STRIP_DEGREES) + 1)
            * _STRIP_WIDTH
        )
        west, east = box.lon_min - _ROUNDING, box.lon_max + _ROUNDING
        if west > east:  # across the 180th meridian
            strips = np.concatenate([strips, strips])
            edges = np.concatenate(
                [
                    strips + np.repeat((west, -180.0 - _ROUNDING), len(strips) // 2),
                    strips + np.repeat((180.0 + _ROUNDING, east), len(strips) // 2),
                ]
            )
        else:
            edges = np.concatenate([strips + west, strips + east])
        found = self.keys.searchsorted(edges)
        start = found[: len(strips)]
        length = found[len(strips) :] - start
        last = length.cumsum()
        return np.arange(last[-1]) + (start - last + length).repeat(length)


class _Said:
    """What the findings of a table say, gathered column by column, by position in the frame."""

    def __init__(self, frame: pd.DataFrame, today: date):
        n = len(frame)
        self.frame, self.today, self.whole_row = frame, today, findings.row_evidence(frame)
        self.met, self.verified, self.stale, self.unknown = (
            np.zeros((MASK_WORDS, n), dtype=np.uint64) for _ in range(4)
        )
        self.standings: dict[str, np.ndarray] = {}
        self.last_verified = np.full(n, NEVER, dtype=np.int32)
        self.video_verified = np.ones(n, dtype=bool)
        self.nothing = np.full(n, Standing.UNKNOWN, dtype=np.int8)

    def add(self, column: Column) -> None:
        """Gather one column."""
        if not any(distinct(self.frame[column.name])[1]):
            self._add_nothing(column)
            return
        evidence = findings.column_evidence(self.frame, column, self.whole_row)
        is_verified = self._add_list(column, evidence) if _in_one_cell(column) else self._add_cell(column, evidence)
        self.last_verified = np.where(
            is_verified, np.maximum(self.last_verified, evidence.verified_days), self.last_verified
        )

    def _add_nothing(self, column: Column) -> None:
        """Gather a column in which no cell says anything: unknown, whatever evidence stands beside it."""
        if _in_one_cell(column):
            options = [o.id for o in FAMILIES.get(column.facet, ())]
        else:
            options = [_OPTION_OF[column.name]] if column.name in _OPTION_OF else []
            self.standings[column.name] = self.nothing
        for word, mask in masks(options).items():
            self.unknown[word] |= mask
        self.video_verified &= column.name not in _BY_VIDEO

    def _add_list(self, column: Column, evidence: ColumnEvidence) -> np.ndarray:
        """Gather a list of members; returns where any of them is verified (bool)."""
        yes_to_all = np.full(len(self.frame), Value.YES, dtype=np.int8)
        is_verified = np.zeros(len(self.frame), dtype=bool)
        for due_on in {schema.due_on(column, m.key) for m in column.values}:
            proof, _ = findings.standing_codes(
                yes_to_all,
                evidence.strong,
                evidence.verified_days,
                self.today,
                column.days_good,
                due_on,
            )
            for word, bit_of in _bits_of_list(column, due_on).items():
                yes, no = findings.member_bits(self.frame[column.name], bit_of)
                everything = np.uint64(sum(1 << bit for bit in bit_of.values()))
                self.met[word] |= yes
                self.verified[word] |= np.where(proof == Standing.VERIFIED, yes, 0).astype(np.uint64)
                self.stale[word] |= np.where(proof == Standing.STALE, yes, 0).astype(np.uint64)
                self.unknown[word] |= everything & ~(yes | no)
                is_verified |= (proof == Standing.VERIFIED) & ((yes | no) != 0)
        return is_verified

    def _add_cell(self, column: Column, evidence: ColumnEvidence) -> np.ndarray:
        """Gather a column of one value a cell; returns where it is verified (bool)."""
        values = findings.value_codes(self.frame[column.name], column)
        standing = self._standing(values, evidence, column)
        self.standings[column.name] = standing
        is_verified = standing == Standing.VERIFIED
        if column.name in _OPTION_OF:
            option = OPTION[_OPTION_OF[column.name]]
            if option.member in schema.SWITCH_COLUMNS:  # the column itself says more, and stands as it is
                values = findings.value_codes(self.frame[column.name], column, option.member)
                standing = self._standing(values, evidence, column)
            word, bit = BIT[option.id]
            for words, holds in (
                (self.met, values == Value.YES),
                (self.verified, standing == Standing.VERIFIED),
                (self.stale, standing == Standing.STALE),
                (self.unknown, values == Value.UNKNOWN),
            ):
                words[word] |= holds.astype(np.uint64) << np.uint64(bit)
        if column.name in _BY_VIDEO:
            self.video_verified &= is_verified
        return is_verified

    def _standing(self, values: np.ndarray, evidence: ColumnEvidence, column: Column) -> np.ndarray:
        standing, _ = findings.standing_codes(
            values, evidence.strong, evidence.verified_days, self.today, column.days_good, schema.due_on(column)
        )
        return standing


def build(frame: pd.DataFrame, today: date) -> Packed:
    """Pack a table of texts (every schema column, "" for empty) as it stands on ``today``."""
    n = len(frame)
    said = _Said(frame, today)
    for column in schema.FINDINGS:
        said.add(column)
    latitude, longitude = (
        pd.to_numeric(frame[name].replace("", None), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        for name in ("latitude", "longitude")
    )
    result = can_be_results(frame)
    at = distances.Prepared(latitude, longitude)  # says what is a point on the earth
    latitude, longitude, point = at.lats, at.lons, np.isfinite(at.lats)
    keys = np.floor(latitude / STRIP_DEGREES) * _STRIP_WIDTH + longitude
    position = np.lexsort((np.where(point, keys, 0.0), ~point, ~result))
    listed, located = int(result.sum()), int((result & point).sum())
    row = np.empty(n, dtype=np.int64)
    row[position] = np.arange(n)
    licensed_in = _licensed(frame, position, listed)
    standing_of_price = said.standings["price_per_session"]
    price = pd.to_numeric(frame["price_per_session"].replace("", None), errors="coerce").to_numpy(
        dtype=float, na_value=np.nan
    )
    met, verified, stale, unknown = (
        words[:, position] for words in (said.met, said.verified, said.stale, said.unknown)
    )
    verified_count = sum(np.bitwise_count(verified[w] & m) for w, m in _CRITERIA_MASKS.items()).astype(np.int64)
    verdict, not_verified = (codes[position] for codes in verdicts(said.standings, _offers_spravato(frame)))
    prepared = distances.Prepared(latitude[position], longitude[position])
    packed = Packed(
        position=position,
        row=row,
        listed=listed,
        located=located,
        met=met,
        verified=verified,
        stale=stale,
        unknown=unknown,
        met_columns=_columns(met, listed),
        verified_columns=_columns(verified, listed),
        unknown_columns=_columns(unknown, listed),
        everything=np.full(-(-listed // 64), ~np.uint64(0)),
        price=np.where(np.isnan(price), NO_PRICE, price)[position],
        price_standing=standing_of_price[position],
        rank=_rank(frame)[position],
        verified_count=verified_count,
        last_verified=said.last_verified[position],
        verdict=verdict,
        by_safety=(verdict.astype(np.int64) << 32) + (not_verified.astype(np.int64) << 16) - verified_count,
        not_failed=np.flatnonzero(verdict[:listed] != Verdict.FAILED),
        licensed={state: np.flatnonzero(rows) for state, rows in licensed_in.items()},
        licensed_in=licensed_in,
        video_verified=said.video_verified[position],
        standings=said.standings,
        prepared=prepared,
        keys=keys[position[:located]],
        areas=Areas(frame, position, listed, prepared.lats, prepared.lons),
    )
    columns = (*packed.met_columns, *packed.verified_columns, *packed.unknown_columns)
    for array in (
        *(v for v in vars(packed).values() if isinstance(v, np.ndarray)),
        *columns,
        *said.standings.values(),
        *packed.licensed.values(),
        *licensed_in.values(),
    ):
        array.flags.writeable = False
    return packed


def _offers_spravato(frame: pd.DataFrame) -> np.ndarray:
    return (frame[schema.SPRAVATO_COLUMN] == schema.YES).to_numpy(dtype=bool)


def _bits_of_list(column: Column, due_on: date | None) -> dict[int, dict[str, int]]:
    """Word to the list's members that are due on the day, with their bits in it; none where the list is not offered as wishes."""
    found: dict[int, dict[str, int]] = {}
    for o in FAMILIES.get(column.facet, ()):
        if schema.due_on(column, o.member) == due_on:
            word, bit = BIT[o.id]
            found.setdefault(word, {})[o.member] = bit
    return found


def _columns(words: np.ndarray, listed: int) -> tuple[np.ndarray, ...]:
    """Turn words per row into bits per option."""
    bits = np.unpackbits(
        np.ascontiguousarray(words[:, :listed]).astype("<u8", copy=False).view(np.uint8).reshape(len(words), listed, 8),
        axis=2,
        bitorder="little",
    )
    return tuple(pack_rows(bits.transpose(0, 2, 1).reshape(64 * len(words), listed)))


def pack_rows(flags: np.ndarray) -> np.ndarray:
    """Flags per row (0 or 1, the last axis) as bits of uint64, padded with zeros; ``unpack_rows`` turns back."""
    width = -(-flags.shape[-1] // 64) * 8
    packed = np.packbits(flags, axis=-1, bitorder="little")
    padded = np.zeros((*flags.shape[:-1], width), dtype=np.uint8)
    padded[..., : packed.shape[-1]] = packed
    return padded.view("<u8").astype(np.uint64, copy=False)


def unpack_rows(bits: np.ndarray, count: int) -> np.ndarray:
    """The first ``count`` flags (bool) of bits that ``pack_rows`` made."""
    return np.unpackbits(bits.astype("<u8", copy=False).view(np.uint8), count=count, bitorder="little").view(bool)


def _rank(frame: pd.DataFrame) -> np.ndarray:
    """Place of each clinic by name (case folded), then id."""
    codes, names = distinct(frame["location_name"].where(frame["location_name"] != "", frame["organization_name"]))
    folded = [name.casefold() for name in names]
    order_of = {name: i for i, name in enumerate(sorted(set(folded)))}
    by_name = np.array([order_of[name] for name in folded], dtype=np.int64)[codes]
    ids = frame["clinic_id"].tolist()
    by_id = np.empty(len(ids), dtype=np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.lexsort((by_id, by_name))] = np.arange(len(ids))
    return rank


def _licensed(frame: pd.DataFrame, position: np.ndarray, listed: int) -> dict[str, np.ndarray]:
    """State to bool per packed row: a result whose telehealth is yes and whose licensed states hold it."""
    offers = findings.value_codes(frame["telehealth"], schema.BY_NAME["telehealth"])[position] == Value.YES
    offers[listed:] = False
    codes, texts = distinct(frame["licensed_states"])
    states = [set(text.split(";")) for text in texts]
    by_text = codes[position]
    return {
        state: offers & np.array([state in s for s in states], dtype=bool)[by_text]
        for state in sorted(set().union(*states))
        if state and not state.startswith("!")
    }
