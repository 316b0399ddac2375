"""The sentences of the guide and of what a clinic's page says about treatment, as data: one table for each, in ``data/guide/``.

A file holds the sentences of one part, in the order of the page. A table is one sentence (or a few that stand together) and
its name; its id is ``file.name``. Fields: ``text``; ``sources``, keys of ``authorities.AUTHORITIES`` (the label of a version is a
key of its own); ``kind``; ``checked``, the day on which the sentence was last held against its sources. ``kind`` and ``checked``
at the head of a file hold for every sentence that names none. A text is shown whole, never cut or joined to another, so that
it can be translated; ``{name}`` in it is filled in by ``Said.filled``.

What is wrong with a file is told when the module is first imported: it raises ValueError with the file and the sentence.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from directory.medicine.authorities import AUTHORITIES
from directory.medicine.cited import Cited
from directory.settings import ROOT

GUIDE_FOLDER = ROOT / "data" / "guide"

APPROVAL, LAW = "approval", "law"
SENTENCE_KINDS: dict[str, str] = {
    APPROVAL: "what the FDA has approved, and what not",
    LAW: "what a law or a federal or state rule says",
    "price": "what something costs, and who pays",
    "medicine": "what a medicine does, and how it is given",
    "study": "what a study found",
    "help": "whom to call or write to",
    "advice": "what to ask or do; nothing that a source must say",
}
UNSOURCED = "advice"
_FIELDS = {"text", "sources", "kind", "checked"}


def load(folder: Path) -> dict[str, str]:
    """The sentences of a folder by their ids, in order: ``Said`` where they have sources, else text. Raises ValueError."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise ValueError(f"{path.name} cannot be read as TOML: {problem}") from problem
        common = {name: value for name, value in tables.items() if not isinstance(value, dict)}
        for name, table in tables.items():
            if isinstance(table, dict):
                found[f"{path.stem}.{name}"] = _sentence(f"{path.stem}.{name}", {**common, **table})
    return found


def _sentence(name: str, fields: Mapping[str, object]) -> str:
    text, sources, kind, checked = (fields.get(field) for field in ("text", "sources", "kind", "checked"))
    if unknown := sorted(set(fields) - _FIELDS):
        raise ValueError(f"{name} has fields that we do not know: {', '.join(unknown)}")
    if not isinstance(text, str) or not text.strip() or text != " ".join(text.split()):
        raise ValueError(f"{name} needs a text of single-spaced words, without blanks around it")
    if kind not in SENTENCE_KINDS:
        raise ValueError(f"{name} is of the kind {kind!r}; known are {', '.join(SENTENCE_KINDS)}")
    if not isinstance(sources, list) and not (sources is None and kind == UNSOURCED):
        raise ValueError(f"{name} is about {SENTENCE_KINDS[kind]}: it needs a list of sources")
    if unknown := [key for key in sources or () if key not in AUTHORITIES]:
        raise ValueError(f"{name} rests on sources that we do not know: {', '.join(map(str, unknown))}")
    if not sources:
        if kind != UNSOURCED:
            raise ValueError(f"{name} is about {SENTENCE_KINDS[kind]}: it needs a source")
        return text
    if type(checked) is not date:
        raise ValueError(f"{name} needs the day on which it was last checked, as 2026-11-27")
    return Cited(text, *sources, id=name, kind=kind, checked_on=checked)


SENTENCES: dict[str, str] = load(GUIDE_FOLDER)


def say(name: str) -> str:
    """A sentence by its id: a ``Said``, or text where it is advice without a source. Raises KeyError."""
    return SENTENCES[name]


def cited(name: str) -> Cited:
    """A sentence that has sources, by its id. Raises KeyError, and TypeError for advice without one."""
    sentence = SENTENCES[name]
    if not isinstance(sentence, Cited):
        raise TypeError(f"{name} has no source")
    return sentence


def said(stem: str, names: str) -> tuple[str, ...]:
    """Sentences of one file by their names, which are put apart by blanks. Raises KeyError."""
    return tuple(say(f"{stem}.{name}") for name in names.split())


def part(stem: str) -> dict[str, str]:
    """The sentences of one file by their names, in order."""
    return {
        name.removeprefix(f"{stem}."): sentence for name, sentence in SENTENCES.items() if name.startswith(f"{stem}.")
    }


def dated() -> tuple[Cited, ...]:
    """The sentences on approvals and law, whose day of the last check matters most; each knows its id, sources and day."""
    return tuple(
        sentence for sentence in SENTENCES.values() if isinstance(sentence, Cited) and sentence.kind in (APPROVAL, LAW)
    )
