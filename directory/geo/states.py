"""The states and territories, and how people write them."""

from __future__ import annotations

from directory.geo.names import LONGEST_PLACE, name_key

# Tables of data, read like a list.
# fmt: off
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}
"""USPS code -> name: the 50 states, DC and the five inhabited territories."""

# As people and spreadsheets write them; folded and without spaces, so "W. Va." is "wva".
_STATE_ABBREVIATIONS = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "cal": "CA", "calif": "CA", "cali": "CA", "colo": "CO", "conn": "CT",
    "del": "DE", "washdc": "DC", "washingtondc": "DC", "fla": "FL", "haw": "HI", "ida": "ID", "ill": "IL", "ind": "IN",
    "kan": "KS", "kans": "KS", "ken": "KY", "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT",
    "neb": "NE", "nebr": "NE", "nev": "NV", "nhamp": "NH", "njersey": "NJ", "nmex": "NM", "newmex": "NM", "ncar": "NC",
    "ndak": "ND", "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA", "penna": "PA", "rhodeisl": "RI", "scar": "SC",
    "sdak": "SD", "tenn": "TN", "tex": "TX", "wash": "WA", "wva": "WV", "wvirginia": "WV", "wis": "WI", "wisc": "WI",
    "wyo": "WY", "usvi": "VI", "virginislands": "VI", "usvirginislands": "VI", "unitedstatesvirginislands": "VI",
    "ncarolina": "NC", "nocarolina": "NC", "scarolina": "SC", "socarolina": "SC", "ndakota": "ND", "nodakota": "ND",
    "sdakota": "SD", "sodakota": "SD", "nhampshire": "NH", "nmexico": "NM",
    "cnmi": "MP", "nmarianaislands": "MP", "northernmarianas": "MP", "amsamoa": "AS",
}
# fmt: on


def state_code(text: str) -> str | None:
    """The USPS code of a state named by its code, its name or a common abbreviation ("D.C.", "Mass", "New York State")."""
    if len(text) > LONGEST_PLACE:
        return None
    return CODE_BY_SPELLING.get(name_key(text))


def _codes_by_spelling() -> dict[str, str]:
    codes = dict(_STATE_ABBREVIATIONS)
    for code, name in STATES.items():
        key = name_key(name)
        codes[code.lower()] = codes[key] = codes[key + "state"] = codes["stateof" + key] = code
    return codes


CODE_BY_SPELLING = _codes_by_spelling()
"""USPS codes by all that a state is called, folded and without spaces."""
