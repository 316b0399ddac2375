"""The step at which an upload is, drawn from the admin's draft. No rule is decided here."""
import streamlit as st

import pages
from directory import preview_words, staff, wizard
from directory.accounts import Person
from directory.intake.sandbox import ReadingFailed
from directory.store import Damaged, Unavailable
from pages import guard
from pages.admin import current, told, upload_columns, upload_file, upload_places, upload_publish, upload_report
from pages.admin.upload_draft import Desk, desk, keep
from pages.admin.upload_way import way


def show(person: Person) -> None:
    """The step at which the admin is."""
    try:
        with st.container(key="wizard"):
            _show(desk(person))
    except Unavailable as fault:
        st.html(staff.store_away(fault.sentence))


def _show(at: Desk) -> None:
    # a press counts for the step it was made on, and never later
    pressed = st.session_state.pop("upload_publish", None)
    followed = _follow(at)
    if followed is not at:
        at, pressed = followed, None
    guard.head("Upload a list", at.person)
    st.html(wizard.ladder(at.step, () if at.state.get("source") or at.step in (wizard.FILE, wizard.COLUMNS) else (wizard.COLUMNS,)))
    told.show()
    current.tell(at.served)
    try:
        if at.step == wizard.PUBLISH:
            upload_publish.publish(at, pressed)
        else:
            _STEPS[at.step](at)
    except (ReadingFailed, Damaged) as fault:
        st.html(preview_words.sentences([str(fault)], fault=True))
        way(at, back=wizard.FILE if at.step != wizard.FILE else None)


def _follow(at: Desk) -> Desk:
    """Back to the difference where somebody published since it was shown."""
    number = at.served.publication.number
    if at.step in (wizard.CHANGES, wizard.PUBLISH) and at.state.get("base") not in (None, number) and keep(at, step=wizard.CHANGES, base=number):
        told.say(*wizard.moved(at.served.publication), fault=True)
        pages.focus("#wizard-step")
        return desk(at.person)
    return at


_STEPS = {
    wizard.FILE: upload_file.show, wizard.COLUMNS: upload_columns.show, wizard.REPORT: upload_report.show, wizard.PLACES: upload_places.show,
    wizard.CHANGES: upload_publish.changes, wizard.DONE: upload_publish.done,
}  # fmt: skip
