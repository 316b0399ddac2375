"""Every step of the staff that lasts says in words what it does while it does it."""

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import pages
from directory.geo import geocoder as geo_geocoder
from directory.intake import sandbox as intake_sandbox
from directory.publishing import actions
from directory.settings import Settings
from pages.parts.preview import CHECKING, COMPARING, LOADING
from tests.directory.geo.test_geocoder import HIT, Server
from tests.pages import published_store
from tests.pages.published_store import clinics, html, press
from tests.pages.test_upload import THEIRS, at, clinic_file, send

READING = [
    intake_sandbox.STEP_WORDS[step]
    for step in ("start", "file", "columns", "rows", "cells", "rules", "duplicates", "report")
]
KEEPING = "Keeping your draft"


@pytest.fixture
def said(monkeypatch):
    """What progress bars and spinners say, in order, each once in a row."""
    words, enqueue, spinner = [], DeltaGenerator._enqueue, st.spinner

    def hear(text: str) -> None:
        assert text, "a bar without words"
        words.extend([text] if words[-1:] != [text] else [])

    def listened(self, delta_type, proto, *given, **more):
        if delta_type == "progress":
            hear(proto.text)
        return enqueue(self, delta_type, proto, *given, **more)

    def turning(text, *given, **more):
        hear(text)
        return spinner(text, *given, **more)

    monkeypatch.setattr(DeltaGenerator, "_enqueue", listened)
    monkeypatch.setattr(st, "spinner", turning)
    return words


def heard(said: list[str]) -> list[str]:
    """What was said since the last time."""
    now = said.copy()
    said.clear()
    return now


def test_an_upload_says_each_step_from_reading_to_the_new_list(tmp_path, monkeypatch, said):
    with published_store.page_of(tmp_path, "admin/upload.py", monkeypatch) as (app, store):
        heard(said)
        send(app, THEIRS, "theirs.csv")
        assert at(app) == "Columns"
        told = heard(said)
        assert (
            told[:2] == READING[:2] and told[-1] == KEEPING and told.count(intake_sandbox.STEP_WORDS["columns"]) == 2
        ), "its headings are looked at once more"
        press(app, "wizard_delete")
        heard(said)
        send(app, clinic_file(60, {3: {"phone": "12"}}))
        assert heard(said) == [*READING, COMPARING, KEEPING]
        press(app, "problems_csv")
        assert {intake_sandbox.STEP_WORDS["start"], intake_sandbox.STEP_WORDS["problems"]} <= set(heard(said))
        for _ in range(3):
            press(app, "wizard_on")
        app.text_area(key="upload_note").input("A note").run()
        for box in app.checkbox:
            box.check().run()
        heard(said)
        press(app, "wizard_publish")
        assert store.current_number() == 2 and heard(said) == [CHECKING, LOADING]
        press(app, "wizard_delete")
        heard(said)
        press(app, "current_xlsx")
        assert heard(said)[0].startswith("Making clinics-2-")


def test_streets_are_looked_up_only_by_the_operators_geocoder_and_counted_meanwhile(tmp_path, monkeypatch, said):
    without = {
        "city": "Denver",
        "state_province": "CO",
        "postal_code": "80202",
        "latitude": "",
        "longitude": "",
        "location_precision": "",
    }
    geocoder = Server()
    geocoder.says([HIT])
    monkeypatch.setattr(geo_geocoder, "SECONDS_BETWEEN", 0.0)
    with published_store.page_of(tmp_path, "admin/upload.py", monkeypatch) as (app, _):
        send(app, clinic_file(4, {n: {**without, "address_1": f"{1600 + n} Broadway"} for n in (1, 2)}))
        press(app, "wizard_on")
        assert "2 rows without coordinates" in html(app) and not [
            button for button in app.button if button.key == "streets"
        ]
        pages.start(Settings(store=tmp_path, geocoder_url=geocoder.url, geocoder_agent="tests (test@clinics.example)"))
        pages.geocoder.cache_clear()
        app.run()
        assert geocoder.asked == [] and "2 clinics without coordinates have a street address" in html(app)
        heard(said)
        press(app, "streets")
        assert [words for words in heard(said) if "street" in words] == [
            "Looking up street addresses",
            "Looking up street addresses: 1 of 2",
            "Looking up street addresses: 2 of 2",
        ]
        assert len(geocoder.asked) == 2 and "without coordinates" not in html(app)
    pages.geocoder.cache_clear()
    geocoder.http.shutdown()
    geocoder.http.server_close()


def test_history_act_now_and_quality_say_what_they_read_compare_and_publish(tmp_path, monkeypatch, said):
    with published_store.page_of(tmp_path, "admin/history.py", monkeypatch) as (app, store):
        published_store.publish(store, actions.hold(clinics(), "CL-0002"), "Held")
        app.run()
        heard(said)
        press(app, "compare_1")
        assert heard(said) == ["Reading number 0 …", "Reading number 1 …", "Comparing number 0 with number 1"]
        press(app, "history_list")
        press(app, "back_1")
        assert heard(said) == ["Reading number 1 …", COMPARING]
        press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
        assert store.current().kind == "rollback" and heard(said) == [CHECKING, LOADING]
        press(app, "download_1")
        assert heard(said)[0].startswith("Making ")
        app.switch_page("admin/quality.py").run()
        assert heard(said)[0].startswith("Looking through 61 clinics")
        app.radio(key="quality_part").set_value("freshness").run()
        heard(said)
        press(app, "quality_past")
        assert [words for words in heard(said) if "publication" in words][:3] == [
            "Reading the last 4 publications",
            "Reading publication number 3: 1 of 4",
            "Reading publication number 2: 2 of 4",
        ]
        app.switch_page("admin/act.py").run()
        app.text_input(key="act_text").input("CL-0003").run()
        press(app, "act_choose_CL-0003")
        heard(said)
        press(app, "act_show")
        next(field for field in app.text_input if field.key.endswith("_note")).input("A complaint").run()
        press(app, next(button.key for button in app.button if button.key.endswith("_publish")))
        assert store.current().kind == "hold" and [words for words in heard(said) if words in (CHECKING, LOADING)] == [
            CHECKING,
            LOADING,
        ]
