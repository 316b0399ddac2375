"""Act now: hide a clinic, list it again, mark it closed, or close a whole organization. Each is a publication."""

import streamlit as st

import pages
from directory.publishing import actions, publish
from directory.publishing.actions import CLOSE, CLOSE_ORGANIZATION, HOLD, NEVER_LIST, Step
from directory.views.admin import act
from directory.views.html import element, plain_markdown
from pages.parts import current, flash, guard, preview

SITES = 20

person = guard.require()
state = st.session_state


def _choose(clinic_id: str | None) -> None:
    state.act_clinic, state.act_but = clinic_id, frozenset()
    state.pop("act_preview", None)
    pages.focus("#act-clinic" if clinic_id else "#staff-title")


def _toggle(clinic_id: str) -> None:
    state.act_but = state.act_but ^ {clinic_id}


def _asked() -> Step:
    """What the form says at the press; what it said at the last run may be older."""
    kind = state[f"act_kind_{state.act_clinic}"]
    but = state.act_but if kind == CLOSE_ORGANIZATION else frozenset()
    return Step(
        kind, state.act_clinic, state.get(f"act_reason_{kind}", ""), state.get(f"act_for_good_{kind}", True), but
    )


def _preview(step: Step | None = None) -> None:
    step, now = step or _asked(), current.served()
    try:
        state.act_preview = step, publish.of_table(now, step.table(now.directory.frame), step.kind)
    except actions.NotPossible as fault:
        state.pop("act_preview", None)
        flash.say(str(fault), fault=True)
    else:
        pages.focus("#act-preview")


def _publish(note: str, sure: bool, telling: preview.Telling) -> None:
    step, shown = state.act_preview
    tried = preview.publish(shown, note, sure, told=telling)
    if tried.publication:
        _choose(None)
    flash.say(*tried.sentences, fault=not tried.publication)
    if tried.moved:
        _preview(step)


def _details(kind: str, sites: list[str]) -> None:
    """What a step asks for besides itself."""
    if kind in (HOLD, NEVER_LIST):
        st.text_input(
            "Reason" if kind == NEVER_LIST else "Reason (may stay empty)",
            key=f"act_reason_{kind}",
            max_chars=500,
            help="Seen by staff only",
        )
    if kind in (CLOSE, CLOSE_ORGANIZATION):
        st.radio(
            "For how long?",
            [True, False],
            key=f"act_for_good_{kind}",
            format_func={True: "For good", False: "For now: it means to open again"}.get,
        )
    if kind == CLOSE_ORGANIZATION:
        st.html(element("h3", "Which sites?"))
        last = -(-len(sites) // SITES)
        page = min(state.get("act_sites", 1), last)
        with st.container(key="act_site_list"):
            for site in sites[(page - 1) * SITES : page * SITES]:
                at = directory.position(site, staff=True)
                st.checkbox(
                    plain_markdown(act.site_label(directory.row(at)) if at is not None else site),
                    value=site not in state.act_but,
                    key=f"act_site_{site}",
                    on_change=_toggle,
                    args=(site,),
                )
        if last > 1:
            st.pagination(last, key="act_sites")
        st.html(act.closing(len(sites), len(state.act_but & set(sites))))


guard.head("Act now", person)
flash.show()
published = current.served()
current.tell(published)
directory = published.directory
position = directory.position(state.get("act_clinic") or "", staff=True)
if position is None:
    typed = st.text_input("Which clinic? Type its name or its id", key="act_text", max_chars=200)
    positions = act.found(directory, typed) if typed.strip() else ()
    if typed.strip() and not positions:
        st.html(act.nobody(typed))
    with st.container(key="act_found"):
        for number in positions:
            row = directory.row(number)
            st.button(
                plain_markdown(act.named(row)),
                key=f"act_choose_{row['clinic_id']}",
                on_click=_choose,
                args=(row["clinic_id"],),
            )
else:
    row = directory.row(position)
    sites = actions.sites_of(directory.frame, row["organization_name"])
    st.html(act.panel(row, len(sites)))
    st.button("Another clinic", key="act_another", on_click=_choose, args=(None,))
    can = act.steps(row, len(sites))
    with st.container(key="act_step"):
        kind = st.radio(
            "What is to be done?",
            list(can),
            key=f"act_kind_{row['clinic_id']}",
            format_func=lambda k: can[k][0],
            captions=[what for _, what in can.values()],
        )
        _details(kind, sites)
        st.button("Show what would change", key="act_show", on_click=_preview)
    shown = state.get("act_preview")
    # a preview of something else than the form says by now is none
    if shown and shown[0] == _asked():
        step, would = shown
        st.html(element("h2", "What would change", id="act-preview", tabindex="-1"))
        key = f"act_{would.token[:8]}"
        preview.show(would, key, lambda: preview.ask(would, key, _publish, note=step.suggested_note()))
