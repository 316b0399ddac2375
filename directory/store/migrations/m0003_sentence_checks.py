"""On which days somebody held a sentence of the guide against its source and found it still right."""


def statements(is_sqlite: bool) -> tuple[str, ...]:
    """The new table; the same on both engines."""
    return (
        """
CREATE TABLE sentence_checks (
    sentence_id TEXT NOT NULL, text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64), day TEXT NOT NULL, "by" TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (sentence_id, text_sha256, day)
)""",
    )
