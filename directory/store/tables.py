"""The store's tables as they are now. ``migrations`` brings a database here; a test compares the two.

Instants are texts in UTC of one length (``database.instant_text``), so that both engines sort them alike.
"""

import zlib

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import postgresql, sqlite

from directory.store.faults import Damaged

_COMPRESSION = 6


class Words(TypeDecorator):
    """Text that both engines take: NUL and lone surrogates, which a raw file name may carry, become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect) -> str | None:
        return value if value is None else storable(value)


class Compressed(TypeDecorator):
    """Bytes, compressed where they lie. Reading raises Damaged where they cannot be expanded."""

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: bytes | None, _dialect) -> bytes | None:
        try:
            return value if value is None else zlib.decompress(value)
        except zlib.error as error:
            raise Damaged(
                "Stored content is damaged: it cannot be expanded. Restore the database from a backup."
            ) from error


def compress(content: bytes) -> bytes:
    """What a ``Compressed`` column takes: done before the transaction, so that nobody waits for it."""
    return zlib.compress(content, _COMPRESSION)


def storable(value: str) -> str:
    """The text as it will be read back."""
    return (
        value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
        if not value.isascii() or "\x00" in value
        else value
    )


metadata = MetaData()

migrations = Table("migrations", metadata, Column("number", Integer, primary_key=True, autoincrement=False))

# append-only: triggers refuse every change
snapshots = Table(
    "snapshots",
    metadata,
    Column("sha256", Words, primary_key=True),  # of the bytes before compression
    Column("row_count", Integer, nullable=False),
    Column("content", Compressed, nullable=False),
)
publications = Table(
    "publications",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Words, ForeignKey("snapshots.sha256"), nullable=False),
    Column("base", Integer),
    Column("token", Words, nullable=False, unique=True),
    Column("at", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("counts", Words, nullable=False),  # JSON
    Column("file_name", Words, nullable=False),
    Column("file_sha256", Words, nullable=False),
)
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("details", Words, nullable=False),  # JSON
    Column("previous", Words, nullable=False),
    Column("hash", Words, nullable=False, unique=True),
)

accounts = Table(
    "accounts",
    metadata,
    Column("email", Words, primary_key=True),
    Column("role", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Words, nullable=False),
    Column("password_changed_at", Words, nullable=False),
)
# apart from the accounts, because who comes by OpenID Connect has none
signed_out = Table(
    "signed_out",
    metadata,
    Column("email", Words, primary_key=True),
    Column("not_before", Words, nullable=False),
)
setup_links = Table(
    "setup_links",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("expires_at", Words, nullable=False),
    Column("used_at", Words),
)
failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", Words, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Words, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("id_sha256", Words, primary_key=True),
    Column("email", Words, nullable=False, index=True),
    Column("issued_at", Words, nullable=False),
    Column("last_seen_at", Words, nullable=False),
    Column("ended_at", Words),
)
drafts = Table(
    "drafts",
    metadata,
    Column("email", Words, primary_key=True),
    Column("file_name", Words, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("content", Compressed, nullable=False),
    Column("state", Words, nullable=False),  # JSON
    Column("created_at", Words, nullable=False),
    Column("updated_at", Words, nullable=False),
)
sources = Table(
    "sources",
    metadata,
    Column("id", Words, primary_key=True),
    Column("toml", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
)
not_duplicates = Table(
    "not_duplicates",
    metadata,
    Column("first_id", Words, primary_key=True),  # first_id < second_id
    Column("second_id", Words, primary_key=True),
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
)
do_not_list = Table(
    "do_not_list",
    metadata,
    Column("clinic_id", Words, primary_key=True),
    Column("organization_key", Words, primary_key=True),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
)
secrets = Table(
    "secrets",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)
sentence_checks = Table(
    "sentence_checks",
    metadata,
    Column("sentence_id", Words, primary_key=True),
    Column("text_sha256", Words, primary_key=True),  # of the wording that was checked
    Column("day", Words, primary_key=True),  # UTC, ISO 8601
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
)
geocoded = Table(
    "geocoded",
    metadata,
    Column("key", Words, primary_key=True),
    Column("outcome", Words, nullable=False),
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    Column("at", Words, nullable=False),
)


def put(connection: Connection, table: Table, values: dict, *, replace: bool = True, add: tuple[str, ...] = ()) -> bool:
    """Insert a row; one with the same primary key is replaced, or kept unless ``replace``. Returns whether anything was written.

    Columns of ``add`` are added to the number that is there.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(values)
    keys = [column.name for column in table.primary_key]
    if replace:
        new = {
            name: table.c[name] + statement.excluded[name] if name in add else statement.excluded[name]
            for name in values
            if name not in keys
        }
        statement = statement.on_conflict_do_update(index_elements=keys, set_=new)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    return connection.execute(statement.execution_options(preserve_rowcount=True)).rowcount > 0
