"""The step at which an upload is, drawn from the admin's draft. No rule is decided here."""

from collections.abc import Callable

import streamlit as st

import pages
from directory.notices import ErrorForPeople
from directory.operate.signing_in import Person
from directory.store import Unavailable
from directory.views import tables
from directory.views.admin import staff, upload
from pages.parts import current, flash, guard
from pages.parts.upload import columns, file, places, publish, report
from pages.parts.upload.draft import Desk, DraftDesk, desk, keep
from pages.parts.upload.navigation import way


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
    st.html(
        upload.ladder(
            at.step,
            () if at.state.get("source") or at.step in (upload.AT_FILE, upload.AT_COLUMNS) else (upload.AT_COLUMNS,),
        )
    )
    flash.show()
    current.tell(at.served)
    try:
        if not isinstance(at, DraftDesk):
            file.show(at)
        elif at.step == upload.AT_PUBLISH:
            publish.publish(at, pressed)
        else:
            _STEPS[at.step](at)
    except ErrorForPeople as fault:
        st.html(tables.sentences([str(fault)], fault=True))
        way(at, back=upload.AT_FILE if at.step != upload.AT_FILE else None)


def _follow(at: Desk) -> Desk:
    """Back to the difference where somebody published since it was shown."""
    number = at.served.publication.number
    if (
        isinstance(at, DraftDesk)
        and at.step in (upload.AT_CHANGES, upload.AT_PUBLISH)
        and at.state.get("base") not in (None, number)
        and keep(at, step=upload.AT_CHANGES, base=number)
    ):
        flash.say(*upload.moved(at.served.publication), fault=True)
        pages.focus("#wizard-step")
        return desk(at.person)
    return at


_STEPS: dict[str, Callable[[DraftDesk], None]] = {
    upload.AT_FILE: file.show,
    upload.AT_COLUMNS: columns.show,
    upload.AT_REPORT: report.show,
    upload.AT_PLACES: places.show,
    upload.AT_CHANGES: publish.changes,
    upload.AT_DONE: publish.done,
}
