"""The store: everything that outlives a restart, on SQLite or PostgreSQL."""

from directory.store.faults import Damaged, Lost, NewerSchema, Unavailable
from directory.store.publications import Moved, Publication
from directory.store.store import Store

__all__ = ["Damaged", "Lost", "Moved", "NewerSchema", "Publication", "Store", "Unavailable"]
