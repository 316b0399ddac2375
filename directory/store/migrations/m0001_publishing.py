"""The first schema: publications, audit log, accounts, drafts and what is remembered between uploads."""

_TABLES = """
CREATE TABLE migrations (number INTEGER PRIMARY KEY);
CREATE TABLE snapshots (sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), row_count INTEGER NOT NULL, content {bytes} NOT NULL);
CREATE TABLE publications (
    number INTEGER PRIMARY KEY CHECK (number >= 0), sha256 TEXT NOT NULL REFERENCES snapshots (sha256), base INTEGER, token TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL, "by" TEXT NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL CHECK (note <> ''),
    counts TEXT NOT NULL, file_name TEXT NOT NULL, file_sha256 TEXT NOT NULL
);
CREATE TABLE audit_log (
    number INTEGER PRIMARY KEY CHECK (number >= 1), at TEXT NOT NULL, kind TEXT NOT NULL, "by" TEXT NOT NULL, details TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
);
CREATE TABLE accounts (
    email TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('admin', 'specialist')), password_hash TEXT NOT NULL, disabled BOOLEAN NOT NULL,
    created_at TEXT NOT NULL, password_changed_at TEXT NOT NULL
);
CREATE TABLE signed_out (email TEXT PRIMARY KEY, not_before TEXT NOT NULL);
CREATE TABLE setup_links (token_sha256 TEXT PRIMARY KEY, expires_at TEXT NOT NULL, used_at TEXT);
CREATE TABLE sign_in_failures (key TEXT PRIMARY KEY, count INTEGER NOT NULL, last_at TEXT NOT NULL);
CREATE TABLE sessions (id_sha256 TEXT PRIMARY KEY, email TEXT NOT NULL, issued_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, ended_at TEXT);
CREATE INDEX ix_sessions_email ON sessions (email);
CREATE TABLE drafts (
    email TEXT PRIMARY KEY, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, content {bytes} NOT NULL, state TEXT NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
CREATE TABLE sources (id TEXT PRIMARY KEY, toml TEXT NOT NULL, "by" TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE not_duplicates (
    first_id TEXT NOT NULL, second_id TEXT NOT NULL CHECK (first_id <> second_id), "by" TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (first_id, second_id)
);
CREATE TABLE do_not_list (
    clinic_id TEXT NOT NULL, organization_key TEXT NOT NULL, reason TEXT NOT NULL, "by" TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (clinic_id, organization_key)
);
CREATE TABLE geocoded (key TEXT PRIMARY KEY, outcome TEXT NOT NULL, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION, at TEXT NOT NULL)
"""
_APPEND_ONLY = ("snapshots", "publications", "audit_log")
_REFUSAL = "rows of {table} are never changed or removed"
_POSTGRESQL_REFUSAL = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def statements(is_sqlite: bool) -> tuple[str, ...]:
    """What to run, in this order."""
    tables = _TABLES.format(bytes="BLOB" if is_sqlite else "BYTEA").split(";")
    if is_sqlite:
        triggers = [
            f"CREATE TRIGGER {table}_never_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSAL.format(table=table)}'); END"
            for table in _APPEND_ONLY
            for act in ("UPDATE", "DELETE")
        ]
        return (*tables, *triggers)
    triggers = [
        f"CREATE TRIGGER {table}_never_{name} BEFORE {acts} ON {table} FOR EACH {level} EXECUTE FUNCTION append_only()"
        for table in _APPEND_ONLY
        for name, acts, level in (("changed", "UPDATE OR DELETE", "ROW"), ("emptied", "TRUNCATE", "STATEMENT"))
    ]
    # the content is compressed already
    plain = [f"ALTER TABLE {table} ALTER COLUMN content SET STORAGE EXTERNAL" for table in ("snapshots", "drafts")]
    return (*tables, *plain, _POSTGRESQL_REFUSAL, *triggers)
