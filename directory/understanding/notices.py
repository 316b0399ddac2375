"""What can be said of a typed place that this directory cannot search around."""

from typing import NamedTuple

NOT_THERE = "not there"  # no such town in the state that was typed
ABROAD = "abroad"
CANADIAN_CODE = "canadian code"
BRITISH_CODE = "british code"
MILITARY = "military post"
FREE_STATES = "freely associated state"  # Micronesia, the Marshall Islands, Palau
NO_SUCH_ZIP = "no such zip"


class Remark(NamedTuple):
    """One such thing: its kind, the name as typed, and the code of the state that was typed, where one was."""

    kind: str
    name: str
    state: str = ""
