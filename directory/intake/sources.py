"""Declared sources: how the columns of somebody else's list become ours. One small TOML file per source, no code.

id = "…"                       title, publisher, licence, attribution: where the list is from
evidence_type = "third_party"  evidence for the whole row (optional; a list of others is never more than that)
blank = ["NA"]                 cells that hold nothing
ignore = ["county"]            their columns that nobody need be told about

[key]                          optional; without it intake makes ids from name, address and ZIP
prefix = "XX-"
from = "licence_no"

[columns]
city = "town"                                         one of theirs
location_name = { first = ["name2", "name1"] }        the first that is not blank
address_2 = { join = ["suite", "floor"], with = ", " } all that are not blank, joined
country = { fixed = "US" }                            the same for all
location_precision = { fixed = "address", where = "lat" }  only where theirs is not blank
website = { from = "web", blank = ["http://"] }       more texts that hold nothing
organization_name = { from = "owner", change = "title_case" }
status = { from = "open", values = { Y = "active", N = "defunct" } }  what their codes mean; others become blank
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from directory import schema
from directory.notices import ErrorForPeople
from directory.settings import ROOT
from directory.spreadsheets import headings as header_of
from directory.spreadsheets.headings import Headings, key
from directory.spreadsheets.sheet import Texts

SOURCES_FOLDER = ROOT / "data" / "sources"
_KEPT_CAPITALS = re.compile(r"^(?:llc|llp|pllc|pc|p\.c\.|md|ii|iii|iv|ne|nw|se|sw|us|usa|va|po|dba)$", re.IGNORECASE)
_ID_BREAKS = re.compile(r"[^A-Za-z0-9]+")


class SourceError(ErrorForPeople, ValueError):
    """A source is unknown or its declaration cannot be used; the message says why, for people."""


def _title_case(text: str) -> str:
    """Words in capitals with small letters after the first; texts that already hold small letters stay as they are."""
    if not text.isupper():
        return text
    words = [w.upper() if _KEPT_CAPITALS.match(w.strip(".,()")) else w.capitalize() for w in text.split(" ")]
    return re.sub(r"(?<=[-/(])[a-z]", lambda m: m[0].upper(), " ".join(words))


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isascii() and ch.isdigit())


CHANGES_OF_TEXT: dict[str, Callable[[str], str]] = {
    "title_case": _title_case,
    "lower_case": str.lower,
    "upper_case": str.upper,
    "digits": _digits,
}
_PLAIN = (schema.PLAIN_ROUTES[0], schema.PLAIN_SUPERVISION[0])
_FORMS = ("from", "first", "join", "fixed")
_OPTIONS = {"from": {"values"}, "first": {"values"}, "join": {"with"}, "fixed": {"where"}}


@dataclass(frozen=True)
class Rule:
    """How one of our columns is filled. ``form``: from, first, join or fixed; ``theirs``: the headings it reads."""

    form: str
    theirs: tuple[str, ...] = ()
    text: str = ""
    blank: tuple[str, ...] = ()
    change: str = ""
    values: Mapping[str, str] | None = None

    def apply(self, columns: Mapping[str, Texts], rows: int, source_blank: tuple[str, ...]) -> Texts:
        """Our column for ``rows`` rows. ``columns``: theirs by heading."""
        nothing = {b.casefold() for b in (*source_blank, *self.blank)}

        def cleaned(text: str) -> str:
            return "" if text.strip().casefold() in nothing else text

        given = [columns[name].mapped(cleaned) for name in self.theirs]
        if self.form == "fixed":
            filled = ~given[0].is_blank if given else np.ones(rows, dtype=bool)
            return Texts(["", self.text], filled.astype(np.int32))
        if len(given) == 1:
            return given[0].mapped(self._finish)
        rows_of_texts = zip(*(texts.texts for texts in given), strict=True)
        if self.form == "first":
            return Texts.of([self._finish(next(filter(str.strip, row), "")) for row in rows_of_texts])
        return Texts.of([self._finish(self.text.join(filter(None, map(str.strip, row)))) for row in rows_of_texts])

    def _finish(self, text: str) -> str:
        if self.values is not None:
            text = self.values.get(text.strip(), "")
        return CHANGES_OF_TEXT[self.change](text) if self.change else text


@dataclass(frozen=True)
class Source:
    """A declared source. ``rules``: our column to how it is filled."""

    id: str
    title: str
    licence: str
    attribution: str
    rules: dict[str, Rule]
    ignored: frozenset[str] = frozenset()
    blank: tuple[str, ...] = ()
    id_prefix: str = ""
    id_from: tuple[str, ...] = ()
    evidence_type: str = ""

    @cached_property
    def theirs(self) -> tuple[str, ...]:
        """Their headings that are read."""
        return tuple(dict.fromkeys((*self.id_from, *(name for rule in self.rules.values() for name in rule.theirs))))

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {key(name): name for name in self.theirs}

    def is_theirs(self, heading: str) -> bool:
        """Whether a heading is one this source declares."""
        return key(heading) in self._by_key or key(heading) in self.ignored

    def headings(self, header: list[str]) -> Headings:
        """Match a header. Raises ``decoding.UnreadableFile`` where a declared heading is missing or the header is unfit."""
        found = header_of.match(header, self._by_key, self.ignored)
        absent = [name for name in self.theirs if name not in found.positions]
        if absent:
            raise header_of.missing_from(absent, header)
        return found

    def columns(self, theirs: Mapping[str, Texts]) -> dict[str, Texts]:
        """Our columns from theirs."""
        rows = len(next(iter(theirs.values())).codes)
        ours = {name: rule.apply(theirs, rows, self.blank) for name, rule in self.rules.items()}
        if self.id_from:
            keys = Rule("join", self.id_from, "-").apply(theirs, rows, self.blank)
            ours["clinic_id"] = keys.mapped(
                lambda text: self.id_prefix + _ID_BREAKS.sub("-", text).strip("-") if text.strip() else ""
            )
        if self.evidence_type and "evidence_type" not in ours:
            ours["evidence_type"] = Texts([self.evidence_type], np.zeros(rows, np.int32))
        return ours


def known() -> tuple[str, ...]:
    """The ids of the bundled sources."""
    return tuple(sorted(path.stem for path in SOURCES_FOLDER.glob("*.toml")))


def load(source: str) -> Source:
    """A bundled source by its id, or any other by the path of its TOML file. Raises ``SourceError``."""
    if source in known():
        return load_file(SOURCES_FOLDER / f"{source}.toml")
    if source.endswith(".toml"):
        return load_file(Path(source))
    raise SourceError(
        f'There is no source "{source}". There are: {", ".join(known())}; or give the path of a .toml file.'
    )


def declared(text: str) -> Source:
    """A source from the text of its declaration. Raises ``SourceError`` with what is wrong in it."""
    try:
        return _declared(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise SourceError(f"The source is not valid TOML: {fault}.") from fault


def load_file(path: Path) -> Source:
    """Read a declaration. Raises ``SourceError`` with what is wrong in it."""
    try:
        return _declared(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise SourceError(f"The source {path} cannot be read: {fault.strerror}.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SourceError(f"The source {path} is not valid TOML: {fault}.") from fault
    except SourceError as fault:
        raise SourceError(f"The source {path}: {fault}") from fault


_KEYS = {"id", "title", "publisher", "licence", "attribution", "url", "evidence_type", "blank", "ignore", "columns"}


def _declared(entries: Mapping[str, Any]) -> Source:
    """A source from its entries; every entry is known and has the right form, or ``SourceError`` says which has not."""
    source_key, own = entries.get("key", {}), {k: v for k, v in entries.items() if k != "key"}
    unknown = set(own) - _KEYS
    if unknown:
        raise SourceError(
            f"unknown entries: {', '.join(sorted(unknown))}; known are {', '.join(sorted(_KEYS))} and key."
        )
    for name in ("id", "title", "licence", "attribution"):
        if not isinstance(own.get(name), str) or not own[name].strip():
            raise SourceError(f"{name} must be a text.")
    if not isinstance(own.get("columns"), dict) or not own["columns"]:
        raise SourceError("[columns] must say which of their columns fill ours.")
    evidence = own.get("evidence_type", "")
    if evidence and evidence not in schema.BY_NAME["evidence_type"].labels:
        raise SourceError(
            f'evidence_type "{evidence}" is not one of {", ".join(schema.BY_NAME["evidence_type"].labels)}.'
        )
    if (
        not isinstance(source_key, dict)
        or set(source_key) - {"prefix", "from"}
        or (source_key and "from" not in source_key)
    ):
        raise SourceError('[key] must hold from and may hold prefix: { prefix = "XX-", from = "their_id" }.')
    rules = {name: _rule(name, entry) for name, entry in own["columns"].items()}
    absent = [name for name in schema.REQUIRED if name not in rules]
    if absent or not any(name in rules for name in header_of.NAME_COLUMNS):
        raise SourceError(f"[columns] must fill {', '.join(absent or header_of.NAME_COLUMNS)}.")
    return Source(
        own["id"],
        own["title"],
        own["licence"],
        own["attribution"],
        rules,
        frozenset(map(key, _texts("ignore", own.get("ignore", [])))),
        _texts("blank", own.get("blank", [])),
        str(source_key.get("prefix", "")),
        _texts("key.from", source_key.get("from", [])),
        evidence,
    )


def from_plain(values: Mapping[str, Any]) -> Source:
    """A source from the plain values that ``dataclasses.asdict`` gives, after they went through JSON."""
    rules = {name: _rule_from_plain(rule) for name, rule in values["rules"].items()}
    more = {k: tuple(values[k]) for k in ("blank", "id_from")}
    return Source(**{**values, **more, "rules": rules, "ignored": frozenset(values["ignored"])})


def _rule_from_plain(values: Mapping[str, Any]) -> Rule:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return Rule(**fields)


def _rule(name: str, entry: Any) -> Rule:
    if name not in schema.BY_NAME and name not in _PLAIN:
        near = header_of.nearest(list(schema.COLUMN_NAMES), (name,))
        raise SourceError(f'[columns] "{name}" is not a column of ours' + (f'; perhaps "{near}"?' if near else "."))
    if isinstance(entry, (str, list)):
        entry = {"from": entry} if isinstance(entry, str) else {"join": entry}
    if not isinstance(entry, dict):
        raise SourceError(f"[columns] {name} must be a heading, a list of headings, or one of {', '.join(_FORMS)}.")
    forms = [form for form in _FORMS if form in entry]
    if len(forms) != 1:
        raise SourceError(f"[columns] {name} must say exactly one of {', '.join(_FORMS)}.")
    form = forms[0]
    unknown = set(entry) - {form, "blank", "change"} - _OPTIONS[form]
    if unknown:
        raise SourceError(f"[columns] {name}: unknown entries {', '.join(sorted(unknown))}.")
    change = entry.get("change", "")
    if change and change not in CHANGES_OF_TEXT:
        raise SourceError(f'[columns] {name}: change "{change}" is not one of {", ".join(CHANGES_OF_TEXT)}.')
    values = entry.get("values")
    if values is not None and not (isinstance(values, dict) and all(isinstance(v, str) for v in values.values())):
        raise SourceError(f"[columns] {name}: values must be a table of texts.")
    theirs = _texts(f"[columns] {name}", entry.get("where", []) if form == "fixed" else entry[form])
    text = entry["fixed"] if form == "fixed" else entry.get("with", " ")
    if not isinstance(text, str) or (form != "fixed" and not theirs):
        raise SourceError(f"[columns] {name} must be made of texts.")
    return Rule(form, theirs, text, _texts(f"[columns] {name}.blank", entry.get("blank", [])), change, values)


def _texts(where: str, entry: Any) -> tuple[str, ...]:
    entries = [entry] if isinstance(entry, str) else entry
    if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
        raise SourceError(f"{where} must be a text or a list of texts.")
    return tuple(entries)
