"""Secrets that every replica must share, such as the one that signs the sign-in cookie."""


def statements(is_sqlite: bool) -> tuple[str, ...]:
    """The new table; the same on both engines."""
    return ("CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)",)
