"""Two directories -> what publishing the second over the first would add, remove and change, and what to look at first.

What would hurt most stands first (``callouts``). Nothing here refuses: what the catalogue of notices calls for is a
warning, and some warnings ask the admin a second time.
"""

from functools import cached_property

from directory.notices import CONFIRM_TWICE, Notice
from directory.publishing import callouts, change_notices
from directory.publishing.callouts import Callouts
from directory.publishing.difference import Difference


class Changes(Difference):
    """A difference with what it gives reason to: what to look at first, and the warnings. Both are made when first asked for."""

    @cached_property
    def callouts(self) -> Callouts:
        """What should be looked at first."""
        return callouts.of(self)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """The warnings of the catalogue (diff.*, id.changed_clinic, date.older_than_published): the whole first, then row by row."""
        return tuple(change_notices.of(self, self.callouts))

    @property
    def ask_twice(self) -> tuple[Notice, ...]:
        """The notices for which publishing needs a second confirmation."""
        return tuple(n for n in self.notices if n.code in CONFIRM_TWICE)


between = Changes.between
