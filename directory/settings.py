"""Everything the operator can set, in one value, checked once at start.

Only `app.py` and `directory/__main__.py` hand the environment to `Settings.from_environment`.
"""

import difflib
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import email_validator
import phonenumbers

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "clinics.csv"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_TILE_FIELDS = {"z", "x", "y"}
_OPTIONAL_TILE_FIELDS = {"s", "r"}


@dataclass(frozen=True)
class SettingProblem:
    """One setting that cannot be used: what was expected, what was found, what to do."""

    variable: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable}: expected {self.expected}; found {self.found!r}. {self.remedy}"


class SettingsError(ValueError):
    """The environment cannot be used. `problems` holds every reason, not only the first."""

    def __init__(self, problems: list[SettingProblem]) -> None:
        self.problems = tuple(problems)
        count = "1 setting needs" if len(problems) == 1 else f"{len(problems)} settings need"
        super().__init__("\n".join([f"The directory did not start: {count} attention.", *(f"  {p}" for p in problems)]))


@dataclass(frozen=True)
class Settings:
    """What the operator set; the defaults are a working directory for one person at localhost."""

    store: str | Path | None = None
    """Where publications, accounts and the audit log are kept: a folder (SQLite) or a `postgresql://` address. None: there
    is no store, and what is published is the file `clinics`."""
    clinics: Path = SAMPLE
    """The clinic file where there is no store. It need not exist: a directory without clinics starts, says so and is not ready."""
    admins: tuple[str, ...] = ()
    """E-mail addresses that are admins when they sign in by OpenID Connect."""
    specialists: tuple[str, ...] = ()
    role_claim: str | None = None
    """A claim of the OpenID Connect provider that names roles."""
    base_url: str | None = None
    """Public address for links and QR codes, without a slash at its end."""
    allowed_hosts: tuple[str, ...] = LOCAL_HOSTS
    """Host names this server answers to, without port; `*.example.org` means its sub-domains."""
    origins: tuple[str, ...] = ()
    """Foreign origins whose pages may open a websocket or send data here, as `https://host[:port]`."""
    center_name: str | None = None
    center_phone: str | None = None
    """In E.164, `;ext=` where there is an extension."""
    center_hours: str | None = None
    center_timezone: str | None = None
    """Of its hours, as the tz database names it; None: that of the phone's area code."""
    center_email: str | None = None
    center_form: str | None = None
    """Address of the center's own contact form; what is written there never reaches us."""
    center_answer_days: int | None = None
    """Within how many business days the center answers what comes by its form; None: nothing is promised."""
    guide_reviewed_by: str | None = None
    """The clinician who reviewed the wording of the guide, as the public is told: plain text. None: nobody has."""
    guide_reviewed_on: date | None = None
    tiles_url: str | None = None
    tiles_attribution: str | None = None
    """Plain text."""
    geocoder_url: str | None = None
    geocoder_agent: str | None = None
    behind_tls: bool = False
    """Visitors reach us by https only: cookies are Secure and browsers are told to stay with https."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks of the operator's own proxies, as ``ipaddress`` writes them: what they add to X-Forwarded-For is believed."""
    max_sockets: int = 300
    """Pages that may be open at once in this process; each holds one websocket."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings in `environment`; an empty value counts as not set.

        Raises SettingsError with every problem at once.
        """
        return _Reader(environment).settings()

    @property
    def has_center(self) -> bool:
        """Whether the operator named a center that people can reach."""
        return bool(self.center_phone or self.center_email or self.center_form)

    @property
    def guide_review(self) -> tuple[str, date] | None:
        """The clinician who reviewed the wording of the guide, and the day; None where nobody has."""
        return (
            (self.guide_reviewed_by, self.guide_reviewed_on)
            if self.guide_reviewed_by and self.guide_reviewed_on
            else None
        )

    @property
    def tiles_source(self) -> str | None:
        """The tiles' origin as a Content-Security-Policy source, `https://*.host` where the address has {s}."""
        if self.tiles_url is None:
            return None
        address = urlsplit(self.tiles_url)
        return f"{address.scheme}://{address.netloc.replace('{s}', '*')}"


VARIABLES = {
    "CLINICS": "clinics",
    "DIRECTORY_STORE": "store",
    "DIRECTORY_ADMINS": "admins",
    "DIRECTORY_SPECIALISTS": "specialists",
    "DIRECTORY_ROLE_CLAIM": "role_claim",
    "DIRECTORY_BASE_URL": "base_url",
    "DIRECTORY_ALLOWED_HOSTS": "allowed_hosts",
    "DIRECTORY_ORIGINS": "origins",
    "DIRECTORY_CENTER_NAME": "center_name",
    "DIRECTORY_CENTER_PHONE": "center_phone",
    "DIRECTORY_CENTER_HOURS": "center_hours",
    "DIRECTORY_CENTER_TIMEZONE": "center_timezone",
    "DIRECTORY_CENTER_EMAIL": "center_email",
    "DIRECTORY_CENTER_FORM": "center_form",
    "DIRECTORY_CENTER_ANSWER_DAYS": "center_answer_days",
    "DIRECTORY_GUIDE_REVIEWED_BY": "guide_reviewed_by",
    "DIRECTORY_GUIDE_REVIEWED_ON": "guide_reviewed_on",
    "DIRECTORY_TILES_URL": "tiles_url",
    "DIRECTORY_TILES_ATTRIBUTION": "tiles_attribution",
    "DIRECTORY_GEOCODER_URL": "geocoder_url",
    "DIRECTORY_GEOCODER_AGENT": "geocoder_agent",
    "DIRECTORY_BEHIND_TLS": "behind_tls",
    "DIRECTORY_TRUSTED_PROXIES": "trusted_proxies",
    "DIRECTORY_MAX_SOCKETS": "max_sockets",
}


class _Unusable(Exception):
    """A value's problem without its variable: expected, remedy."""


def _path(value: str) -> Path:
    path = Path(value).expanduser()
    return path if path.is_absolute() else ROOT / path


def _text(value: str) -> str:
    if not value.isprintable() or len(value) > 200:
        raise _Unusable("one line of at most 200 printable characters", "Shorten it or remove the control characters.")
    return value


def _web_address(value: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    expected = " or ".join(f"{scheme}://…" for scheme in schemes)
    try:
        address = urlsplit(value)
        host, _port = address.hostname, address.port
    except ValueError:
        host = None
    if not host or address.scheme not in schemes or not value.isprintable() or " " in value:
        raise _Unusable(f"a web address ({expected})", "Write the whole address, beginning with its scheme.")
    if address.username is not None or address.password is not None:
        raise _Unusable("a web address without a login", "Remove the part before the @.")
    return value


def _base_url(value: str) -> str:
    address = urlsplit(_web_address(value))
    if address.query or address.fragment:
        raise _Unusable("a web address without ? or #", "Keep only the address of the directory's first page.")
    try:
        _host(address.hostname or "")
    except _Unusable:
        raise _Unusable("a web address with an ASCII host name", "Write the host as DNS knows it (xn--…).") from None
    return value.rstrip("/")


def _host(value: str) -> str:
    host = value.lower()
    try:
        bare = ipaddress.ip_address(host.strip("[]"))
        return f"[{bare}]" if bare.version == 6 else str(bare)
    except ValueError:
        pass
    if not _HOST.fullmatch(host):
        raise _Unusable(
            "host names separated by commas, without scheme or port",
            "Write for example directory.example.org, or *.example.org for its sub-domains.",
        )
    return host


def _origin(value: str) -> str:
    address = urlsplit(_web_address(value))
    if address.path.rstrip("/") or address.query or address.fragment:
        raise _Unusable("origins separated by commas", "Write only scheme, host and port: https://portal.example.org")
    return f"{address.scheme}://{address.netloc.lower()}"


def _members(read: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    return lambda value: tuple(dict.fromkeys(read(part.strip()) for part in value.split(",") if part.strip()))


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise _Unusable("a phone number", "Write it with its area code, for example (303) 555-0142.")
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{shown};ext={number.extension}" if number.extension else shown


def _email(value: str) -> str:
    try:
        # test_environment lets the reserved names of examples through; delivery is not our question.
        return email_validator.validate_email(value, check_deliverability=False, test_environment=True).normalized
    except email_validator.EmailNotValidError as fault:
        raise _Unusable("an e-mail address", str(fault)) from None


def _past_day(value: str) -> date:
    expected = "a day that has come, as YYYY-MM-DD"
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise _Unusable(expected, "Write for example 2026-11-27.") from None
    if found > datetime.now(UTC).date() + timedelta(days=1):  # in the east the next day begins before UTC's
        raise _Unusable(expected, "Write the day on which it was done.")
    return found


def _tiles(value: str) -> str:
    expected = "an https address with {z}, {x} and {y}"
    try:
        fields = {field for _, field, _, _ in Formatter().parse(value) if field is not None}
    except ValueError:
        fields = set()
    if not fields >= _TILE_FIELDS or fields - _TILE_FIELDS - _OPTIONAL_TILE_FIELDS or "{{" in value or "}}" in value:
        raise _Unusable(
            expected, "Write for example https://tiles.example.org/{z}/{x}/{y}.png ({s} and {r} may be added)."
        )
    network = urlsplit(value).netloc
    if network.count("{") and not re.fullmatch(r"\{s\}\.[^{}]+", network):
        raise _Unusable(expected, "Only {s} may stand in the host name, as its first part.")
    _web_address(value.replace("{s}", "a"), ("https",))
    return value


def _store(value: str) -> str | Path:
    if "://" not in value:
        return _path(value)
    if urlsplit(value).scheme not in ("postgresql", "postgres") or not value.isprintable():
        raise _Unusable(
            "a folder, or an address like postgresql://user@host/name", "Write where the directory may keep its data."
        )
    return value


def _default_store(environment: Mapping[str, str]) -> Path:
    """Outside the code, where the XDG base directory specification puts a program's data."""
    home = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME") or Path.home()) / ".local" / "share"
    return Path(home) / "ketamine-clinic-directory"


def _switch(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if value.lower() not in known:
        raise _Unusable("yes or no", "Write yes or no.")
    return known[value.lower()]


def _proxy(value: str) -> str:
    expected = "addresses or networks of your own proxies, separated by commas"
    try:
        network = ipaddress.ip_network(value)
    except ValueError:
        raise _Unusable(
            expected, "Write for example 127.0.0.1, or 10.0.7.0/24 for a network, which begins with its first address."
        ) from None
    if network.version == 6 and network.network_address.ipv4_mapped and network.prefixlen >= 96:
        network = ipaddress.ip_network((network.network_address.ipv4_mapped, network.prefixlen - 96))
    if network.prefixlen == 0:
        raise _Unusable(expected, "Name only your proxies: where everybody is one, everybody can claim any address.")
    return str(network)


def _timezone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError):  # no such name; not a name; a folder of the database
        raise _Unusable("a time zone of the tz database", "Write for example America/Denver.") from None


def _https_address(value: str) -> str:
    return _web_address(value, ("https",))


def _answer_days(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 30:
        raise _Unusable("a whole number from 1 to 30", "Write within how many business days the center answers.")
    return int(value)


def _sockets(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 100_000:
        raise _Unusable("a whole number from 1 to 100000", "Write how many pages may be open at once.")
    return int(value)


_READ: dict[str, Callable] = {
    "clinics": _path,
    "store": _store,
    "admins": _members(_email),
    "specialists": _members(_email),
    "role_claim": _text,
    "base_url": _base_url,
    "allowed_hosts": _members(_host),
    "origins": _members(_origin),
    "center_name": _text,
    "center_phone": _phone,
    "center_hours": _text,
    "center_timezone": _timezone,
    "center_email": _email,
    "center_form": _https_address,
    "center_answer_days": _answer_days,
    "guide_reviewed_by": _text,
    "guide_reviewed_on": _past_day,
    "tiles_url": _tiles,
    "tiles_attribution": _text,
    "geocoder_url": _web_address,
    "geocoder_agent": _text,
    "behind_tls": _switch,
    "trusted_proxies": _members(_proxy),
    "max_sockets": _sockets,
}

_PAIRS = (
    ("DIRECTORY_TILES_URL", "DIRECTORY_TILES_ATTRIBUTION", "whose tiles they are must be shown beside the map"),
    (
        "DIRECTORY_GUIDE_REVIEWED_BY",
        "DIRECTORY_GUIDE_REVIEWED_ON",
        "visitors are told who reviewed the guide, and when",
    ),
    ("DIRECTORY_GEOCODER_URL", "DIRECTORY_GEOCODER_AGENT", "geocoders want to know who asks"),
)


class _Reader:
    """One pass over an environment that gathers every problem."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.given = {name: value.strip() for name, value in environment.items() if value.strip()}
        self.problems: list[SettingProblem] = []

    def settings(self) -> Settings:
        values: dict[str, Any] = {
            field: self._value(name, _READ[field]) for name, field in VARIABLES.items() if name in self.given
        }
        self._unknown()
        self._pairs()
        if "DIRECTORY_CENTER_ANSWER_DAYS" in self.given and "DIRECTORY_CENTER_FORM" not in self.given:
            self._problem(
                "DIRECTORY_CENTER_ANSWER_DAYS",
                "nothing, because there is no DIRECTORY_CENTER_FORM to write to",
                "Set DIRECTORY_CENTER_FORM too, or unset this.",
            )
        if {"CLINICS", "DIRECTORY_STORE"} <= self.given.keys():
            self._problem(
                "CLINICS",
                "nothing, because DIRECTORY_STORE is set: a store has its own clinics",
                "Publish the file into the store (python -m directory publish), or unset DIRECTORY_STORE.",
            )
        if "CLINICS" not in self.given and values.get("store") is None:
            values["store"] = _default_store(self.environment)
        base_url = values.get("base_url")
        if base_url and values.get("behind_tls") and base_url.startswith("http:"):
            self._problem(
                "DIRECTORY_BASE_URL", "https, because DIRECTORY_BEHIND_TLS is on", "Write https:// or turn it off."
            )
        if self.problems:
            raise SettingsError(self.problems)
        hosts = list(LOCAL_HOSTS)
        if base_url:
            hosts.append(_host(urlsplit(base_url).hostname))
        values["allowed_hosts"] = tuple(dict.fromkeys([*hosts, *values.get("allowed_hosts", ())]))
        return Settings(**values)

    def _value(self, name: str, read: Callable) -> Any:
        try:
            return read(self.given[name])
        except _Unusable as fault:
            self._problem(name, *fault.args)
            return None

    def _problem(self, name: str, expected: str, remedy: str) -> None:
        self.problems.append(SettingProblem(name, expected, self.given.get(name, ""), remedy))

    def _unknown(self) -> None:
        for name in sorted(self.given):
            if name.startswith("DIRECTORY_") and name not in VARIABLES:
                near = difflib.get_close_matches(name, VARIABLES, n=1)
                self._problem(name, "a setting that exists", f"Did you mean {near[0]}?" if near else "Remove it.")

    def _pairs(self) -> None:
        for first, second, why in _PAIRS:
            if (first in self.given) != (second in self.given):
                missing, present = (second, first) if first in self.given else (first, second)
                self._problem(
                    missing, f"a value, because {present} is set ({why})", f"Set both {first} and {second}, or neither."
                )
