"""How the list on Find was left: what a reload, a new session or another process needs to show it as it was.

The page's script keeps it in the tab beside the search, as a query string; it is in no link and in no address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

LONGEST_WORDS = 200  # characters of the box that are kept
_LONGEST = 80  # characters of a name or an id
_MOST_PAGES = 10_000
_MOST_GROUPS = 20


@dataclass(frozen=True)
class Left:
    """The list and what stands around it.

    ``page``: of the list. ``view``: list, map or both. ``groups``: of wishes, that stand open. ``chosen``: the clinic
    chosen on the map. ``box``: what stands in the box. ``dense``: the short list. ``keyless``: keys are switched off.
    ``all_video``: every clinic by video is shown. ``missing``: "Is a clinic missing here?" stands open; ``named``: the name
    typed there.
    """

    page: int = 1
    view: str = ""
    groups: frozenset[str] = frozenset()
    chosen: str = ""
    box: str = ""
    dense: bool = False
    keyless: bool = False
    all_video: bool = False
    missing: bool = False
    named: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> "Left":
        """What a query string says of it. Whatever stands there, nothing is raised."""

        def first(key: str, longest: int = _LONGEST) -> str:
            text = next(iter(params.get(key, ())), "")
            return text if len(text) <= longest and text.isprintable() else ""

        page = first("page", 5)
        return cls(
            page=int(page) if page.isascii() and page.isdigit() and 1 <= int(page) <= _MOST_PAGES else 1,
            view=first("view"),
            groups=frozenset(
                group
                for group in params.get("open", ())[:_MOST_GROUPS]
                if len(group) <= _LONGEST and group.isprintable()
            ),
            chosen=first("chosen"),
            box=first("box", LONGEST_WORDS),
            dense=first("dense") == "1",
            keyless=first("keyless") == "1",
            all_video=first("video") == "1",
            missing=first("missing") == "1",
            named=first("named"),
        )

    def query_string(self) -> str:
        """For the page's script, which puts together what several parts of the page say and adds the box itself."""
        pairs = [
            ("page", str(self.page) if self.page > 1 else ""),
            ("view", self.view),
            *(("open", group) for group in sorted(self.groups)),
            ("chosen", self.chosen),
            ("dense", "1" if self.dense else ""),
            ("keyless", "1" if self.keyless else ""),
            ("video", "1" if self.all_video else ""),
            ("missing", "1" if self.missing else ""),
            ("named", self.named),
        ]
        return urlencode([(key, value) for key, value in pairs if value])
