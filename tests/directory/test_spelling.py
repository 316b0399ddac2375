"""American spelling in every text for people: in the code, in the sentences of the guide, in what is made from the schema."""

import ast
import re
from pathlib import Path

from directory.medicine import sentences
from directory.settings import ROOT
from directory.spreadsheets import template
from tests.texts import constants

BRITISH = re.compile(
    r"\b(?:programmes?|licences?|enrolments?|organisations?|centres?|counsellors?|counselling|behaviours?|colours?|favourites?|judgements?|anaesth\w+|haemorr\w+|recognise[sd]?|cheques?"
    r"|instalments?|with your leave)\b",
    re.IGNORECASE,
)
# read, never shown: what people type, and the headings of others' files
_READ = {"synonyms.py", "wrong_claims.py", "claims.py", "headings.py", "mapping.py", "emergency_words.py"}


def texts(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # words that mean a column or a wish stand in tuples of their own; they are read
    read = (
        {
            id(one)
            for node in ast.walk(tree)
            if isinstance(node, ast.Tuple)
            for one in node.elts
            if isinstance(one, ast.Constant)
        }
        if path.name == "schema.py"
        else set()
    )
    return [node.value for node in constants(tree) if id(node) not in read and " " in node.value]


def test_every_text_for_people_is_spelled_the_american_way():
    paths = [p for folder in ("directory", "pages") for p in (ROOT / folder).rglob("*.py") if p.name not in _READ]
    assert len(paths) > 100
    assert [(p.name, text[:100]) for p in paths for text in texts(p) if BRITISH.search(text)] == []
    assert [name for name, text in sentences.SENTENCES.items() if BRITISH.search(text)] == []


def test_the_dictionary_is_spelled_the_american_way_but_for_names_that_are_read():
    lines = [
        re.sub(r"`[^`]*`", "", line) for content in template.docs().values() for line in content.decode().splitlines()
    ]
    assert [line[:120] for line in lines if BRITISH.search(line)] == []
