"""What a store may raise."""

from directory.notices import ErrorForPeople


class Unavailable(ErrorForPeople):
    """The database did not do it. ``sentence`` is for people.

    ``certain``: known to have changed nothing. False only where the connection was lost while a transaction was being
    confirmed; then only the store itself knows (``Store.history``).
    """

    def __init__(self, sentence: str, *, certain: bool = True):
        super().__init__(sentence)
        self.certain = certain


class NewerSchema(Unavailable):
    """The database was written by a newer version of this program."""


class Lost(Unavailable):
    """What was opened is not there any more: its file was replaced, deleted or cut, its database or its tables dropped.

    Only opening the place again finds what is there now.
    """


class Damaged(ErrorForPeople):
    """What is stored is not what was stored."""
