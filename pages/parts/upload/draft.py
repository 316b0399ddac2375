"""The draft of the admin who is signed in: kept in the store, judged in this tab. Nothing here decides a rule."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import pages
from directory.intake import sandbox, sources
from directory.intake.mapping import Proposal
from directory.intake.report import Report
from directory.intake.sources import Source, SourceError
from directory.notices import ErrorForPeople
from directory.operate.signing_in import Person
from directory.publishing import locating, publish
from directory.publishing.publish import REPLACE, UPDATE, FilePreview
from directory.publishing.serving import Served
from directory.publishing.stand_in import StandIn
from directory.store import Store
from directory.store.drafts import Draft
from directory.views.admin import upload as admin_upload
from pages.parts import current, flash, guard, preview

_JUDGED = "upload_judged"  # (what the report depends on, the preview), of this tab
_PROPOSED = "upload_proposed"  # (the file's hash, what its headings may mean)
_GONE = "This draft was replaced or deleted in another tab."

_Args = ParamSpec("_Args")


@dataclass(frozen=True, eq=False)
class Desk:
    """What the upload works with, whether a file lies on it or not (``DraftDesk``)."""

    person: Person
    store: Store
    served: Served
    draft: Draft | None

    @property
    def state(self) -> dict:
        """Where the admin is with the draft."""
        return self.draft.state if self.draft else {}

    @property
    def step(self) -> str:
        """The step to show."""
        return self.state.get("step", admin_upload.AT_FILE)

    @property
    def mode(self) -> str:
        """What the file does to what is published; the first that is allowed where the chosen one is not any more."""
        return self.state["mode"] if self.state.get("mode") in self.modes else self.modes[0]

    @property
    def modes(self) -> tuple[str, ...]:
        """What a file may do; what cannot be read can only be replaced."""
        return (REPLACE,) if isinstance(self.served, StandIn) else publish.modes(self.served.directory)

    @property
    def source(self) -> Source | None:
        """The columns as the admin confirmed them; None where they are ours."""
        text = self.state.get("source")
        return sources.declared(text) if text else None

    @property
    def refused_repairs(self) -> list[tuple[int, str]]:
        """(row, column) of the cells that may not be tidied."""
        return [(row, column) for row, column in self.state.get("refused", ())]


@dataclass(frozen=True, eq=False)
class DraftDesk(Desk):
    """What every step behind the choice of a file works with: there is a draft."""

    draft: Draft


def desk(person: Person) -> Desk:
    """The draft with what is published now. Raises Unavailable."""
    store = pages.serving().store()
    served, draft = current.served(), store.draft(person.email, guard.now())
    return DraftDesk(person, store, served, draft) if draft else Desk(person, store, served, None)


def answering(act: Callable[Concatenate[Desk, _Args], None]) -> Callable[_Args, None]:
    """A callback that asks who is there first, and whose faults become sentences. It is given the desk."""

    @wraps(act)
    def answered(*args: _Args.args, **kwargs: _Args.kwargs) -> None:
        person = guard.require()
        try:
            act(desk(person), *args, **kwargs)
        except ErrorForPeople as fault:
            flash.say(str(fault), fault=True)

    return answered


def answering_for_draft(act: Callable[Concatenate[DraftDesk, _Args], None]) -> Callable[_Args, None]:
    """``answering`` for what is done to a draft; where that is gone, it is said instead."""

    @answering
    @wraps(act)
    def answered(at: Desk, *args: _Args.args, **kwargs: _Args.kwargs) -> None:
        if isinstance(at, DraftDesk):
            act(at, *args, **kwargs)
        else:
            flash.say(_GONE)

    return answered


def keep(at: DraftDesk, **changes: object) -> bool:
    """Remember where the admin is; False, and said so, where the draft is gone."""
    kept = at.store.save_draft_state(at.person.email, at.draft.sha256, {**at.state, **changes}, guard.now())
    if not kept:
        flash.say(_GONE)
    return kept


def forget(at: Desk) -> None:
    """Delete the draft and what was judged of it."""
    at.store.delete_draft(at.person.email)
    st.session_state.pop(_JUDGED, None)


def content(at: DraftDesk) -> bytes:
    """The bytes of the draft's file. Raises Damaged, Unavailable; where the draft is gone the page starts again."""
    try:
        return at.store.draft_content(at.draft)
    except LookupError:
        flash.say(_GONE)
        st.rerun()


def on_bar(bar: DeltaGenerator) -> Callable[[str, float], None]:
    """What shows on a progress bar the step and the share that a reader tells."""

    def show(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=words)

    return show


def judged_now(at: Desk, data: bytes, name: str, mode: str) -> FilePreview:
    """Judge a file and compare it, with a progress bar. Raises ReadingFailed, Unavailable."""
    key = _key(at, mode)
    with st.container(key="judging"):
        bar = st.progress(0.0, text=sandbox.STEP_WORDS["start"])
        report = sandbox.read_safely(
            data,
            name,
            today=pages.today(),
            source=at.source,
            onto=at.served.directory.frame if mode == UPDATE else None,
            dismissed=at.store.not_duplicates(),
            refused_repairs=at.refused_repairs,
            progress=on_bar(bar),
        )
        bar.progress(0.97, text=preview.COMPARING)
        found = _compared(at, report, mode, name)
        bar.empty()
    st.session_state[_JUDGED] = key, found
    return found


def judged(at: DraftDesk) -> FilePreview:
    """The preview of the draft against what is published now: as it was made before where nothing changed since.

    Raises ReadingFailed, Damaged, Unavailable.
    """
    key, held = st.session_state.get(_JUDGED, (None, None))
    if key == _key(at, at.mode):
        if held.base.number == at.served.publication.number:
            return held
        if at.mode == REPLACE:  # the file says the same, whatever is published
            found = _compared(at, held.report, at.mode, at.draft.file_name)
            st.session_state[_JUDGED] = key, found
            return found
    return judged_now(at, content(at), at.draft.file_name, at.mode)


def proposed(at: DraftDesk) -> Proposal | None:
    """What the headings of the draft's file may mean; worked out once in a tab. None where they cannot be read.

    Raises ReadingFailed, Damaged, Unavailable.
    """
    held_for, held = st.session_state.get(_PROPOSED, (None, None))
    if held is None or held_for != at.draft.sha256:
        held = _propose(content(at), at.draft.file_name)
        st.session_state[_PROPOSED] = at.draft.sha256, held
    return held


def proposed_of_new(data: bytes) -> Proposal | None:
    """What the headings of a file may mean that is no draft yet (``keep_judged``). None where they cannot be read.

    Raises ReadingFailed.
    """
    found = _propose(data, "")
    st.session_state[_PROPOSED] = None, found
    return found


def _propose(data: bytes, name: str) -> Proposal | None:
    with st.container(key="proposing"):
        bar = st.progress(0.0, text=sandbox.STEP_WORDS["start"])
        found = sandbox.propose_safely(data, name, progress=on_bar(bar))
        bar.empty()
    return found if isinstance(found, Proposal) else None


def forget_proposal() -> None:
    """Another file, other headings."""
    st.session_state.pop(_PROPOSED, None)


def remembered_sources(at: Desk) -> list[Source]:
    """The sources that were confirmed before, newest first, and the bundled ones."""
    learnt = []
    for one in at.store.learnt_sources():
        with suppress(SourceError):  # written by another version of the program
            learnt.append(sources.declared(one.toml))
    return [*learnt, *map(sources.load, sources.known())]


def source_text(at: Desk, source_id: str) -> str | None:
    """The declaration of a remembered or bundled source; None where it was forgotten meanwhile."""
    learnt = {one.id: one.toml for one in at.store.learnt_sources()}
    if source_id in learnt:
        return learnt[source_id]
    return (
        (sources.SOURCES_FOLDER / f"{source_id}.toml").read_text(encoding="utf-8")
        if source_id in sources.known()
        else None
    )


def located(at: Desk, report: Report) -> Report:
    """The report with the points that the geocoder found, now or before. Raises Unavailable."""
    found = locating.waiting(report)
    return locating.with_points(report, found, at.store.geocoded({one.key for one in found}))


def shown() -> FilePreview | None:
    """The preview that is on the screen in this tab."""
    return st.session_state.get(_JUDGED, (None, None))[1]


def keep_judged(at: DraftDesk) -> None:
    """What was judged before the draft was stored is this draft's."""
    st.session_state[_JUDGED] = _key(at, at.mode), shown()
    if _PROPOSED in st.session_state:
        st.session_state[_PROPOSED] = at.draft.sha256, st.session_state[_PROPOSED][1]


def _key(at: Desk, mode: str) -> tuple:
    """What a report depends on; to update rows, also what is published."""
    draft = at.draft.sha256 if at.draft else None
    return (
        draft,
        mode,
        tuple(at.refused_repairs),
        at.state.get("source"),
        at.state.get("located"),
        pages.today(),
        at.served.publication.number if mode == UPDATE else None,
    )


def _compared(at: Desk, report: Report, mode: str, name: str) -> FilePreview:
    if pages.settings().geocoder_url:
        report = located(at, report)
    found = publish.of_report(at.served, report, mode, name, at.store)
    found.changes.notices  # noqa: B018 - worked out while the bar is up
    return found
