"""The operator's settings in the audit log: one line whenever the directory starts with others than those it recorded last.

A secret is never written down, nor what may hold one: of an address of tiles, of a geocoder or of a database stands who
is asked, and a mark that tells whether the whole of it is what it was. The mark is made with a secret of the store, so
that nothing can be guessed from it.
"""

import dataclasses
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from directory.settings import VARIABLES, Settings
from directory.store import Store, Unavailable

KIND = "settings changed"
_MAY_HOLD_A_SECRET = ("store", "tiles_url", "geocoder_url")
_DEFAULTS = {field.name: field.default for field in dataclasses.fields(Settings)}

logger = logging.getLogger(__name__)


def record(store: Callable[[], Store], settings: Settings, at: datetime | None = None) -> None:
    """Write down what differs from what was recorded last; nothing where nothing does. An outage is only logged."""
    try:
        opened = store()
        opened.audit_changes(
            KIND, recorded(settings, opened.secret("marks of settings")), by="operator", at=at or datetime.now(UTC)
        )
    except Unavailable as fault:
        logger.warning("The settings could not be recorded in the audit log: %s", fault.sentence)


def recorded(settings: Settings, key: str) -> dict[str, str]:
    """What is written down of the settings, by variable: those that are not at their default."""
    names = {field: variable for variable, field in VARIABLES.items()}
    values = {field: getattr(settings, field) for field in _DEFAULTS}
    return {names[field]: _text(field, value, key) for field, value in values.items() if value != _DEFAULTS[field]}


def _text(field: str, value: object, key: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if field in _MAY_HOLD_A_SECRET and "://" in str(value):
        address = urlsplit(str(value))
        mark = hmac.new(key.encode(), str(value).encode(), hashlib.sha256).hexdigest()[:8]
        return f"{address.scheme}://{address.netloc.rpartition('@')[2]}/… (mark {mark})"
    return str(value)
