"""Words of an emergency are heard in English and Spanish, with slips of the finger, and innocent neighbors are left in peace."""

import csv
import re
import time
from pathlib import Path

import pytest

from directory.understanding import crisis, emergency_words
from directory.understanding.crisis import BODY, PILLS, SUICIDE
from directory.views import site

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_people_type_in_an_emergency_brings_the_help_of_its_kind():
    said = rows("emergencies.csv")
    kinds = {kind: sum(row["kind"] == kind for row in said) for kind in (SUICIDE, BODY, PILLS)}
    assert len(said) > 400 and min(kinds.values()) > 80
    assert [(row["kind"], row["text"]) for row in said if row["kind"] not in crisis.kinds(row["text"])] == []


def test_innocent_words_bring_no_panel():
    said = [row["text"] for row in rows("innocents.csv")]
    assert len(said) > 400
    assert [(text, sorted(crisis.kinds(text))) for text in said if crisis.kinds(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "I wnat to die",
        "i want to kill myslef",
        "suisidal",
        "sucide",
        "overdsoe",
        "chest pian",
        "cant braethe",
        "wont wkae up",
        "quiero siucidarme",
        "no despeirta",
        "took too many pilsl",
        "KILLMYSELF",
        "wanttodie",
        "I can not breathe",
        "i do not want to live any more",
        "im gonna jump",
        "i really just want to fucking die",
        "¡No puedo más!",
        "won’t wake up",
    ],
)
def test_a_slip_of_the_finger_and_other_spellings_are_heard(text):
    assert crisis.kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "homeless",
        "nose spray",
        "compulsions",
        "pulls",
        "hotel line",
        "Corpus Christi",
        "Killeen TX",
        "breathe easy",
        "the chess club",
        "wake county nc",
        "vices",
        "hopeful",
    ],
)
def test_words_that_only_look_like_such_words_are_no_slip_of_them(text):
    assert not crisis.kinds(text)


def test_every_row_of_the_table_can_be_heard_and_names_a_kind_we_know():
    with emergency_words.EMERGENCY_FILE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["kind"] for row in table} == {"group", "skip", "suicide", "body", "pills", "calm"}
    groups = {row["where"]: row["phrase"] for row in table if row["kind"] == "group"}
    unheard = []
    for row in table:
        if row["kind"] not in (SUICIDE, BODY, PILLS):
            continue
        words = [
            token.removesuffix("?") for token in row["phrase"].split() if token != "..." and not token.endswith("?")
        ]
        first = " ".join(
            groups.get(word.split("|")[0], word.split("|")[0])
            .split("|")[0]
            .replace("NUM180", "190")
            .replace("NUM", "20")
            for word in words
        )
        if row["kind"] not in crisis.kinds(first):
            unheard.append((row["phrase"], first))
    # some are an innocent neighbor in just this form
    assert len(unheard) < 8, unheard


def test_a_long_text_is_read_in_no_time():
    started = time.process_time()
    crisis.kinds("i took the bus to the clinic and then i want ketamine or pills near wake forest " * 60)
    assert time.process_time() - started < 0.5


def links(kinds: set[str]) -> list[str]:
    return re.findall(r'href="((?:tel|sms):[^"]+|https:[^"]+)"', site.emergency_panel(kinds))


def test_help_comes_in_the_order_of_the_emergency():
    chat = ["https://988lifeline.org/get-help/", "sms:838255"]
    assert links({SUICIDE}) == ["tel:988", "tel:911", *chat]
    assert links({BODY}) == ["tel:911", "tel:988"]
    assert links({PILLS}) == ["tel:911", "tel:18002221222", "tel:988"]
    assert links({PILLS, SUICIDE}) == ["tel:911", "tel:18002221222", "tel:988", *chat]
    for words in ("press 1", "text AYUDA to 988", "press 2", "Sign language (ASL)"):
        assert words in site.emergency_panel({SUICIDE})


CRISES = [row["text"] for row in rows("emergencies.csv")][::10] + [
    "help me",
    "dying",
    "quiero morir",
    "heart attack",
    "i should be dead",
    "hi this is maria, i wnat to dye",
    "suicidle",
    "wish i wasnt alive",
    "john here, cant live no more",
    "feeling like ending it",
    "i think im overdoseing",
    "my wife is not breating",
    "tengo ganas de morirme",
    "my life is over",
    "going to kil my self tonite",
]
BESIDE = (
    "{} 80202",
    "{}, Denver, CO",
    "Denver CO {}",
    "spravato {}",
    "{} no needles",
    "Juniper Mental Health {}",
    "{} near me",
)
INNOCENT = [
    "San Diego",
    "diet",
    "Killeen, TX",
    "Die Hard Lane",
    "Kill Devil Hills, NC",
    "Wake Forest",
    "Deadwood, SD",
    "jump river wi",
    "Slaughter, LA",
    "Hope, AR",
    "Battle Creek",
    "911 Cindermoor Lane, Denver, CO",
    "crisis plan",
    "emergency equipment",
    "end of life",
    "Socorro, NM",
    "help with the cost",
    "dietitian",
    "Hurtsboro, AL",
    "ready for emergencies",
    "help me find a clinic",
    "Diamond Bar, CA",
    "Kill Buck, NY",
    "Deadhorse, AK",
    "Bridge City TX",
    "i want my life back",
    "ending my treatment",
    "living with depression",
    "breathwork",
    "done with ssris",
]


@pytest.mark.parametrize("beside", BESIDE)
def test_a_crisis_beside_a_place_a_wish_or_a_name_brings_help(beside):
    assert len(CRISES) > 40
    alone = {"help me", "dying", "heart attack"} if beside in BESIDE[3:6] else set()
    assert [text for text in CRISES if text not in alone and not crisis.kinds(beside.format(text))] == []


def test_innocent_words_stay_innocent_beside_a_place_or_a_wish():
    assert len(INNOCENT) == 30
    assert [text for text in INNOCENT if crisis.kinds(text)] == []
    assert [
        text for text in INNOCENT for beside in ("spravato {}", "{} medicaid") if crisis.kinds(beside.format(text))
    ] == []
