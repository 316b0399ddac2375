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
    "chitown": ("Chicago", "IL"),
    "slc": ("Salt Lake City", "UT"),
    "okc": ("Oklahoma City", "OK"),
    "indy": ("Indianapolis", "IN"),
    "cincy": ("Cincinnati", "OH"),
    "jax": ("Jacksonville", "FL"),
    "atl": ("Atlanta", "GA"),
    # bases whose name no table has, by the town that they lie in
    "ftliberty": ("Fayetteville", "NC"),
    "popeafb": ("Fayetteville", "NC"),
    "popefield": ("Fayetteville", "NC"),
    "ftmoore": ("Columbus", "GA"),
    "fteisenhower": ("Augusta", "GA"),
    "ftgreggadams": ("Petersburg", "VA"),
    "ftwalker": ("Bowling Green", "VA"),
    "ftbarfoot": ("Blackstone", "VA"),
    "ftjohnson": ("Leesville", "LA"),
    "campmabry": ("Austin", "TX"),
    "ftsamhouston": ("San Antonio", "TX"),
    "jbsa": ("San Antonio", "TX"),
    "lackland": ("San Antonio", "TX"),
    "jblm": ("Lakewood", "WA"),
    "ftlewis": ("Lakewood", "WA"),
    "nasjacksonville": ("Jacksonville", "FL"),
    "naspensacola": ("Pensacola", "FL"),
    "whidbeyisland": ("Oak Harbor", "WA"),
    "naswhidbeyisland": ("Oak Harbor", "WA"),
    "navalstationmayport": ("Jacksonville", "FL"),
    "pearlharbor": ("Honolulu", "HI"),
    "jointbasepearlharborhickam": ("Honolulu", "HI"),
    "macdill": ("Tampa", "FL"),
    "macdillafb": ("Tampa", "FL"),
    "navalbasesandiego": ("San Diego", "CA"),
    "mcasmiramar": ("San Diego", "CA"),
    "mcascherrypoint": ("Havelock", "NC"),
    "jointbasesanantonio": ("San Antonio", "TX"),
    # parts of towns that people name by themselves
    "jacksonhole": ("Jackson", "WY"),
    "stpete": ("St. Petersburg", "FL"),
    "lakehavasu": ("Lake Havasu City", "AZ"),
    "colosprings": ("Colorado Springs", "CO"),
    "cosprings": ("Colorado Springs", "CO"),
    "frenchquarter": ("New Orleans", "LA"),
    "venicebeach": ("Los Angeles", "CA"),
    "uppereastside": ("New York", "NY"),
    "navalstationnorfolk": ("Norfolk", "VA"),
}
# fmt: on

LONGEST_PLACE = 120  # characters; no place needs more, with its street

_DROPPED = re.compile(r"[.'’‘ʻʼ`´\"“”]")
_OTHER = re.compile(r"[^a-z0-9]+")
# fmt: off - tables of data, read like a list
# A word at the beginning or at the end of a name that people and the post write short.
_FIRST = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "no": "north",
    "so": "south",
    "gr": "grand",
    "lk": "lake",
    "pt": "port",
}
_LAST = {
    "spgs": "springs",
    "spg": "spring",
    "hts": "heights",
    "hgts": "heights",
    "bch": "beach",
    "jct": "junction",
    "pk": "park",
    "vly": "valley",
    "is": "island",
    "isl": "island",
    "hbr": "harbor",
    "pt": "point",
    "lk": "lake",
    "cty": "city",
    "vlg": "village",
    "twp": "township",
    "ctr": "center",
    "fls": "falls",
    "rpds": "rapids",
    "afb": "air force base",
    "gdns": "gardens",
    "grv": "grove",
}
# fmt: on

COMMON_LAST_WORDS = frozenset(_LAST.values())
"""What many names end in: by itself it names no town."""

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


def written_out(text: str) -> tuple[str, ...]:
    """The folded name as it stands, then as it may be meant: "s bend" is South Bend, "colorado spgs" Colorado Springs."""
    folded = fold(text)
    words = folded.split()
    if len(words) < 2:
        return (folded,)
    first, last = _FIRST.get(words[0]), _LAST.get(words[-1])
    meant = [folded]
    if first:
        meant.append(" ".join((first, *words[1:])))
    if last:
        meant += [" ".join((*name.split()[:-1], last)) for name in tuple(meant)]
    if folded.endswith(" air force base"):
        meant.append(folded.removesuffix("air force base") + "afb")
    return tuple(meant)
