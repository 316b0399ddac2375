"""Names of places as they are compared: folded, so that two ways to write one name are the same text."""

from __future__ import annotations

import re
import unicodedata

# fmt: off - a table of data, read like a list
# What people call a place though no table does, by their folded form without spaces.
ALIASES = {
    "nyc": ("New York", "NY"),
    "newyorkcity": ("New York", "NY"),
    "nycity": ("New York", "NY"),
    "dc": ("Washington", "DC"),
    "washingtondc": ("Washington", "DC"),
    "philly": ("Philadelphia", "PA"),
    "vegas": ("Las Vegas", "NV"),
    "sf": ("San Francisco", "CA"),
    "sanfran": ("San Francisco", "CA"),
    "saltlake": ("Salt Lake City", "UT"),
    "nola": ("New Orleans", "LA"),
}
# fmt: on

LONGEST_PLACE = 120  # characters; no place needs more, with its street

_DROPPED = re.compile(r"[.'’‘ʻʼ`´\"“”]")
_OTHER = re.compile(r"[^a-z0-9]+")
_WORDS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_JOINED = {"mc", "o", "d", "l"}  # "Mc Arthur", "O Fallon", "Coeur d Alene", "L Anse"


def fold(text: str) -> str:
    """The name as it is compared: without accents, dots, apostrophes and case; St, Ft, Mt short; "Mc Arthur" joined."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _OTHER.sub(" ", _DROPPED.sub("", text.lower())).split()
    folded = ""
    for word in words:
        word = _WORDS.get(word, word)
        folded += word if not folded or folded.rpartition(" ")[2] in _JOINED else " " + word
    return folded


def name_key(text: str) -> str:
    """The folded name without its spaces: "New York" and "Newyork" are one."""
    return fold(text).replace(" ", "")
