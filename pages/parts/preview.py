"""What every publishing page shows alike: the difference, the question, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

import pages
from directory.notices import ErrorForPeople
from directory.publishing import changes_csv
from directory.publishing import publish as publishing_publish
from directory.publishing.changes import Changes
from directory.publishing.difference import ADDED, CHANGED
from directory.publishing.publish import Preview
from directory.store import Moved, Publication, Unavailable
from directory.store.memory import DoNotList
from directory.views import tables
from directory.views.admin import preview as admin_preview
from directory.views.html import Html, element
from pages.parts import current, files, guard

Telling = Callable[[str], object]
CASES_PER_PAGE, CASES = 40, 10
COMPARING = "Comparing with what is published"
CHECKING, LOADING = (
    "Checking once more what will be stored, then publishing",
    "Published. Loading the new list for visitors",
)
SHARES_DONE = {CHECKING: 0.1, LOADING: 0.6}  # the share of publishing that is done before each


@dataclass(frozen=True)
class Tried:
    """What came of a try to publish. ``moved``: someone else published meanwhile; show the new difference."""

    publication: Publication | None
    sentences: tuple[str, ...]
    moved: bool = False


def show(preview: Preview, key: str, decide: Callable[[], None] | None = None) -> None:
    """The whole difference of a preview. ``key``: for this page's widgets, the same as long as the preview is.

    ``decide`` draws the question (``ask``) between what to look at first and the clinics one by one, so that it never
    stands far below a long list.
    """
    st.html(admin_preview.compared_with(preview.base))
    try:
        remembered = pages.serving().store().do_not_list()
    except Unavailable:
        remembered = ()
    show_changes(
        preview.changes,
        key,
        counts=preview.counts,
        remembered=remembered,
        name=f"{preview.base.number}-{preview.token[:8]}",
        decide=decide,
    )


def show_changes(
    found: Changes,
    key: str,
    *,
    name: str,
    counts: dict[str, int] | None = None,
    remembered: tuple[DoNotList, ...] = (),
    decide: Callable[[], None] | None = None,
) -> None:
    """Counts, what to look at first, then field by field; as a download under a ``name`` of its own for each difference."""
    st.html(admin_preview.tally(counts or found.counts))
    if found.empty:
        if decide:
            decide()
        else:
            st.html(element("p", "Nothing differs."))
        return
    called = admin_preview.called_out(found, remembered)
    if not called:
        st.html(admin_preview.nothing_called(found))
    for one in called:
        with st.container(key=f"called_{key}_{one.name}"):
            st.html(admin_preview.called_head(one))
            paged(len(one.cases), CASES, f"{key}_{one.name}", one.table, "Cases")
    if decide:
        decide()
    st.html(element("h2", "Clinic by clinic"))
    kinds = admin_preview.kinds(found)
    with st.container(key=f"sift_{key}", horizontal=True, vertical_alignment="bottom"):
        # a choice of one is none
        kind = (
            st.segmented_control(
                "Show",
                kinds,
                default=kinds[0],
                format_func=admin_preview.KIND_WORDS.__getitem__,
                key=f"{key}_kind",
                required=True,
            )
            if len(kinds) > 1
            else kinds[0]
        )
        text = st.text_input("Name or id", key=f"{key}_text", max_chars=100)
        column = ""
        if kind == CHANGED:
            columns = admin_preview.changed_columns(found)
            column = st.selectbox(
                "Fact",
                ["", *columns],
                key=f"{key}_column",
                format_func=lambda c: f"{c} ({columns[c]:,})" if c else "All facts",
            )
    sifted = admin_preview.only(found, column=column, text=text)
    at = f"{key}_{kind}_{column}_{text}"
    if kind == CHANGED:
        paged(
            len(sifted.cells),
            CASES_PER_PAGE,
            at,
            lambda start, stop: admin_preview.cells_table(sifted, start, stop),
            "Changes",
        )
    else:
        positions = sifted.added if kind == ADDED else sifted.removed
        paged(
            len(positions),
            CASES_PER_PAGE,
            at,
            lambda start, stop: admin_preview.clinics_table(sifted, kind, start, stop),
            "Clinics",
        )
    files.offer(
        "Download every change as CSV", lambda: changes_csv.to_csv(found), f"changes-{name}.csv", key=f"{key}_csv"
    )


def ask(
    preview: Preview,
    key: str,
    on_publish: Callable[[str, bool, Telling], None],
    *,
    note: str = "",
    label: str = "Publish",
) -> None:
    """The question at the end: a note, a second confirmation where one is needed, and the button; or why it cannot be.

    ``on_publish(note, sure, told)`` ends in ``publish``; the page is drawn anew after it.
    """
    with st.container(key=f"decide_{key}"):
        if preview.stops():
            st.html(admin_preview.stops(preview))
            return
        st.html(element("h2", "Publish this?"))
        st.text_input(
            "Note: what is this publication for?",
            value=note,
            key=f"{key}_note",
            max_chars=500,
            help="Kept in the history for good",
        )
        if preview.ask_twice:
            st.html(admin_preview.asked_twice(preview))
            st.checkbox("Yes, this is meant", key=f"{key}_sure")
        if st.button(label, key=f"{key}_publish", type="primary"):
            bar = st.progress(0.0, text=CHECKING)
            on_publish(
                st.session_state[f"{key}_note"],
                st.session_state.get(f"{key}_sure", False),
                lambda words: bar.progress(SHARES_DONE[words], text=words),
            )
            st.rerun()


def publish(preview: Preview, note: str, sure: bool, *, only_valid: bool = False, told: Telling) -> Tried:
    """Publish, after asking once more who is signed in. Every fault ends in sentences; nothing was changed then.

    ``told`` hears the steps in words. What is published is judged once more here, in the server: safe, because that is
    no file of anyone's but the text that ``export.to_csv`` writes of a table whose every cell was accepted before, in
    the limited process where it came as a file. Such text has one encoding, one delimiter, our header, cells within
    their lengths, and no more rows than the table.
    """
    who = guard.require()
    serving = pages.serving()
    told(CHECKING)
    try:
        done = publishing_publish.publish(
            serving.store(),
            preview,
            by=who.email,
            role=who.role,
            note=note,
            at=(at := guard.now()),
            only_valid=only_valid,
            sure=sure,
            judged=lambda report: serving.expect(report, at.date()),
        )
    except Moved as fault:
        serving.look_again()
        return Tried(
            None,
            (str(fault), "Below is the difference to what is published now. Look through it, then publish again."),
            moved=True,
        )
    except Unavailable as fault:
        # the preview's token makes it one publication however often the button is pressed
        return Tried(None, (fault.sentence, "Your change is still here: press Publish again in a minute."))
    except ErrorForPeople as fault:
        return Tried(None, fault.sentences)
    told(LOADING)  # by the first run that asks for it; better while somebody who waits is told so
    current.shown()
    return Tried(done, (admin_preview.published(done),))


def paged(total: int, per_page: int, key: str, table: Callable[[int, int], Html], what: str) -> None:
    """One page of a long list: ``table(start, stop)``, which part it is, and the way to the others."""
    last = max(1, -(-total // per_page))
    page = min(st.session_state.get(f"{key}_page", 1), last)
    start = (page - 1) * per_page
    if total > per_page or not total:
        st.html(tables.showing(start, start + per_page, total, what))
    if total:
        st.html(table(start, start + per_page))
    if last > 1:
        st.pagination(last, key=f"{key}_page")
