"""A table of clinics as the rules ask it: whole columns at a time, each distinct text looked at once.

``refused`` names the cells that a reader has already refused: they stand empty in the table, and a rule that reads one
of them says nothing, so that one mistake is told once.
"""

from collections.abc import Callable, Collection, Iterable, MutableSet

import numpy as np
import pandas as pd

from directory.clinics.distinct import distinct
from directory.notices import Problem

Found = tuple[int, str, Problem]


class Rows:
    """Answers about ``frame`` (every schema column as text, "" for blank) and collects what is ``found``.

    Arrays have the shape (n,); a position is the number of the row in the frame, from 0. ``blank``: columns of which it is
    known that no row says anything, which most lists have by the hundred; one that is written leaves the set.
    """

    def __init__(
        self, frame: pd.DataFrame, refused: Collection[tuple[int, str]] = (), blank: MutableSet[str] | None = None
    ):
        self.frame = frame
        self._known_blank = set() if blank is None else blank
        self._nothing = np.zeros(len(frame), dtype=np.int32), [""] if len(frame) else []
        self.found: list[Found] = []
        self._distinct: dict[str, tuple[np.ndarray, list[str]]] = {}
        self._refused: dict[str, list[int]] = {}
        for position, column in refused:
            self._refused.setdefault(column, []).append(position)

    def __len__(self) -> int:
        return len(self.frame)

    def distinct(self, name: str) -> tuple[np.ndarray, list[str]]:
        """(number of the distinct text in every row, the distinct texts)."""
        if name in self._known_blank:
            return self._nothing
        if name not in self._distinct:
            self._distinct[name] = distinct(self.frame[name])
        return self._distinct[name]

    def silent(self, *names: str) -> bool:
        """Whether no row says anything in these columns: most lists leave most of their columns empty."""
        return not any(text for name in names for text in self.distinct(name)[1])

    def each(self, name: str, answer: Callable[[str], object], dtype=bool) -> np.ndarray:
        """What ``answer`` says of the text in every row; asked once per distinct text."""
        codes, texts = self.distinct(name)
        answers = np.empty(len(texts), dtype=dtype)
        for number, text in enumerate(texts):
            answers[number] = answer(text)
        return answers[codes]

    def says(self, name: str, *values: str) -> np.ndarray:
        """Whether the cell holds one of the values."""
        return self.each(name, lambda text: text in values)

    def blank(self, name: str) -> np.ndarray:
        """Whether the cell is empty."""
        return self.says(name, "")

    def text(self, name: str, position: int) -> str:
        """The text of one cell."""
        codes, texts = self.distinct(name)
        return texts[codes[position]]

    def number(self, name: str) -> np.ndarray:
        """The numbers of a column, NaN where it is blank."""
        return self.each(name, lambda text: float(text) if text else np.nan, np.float64)

    def replace(self, name: str, positions: Iterable[int], texts: Iterable[str]) -> None:
        """Write texts into a column of the frame."""
        at = np.asarray(list(positions), dtype=np.intp)
        if not len(at):
            return
        column = self.frame[name].to_numpy(dtype=object, copy=True)
        column[at] = list(texts)
        self.frame[name] = pd.Series(column, index=self.frame.index, dtype=self.frame[name].dtype)
        self._distinct.pop(name, None)
        self._known_blank.discard(name)

    def unrefused(self, mask: np.ndarray, reads: Iterable[str]) -> np.ndarray:
        """The positions where ``mask`` holds and none of the cells read was refused."""
        mask = mask.copy()
        for name in reads:
            mask[self._refused.get(name, [])] = False
        return np.flatnonzero(mask)

    def tell(self, mask: np.ndarray, column: str, problem: Callable[[int], Problem], reads: Iterable[str] = ()) -> None:
        """Note a problem at ``column`` of every row where ``mask`` holds. ``reads``: the other columns the rule looked at."""
        self.found += [
            (position, column, problem(position)) for position in self.unrefused(mask, (column, *reads)).tolist()
        ]
