"""Bytes that are not UTF-8: whether they are the letters of a Windows-1252 list, or faults.

In Windows-1252 nearly every byte means something, so that a list in UTF-8 with one byte spoilt would be read as well,
with "é" as "Ã©" in every other row. So each letter beyond ASCII is looked at in its place:

- Where one can only be UTF-8 ("Ã©" is no part of a word), the list is UTF-8, and every byte that is not is a fault.
- Else the bytes must make sense as Windows-1252: a letter within a word (no capital amid small letters, as Mac Roman
  gives), or a quotation mark, dash or sign that people type. FF ("ÿ") is what broken transfers leave, and makes none.
  The list is Windows-1252 where more bytes make sense than not; a byte that means nothing there is always a fault.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_UNITS = re.compile(
    rb"(?P<utf8>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\x80-\xff]"
)
_SIGNS = frozenset("…‘’“”•–—™‹›†\xa0\xad¡¢£§©«®°±²³´¶·¹º»¼½¾¿ª")
_AFTER_A_CAPITAL = frozenset("’”…–—™®\xa0")
_WORDS_OF_ONE_LETTER = frozenset("àÀáÁèéÉóÓúÚ")
_NO_LETTERS = frozenset("ÿƒˆµ")


@dataclass(frozen=True)
class Fault:
    """A byte that is no text. ``position`` from 0; ``number``: how many bytes that are not UTF-8 stand before it."""

    position: int
    number: int
    in_utf8: bool


def fault(data: bytes) -> Fault | None:
    """The first byte that is no text in a file that is not UTF-8; None where the file makes sense as Windows-1252."""
    number = sensible = senseless = 0
    first = first_senseless = first_unknown = None
    for unit in _UNITS.finditer(data):
        start, end = unit.span()
        makes_sense = _makes_sense(data[max(0, start - 1) : start], unit[0], data[end : end + 1])
        if unit["utf8"]:
            if not makes_sense:
                first = first or _first_after(data, end, number)
                return Fault(first.position, first.number, True)
            continue
        here = Fault(start, number, False)
        first = first or here
        number += 1
        sensible += makes_sense
        if not makes_sense:
            senseless += 1
            first_senseless = first_senseless or here
            if unit[0] in _UNKNOWN:
                first_unknown = first_unknown or here
    return first_unknown or (None if sensible > senseless else first_senseless)


_UNKNOWN = frozenset((b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _first_after(data: bytes, start: int, number: int) -> Fault:
    """The first byte from ``start`` on that is not UTF-8."""
    return next(Fault(unit.start(), number, True) for unit in _UNITS.finditer(data, start) if not unit["utf8"])


@lru_cache(maxsize=4096)
def _makes_sense(before: bytes, unit: bytes, after: bytes) -> bool:
    """Whether bytes, between the one before and the one after, are letters and signs of Windows-1252 in their place."""
    try:
        text = unit.decode("cp1252")
    except UnicodeDecodeError:
        return False
    around = [
        "",
        *(byte.decode("cp1252", "replace") for byte in (before,) if byte),
        *text,
        *(byte.decode("cp1252", "replace") for byte in (after,) if byte),
        "",
    ]
    start = 1 + bool(before)
    return all(_fits(around[at - 1], around[at], around[at + 1]) for at in range(start, start + len(text)))


def _fits(before: str, ch: str, after: str) -> bool:
    """Whether a character beyond ASCII fits between its neighbours ("" at an end)."""
    if ch in _SIGNS:
        return True
    if ch == "€":
        return before.isdigit() or after.isdigit() or f"{before}{after}".isspace()
    if not ch.isalpha() or ch in _NO_LETTERS:
        return False
    if ch.isupper():
        sign = after and not after.isascii() and not after.isalpha()
        half_of_a_letter = ch in "ÂÃ" and after and 0x80 <= after.encode("cp1252", "replace")[0] < 0xC0
        if (
            before.islower()
            or (before.isalpha() and after.islower())
            or half_of_a_letter
            or (sign and after not in _AFTER_A_CAPITAL)
        ):
            return False
    return before.isalpha() or after.isalpha() or (ch in _WORDS_OF_ONE_LETTER and not f"{before}{after}".isalnum())
