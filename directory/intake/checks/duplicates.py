"""Possible duplicates: rows that may be one clinic twice. They are proposed to a person, never merged.

The rule is the one measured on a hand-labelled list of a city's clinics (precision 0.98, recall 0.90): the phone and
the house number are equal, or the street is at least 90 % and the name at least 80 % alike. Only rows that share a
phone, or a ZIP and a house number, are compared, so the time grows with the rows and not with their square.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from directory.clinics import identity
from directory.notices import Problem

STREET_ALIKE, NAME_ALIKE = 90, 80
# A block larger than this (a call centre's number, a tower of offices) is compared only among neighbours by street and name.
_WHOLE_BLOCK, _NEIGHBOURS = 100, 8
_HOUSE = re.compile(r"\d+")
# US Postal Service Publication 28, the usual street endings and directions
_STREET_WORDS = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "boulevard": "blvd",
    "road": "rd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "place": "pl",
    "square": "sq",
    "terrace": "ter",
    "parkway": "pkwy",
    "highway": "hwy",
    "circle": "cir",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
}

Dismissed = Collection[tuple[str, str]]


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one clinic. ``first`` < ``second`` are positions in the frame; the alikeness is in percent."""

    first: int
    second: int
    first_id: str
    second_id: str
    same_phone: bool
    same_house_number: bool
    same_website: bool
    street_alike: int
    name_alike: int

    @property
    def agrees(self) -> str:
        """What agrees, in words."""
        said = [f"names {self.name_alike} % alike", f"streets {self.street_alike} % alike"]
        said += [
            words
            for words, same in (
                ("the same phone", self.same_phone),
                ("the same house number", self.same_house_number),
                ("the same website", self.same_website),
            )
            if same
        ]
        return ", ".join(said)

    @property
    def key(self) -> tuple[str, str]:
        """The two ids in order: what "not a duplicate" is remembered by."""
        return key(self.first_id, self.second_id)


def key(one: str, other: str) -> tuple[str, str]:
    """A pair of clinic ids, whichever comes first."""
    return (one, other) if one <= other else (other, one)


def pairs(frame: pd.DataFrame, dismissed: Dismissed = ()) -> list[Pair]:
    """The possible duplicates of a table (every schema column as text), the likeliest first.

    ``dismissed``: pairs of ids (``key``) that somebody has said are two clinics. In a very large block each row is
    compared with its neighbours only, which still finds one partner of each.
    """
    return _pairs(_Texts(frame), {key(*pair) for pair in dismissed})


def _pairs(texts: "_Texts", known: set[tuple[str, str]]) -> list[Pair]:
    first, second = texts.candidates()
    street, name = _alike(texts, first, second)
    same_phone = texts.phone[first] == texts.phone[second]
    same_phone &= texts.phone[first] >= 0
    same_house = (texts.house[first] == texts.house[second]) & (texts.house[first] >= 0)
    same_site = (texts.website[first] == texts.website[second]) & (texts.website[first] >= 0)
    found = np.flatnonzero((same_phone & same_house) | ((street >= STREET_ALIKE) & (name >= NAME_ALIKE)))
    ids, made = texts.ids, []
    for at in found.tolist():
        one, other = int(first[at]), int(second[at])
        if key(ids[one], ids[other]) in known and ids[one] != ids[other]:
            continue
        made.append(
            Pair(
                one,
                other,
                ids[one],
                ids[other],
                bool(same_phone[at]),
                bool(same_house[at]),
                bool(same_site[at]),
                round(float(street[at])),
                round(float(name[at])),
            )
        )
    return sorted(
        made,
        key=lambda p: (-(p.name_alike + p.street_alike + 100 * (p.same_phone + p.same_website)), p.first, p.second),
    )


def problems(
    frame: pd.DataFrame, row_numbers: np.ndarray, dismissed: Dismissed = ()
) -> Iterator[tuple[int, str, Problem]]:
    """The warnings of a table: (position, column, problem), one for the later row of each case.

    ``row_numbers``: spreadsheet row per position, 0 for a clinic that is not in the file; such a clinic is named by its
    id, and of two such nothing is said. Near duplicates come first; address, phone and website are told only of rows that
    are not near, and phone and website only across organisations: the sites of one share theirs rightly.
    """
    rows = np.asarray(row_numbers).tolist()
    ids = frame["clinic_id"].array

    def called(position: int) -> str:
        return f"row {rows[position]}" if rows[position] else f"the published clinic {ids[position]}"

    def placed(one: int, other: int) -> tuple[int, int] | None:
        """(position of the notice, position it names)."""
        if not rows[one] and not rows[other]:
            return None
        return (other, one) if rows[other] >= rows[one] and rows[other] else (one, other)

    texts, known = _Texts(frame), {key(*pair) for pair in dismissed}
    near, told = set(), set()
    for pair in _pairs(texts, known):
        near |= {pair.first, pair.second}
        at = placed(pair.first, pair.second)
        if at and at[0] not in told:
            told.add(at[0])
            yield (
                at[0],
                "address_1",
                Problem(
                    "duplicate.near",
                    ids[at[0]],
                    f"This looks like {called(at[1])}: {pair.agrees}.",
                    "Is it the same clinic twice, or two at one address? Remove one row, or leave both.",
                ),
            )
    for code, column, one, other, what in _shared(frame, texts, near):
        at = placed(one, other)
        if at and key(ids[one], ids[other]) not in known:
            yield (
                at[0],
                column,
                Problem(
                    f"duplicate.{code}",
                    frame[column].array[at[0]],
                    f"{what} as {called(at[1])}, under another name.",
                    "Is it the same clinic twice, or two clinics? Check both rows.",
                ),
            )


def _shared(frame: pd.DataFrame, texts: "_Texts", near: Collection[int]) -> Iterator[tuple[str, str, int, int, str]]:
    """(code, column, earlier position, later position, words) of rows that share one thing and are not near duplicates."""
    whole = zip(
        texts.streets, frame["postal_code"].tolist(), frame["address_2"].tolist(), texts.house.tolist(), strict=True
    )
    place = _codes(
        [
            "\n".join((street, zip5, identity.plain(suite))) if zip5 and house >= 0 else ""
            for street, zip5, suite, house in whole
        ]
    )
    plain = {text: identity.plain(text) for text in set(frame["organization_name"].tolist())}
    names = [plain[text] or texts.names[i] for i, text in enumerate(frame["organization_name"].tolist())]
    for code, column, values, what in (
        ("address", "address_1", place, "The same street, suite and ZIP"),
        ("phone", "phone", texts.phone, "The same phone"),
        ("website", "website", texts.website, "The same website"),
    ):
        first: dict[int, int] = {}
        for position in np.flatnonzero(values >= 0).tolist():
            earlier = first.setdefault(int(values[position]), position)
            if earlier == position or position in near:
                continue
            if code == "address" or names[earlier] != names[position]:
                yield code, column, earlier, position, what


class _Texts:
    """What rows are compared by. Codes are int64 of shape (n,), -1 where there is nothing to compare."""

    def __init__(self, frame: pd.DataFrame):
        self.ids = frame["clinic_id"].tolist()
        location, organization = frame["location_name"].tolist(), frame["organization_name"].tolist()
        self.names = [identity.plain(own or whole) for own, whole in zip(location, organization, strict=True)]
        plain = {text: _street(text) for text in set(frame["address_1"].tolist())}
        self.streets = [plain[text] for text in frame["address_1"].tolist()]
        houses = [(_HOUSE.search(text) or [""])[0] for text in self.streets]
        self.house = _codes(houses)
        self.phone = _codes(frame["phone"].tolist())
        self.website = _codes([_site(text) for text in frame["website"].tolist()])
        self._door = _codes(
            [
                f"{z} {house}" if z and house else ""
                for z, house in zip(frame["postal_code"].tolist(), houses, strict=True)
            ]
        )

    def candidates(self) -> tuple[np.ndarray, np.ndarray]:
        """Positions (first, second) of the rows worth comparing, each pair once, first < second."""
        n = len(self.names)
        found = [np.empty(0, dtype=np.int64)]
        for codes in (self.phone, self._door):
            at = np.flatnonzero(codes >= 0)
            sizes = np.bincount(codes[at], minlength=1)
            order = self._order if sizes.max() > _WHOLE_BLOCK else np.arange(n)
            at = at[np.lexsort((order[at], codes[at]))]
            for step in range(1, int(sizes.max())):
                if step == _NEIGHBOURS:
                    at = at[sizes[codes[at]] <= _WHOLE_BLOCK]
                one, other = at[:-step], at[step:]
                together = codes[one] == codes[other]
                if not together.any():
                    break
                one, other = one[together], other[together]
                found.append(np.minimum(one, other) * n + np.maximum(one, other))
        both = np.unique(np.concatenate(found))
        return both // max(n, 1), both % max(n, 1)

    @property
    def _order(self) -> np.ndarray:
        """The rank of each row by street and name, so that what is alike stands together."""
        order = np.empty(len(self.names), dtype=np.int64)
        order[sorted(range(len(self.names)), key=lambda i: (self.streets[i], self.names[i]))] = np.arange(
            len(self.names)
        )
        return order


def _alike(texts: _Texts, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How alike streets and names of each pair are, in percent; a name is compared only where it could matter."""
    street, name = np.zeros(len(first)), np.zeros(len(first))
    if len(first):
        street = process.cpdist(
            [texts.streets[i] for i in first.tolist()], [texts.streets[i] for i in second.tolist()], scorer=fuzz.ratio
        )
        matters = np.flatnonzero(
            (street >= STREET_ALIKE)
            | ((texts.phone[first] == texts.phone[second]) & (texts.house[first] == texts.house[second]))
        )
        if len(matters):
            one, other = ([texts.names[i] for i in side[matters].tolist()] for side in (first, second))
            name[matters] = process.cpdist(one, other, scorer=fuzz.token_set_ratio)
    return street, name


def _street(text: str) -> str:
    return " ".join(_STREET_WORDS.get(word, word) for word in identity.plain(text).split())


def _site(text: str) -> str:
    parts = urlsplit(text)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/") if text else ""


def _codes(texts: Iterable[str]) -> np.ndarray:
    """Equal texts as equal numbers, -1 for an empty one."""
    seen: dict[str, int] = {"": -1}
    return np.array([seen.setdefault(text, len(seen) - 1) for text in texts], dtype=np.int64)
