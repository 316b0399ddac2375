"""The steps of an upload, each drawn from the admin's draft. No rule is decided here."""
from functools import partial

import streamlit as st
from streamlit_folium import st_folium

import pages
from directory import (
    export,
    locating,
    mapping,
    maps,
    preview_words,
    problems_file,
    publishing,
    repairs,
    staff,
    template,
    template_xlsx,
    wizard,
    wizard_columns,
    wizard_places,
    wizard_report,
)
from directory.accounts import Person
from directory.markup import element, plain_markdown
from directory.notices import Severity
from directory.publishing import Preview
from directory.reading import ReadingFailed
from directory.report import REJECT_FILE, Report
from directory.sources import SourceError
from directory.store import Damaged, Unavailable
from pages import guard
from pages.admin import preview
from pages.admin.upload_draft import (
    Desk,
    answering,
    desk,
    forget,
    forget_proposal,
    judged,
    judged_now,
    keep,
    keep_judged,
    proposed,
    remembered_sources,
    said,
    say,
    shown,
    source_text,
)

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAP_HEIGHT = 420
_MOST_FAILED = 3  # tries in a row, after which the geocoder counts as away


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
    for sentences, urgent in said():
        st.html(preview_words.sentences(sentences, fault=urgent))
    try:
        if at.step == wizard.PUBLISH:
            _publish(at, pressed)
        else:
            _STEPS[at.step](at)
    except (ReadingFailed, Damaged) as fault:
        st.html(preview_words.sentences([str(fault)], fault=True))
        _way(at, back=wizard.FILE if at.step != wizard.FILE else None)


def _follow(at: Desk) -> Desk:
    """Back to the difference where somebody published since it was shown."""
    number = at.served.publication.number
    if at.step in (wizard.CHANGES, wizard.PUBLISH) and at.state.get("base") not in (None, number) and keep(at, step=wizard.CHANGES, base=number):
        say(*wizard.moved(at.served.publication), urgent=True)
        pages.focus("#wizard-step")
        return desk(at.person)
    return at


def _title(text: str) -> None:
    st.html(element("h2", text, id="wizard-step", tabindex="-1"))


@answering
def _go(at: Desk, step: str) -> None:
    # entering the difference, one compares with what is published now
    if keep(at, step=step, **({"base": at.served.publication.number} if step == wizard.CHANGES else {})):
        pages.focus("#wizard-step")


@answering
def _delete(at: Desk) -> None:
    forget(at)
    if at.step != wizard.DONE:
        say("The draft is deleted. Nothing of it was published.")


def _way(at: Desk, *, back: str | None = None, on: str | None = None, label: str = "Continue") -> None:
    """The buttons below a step."""
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        if on:
            st.button(label, key="wizard_on", type="primary", on_click=_go, args=(on,))
        if back:
            st.button("Back", key="wizard_back", on_click=_go, args=(back,))
        if at.draft:
            st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=_delete)


# ---- file -----------------------------------------------------------------------------------------------------------


def _file(at: Desk) -> None:
    done = st.session_state.pop("upload_done", None)
    if done:
        _published(*done)
    if at.draft:
        _title("Your draft")
        st.html(wizard.file_card(at.draft, at.state.get("bytes"), at.mode))
        _mode(at)
        _way(at, on=wizard.REPORT)
        with st.expander("Upload another file in place of it", key="another"):
            _uploader(at)
    else:
        _title("Choose a file")
        st.html(wizard.before_a_file(at.served.publication, at.served.directory.is_sample))
        if refused := st.session_state.pop("upload_refused", None):
            st.html(wizard.refused_file(*refused))
        _mode(at)
        _uploader(at)
    _files_to_take(at)


def _mode(at: Desk) -> None:
    allowed = publishing.modes(at.served.directory)
    if len(allowed) > 1:
        st.radio(
            "What should the file do?", allowed, key="upload_mode", index=allowed.index(at.mode), format_func=wizard.MODE_LABELS.get,
            captions=[wizard.MODE_WORDS[mode] for mode in allowed], on_change=_choose_mode)  # fmt: skip


@answering
def _choose_mode(at: Desk) -> None:
    if at.draft:
        keep(at, mode=st.session_state.upload_mode)


def _uploader(at: Desk) -> None:
    turn = st.session_state.setdefault("upload_turn", 0)
    given = st.file_uploader("Your list as CSV or Excel workbook (XLSX), up to 30 MB. Drag it here, or choose it.", key=f"upload_file_{turn}", max_upload_size=30)
    if given is not None:
        # the next run has a new, empty box, and the server keeps no second copy
        st.session_state.upload_turn = turn + 1
        _take(at, given.getvalue(), wizard.shown_name(given.name))
        st.rerun()


def _take(at: Desk, data: bytes, name: str) -> None:
    """Judge a new file; keep it as the draft unless it cannot be used at all."""
    mode = st.session_state.get("upload_mode", at.mode)
    fresh = Desk(at.person, at.store, at.served, None)
    try:
        report = judged_now(fresh, data, name, mode).report
        forget_proposal()
        proposal = proposed(fresh, data) if wizard.asks_about_columns(report) else None
    except ReadingFailed as fault:
        say(str(fault), urgent=True)
        return
    stopping = [notice for notice in report.notices if notice.severity is Severity.FILE]
    person, now = guard.require(), guard.now()
    at.store.audit("uploaded", person.email, now, {"file": name, "sha256": report.sha256, "bytes": len(data), "mode": mode, "outcome": report.outcome, "rows_read": report.rows_read, "rows_rejected": report.rows_rejected})
    asks = proposal is not None and proposal.must_ask
    if stopping and not asks:
        st.session_state.upload_refused = name, [notice.sentence() for notice in stopping[:5]]
        return
    at.store.save_draft(person.email, data, name, {"step": wizard.COLUMNS if asks else wizard.REPORT, "mode": mode, "bytes": len(data)}, now)
    keep_judged(desk(person))
    pages.focus("#wizard-step")


def _files_to_take(at: Desk) -> None:
    number, sha = at.served.publication.number, at.served.publication.sha256[:8]
    st.html(element("h3", "Files to start from"))
    with st.container(key="wizard_files", horizontal=True):
        st.download_button("Template, CSV", data=template.template, file_name="template.csv", mime=_CSV, on_click="ignore", key="template_csv")
        frame = at.served.directory.frame
        st.download_button("Template, Excel", data=template_xlsx.template, file_name="template.xlsx", mime=_XLSX, on_click="ignore", key="template_xlsx")
        st.download_button("Current list, CSV", data=lambda: export.to_csv(frame, lean=True), file_name=f"clinics-{number}-{sha}.csv", mime=_CSV, on_click="ignore", key="current_csv")
        if at.served.directory.remembered(wizard.fits_a_workbook):
            st.download_button("Current list, Excel", data=lambda: template_xlsx.to_xlsx(frame), file_name=f"clinics-{number}-{sha}.xlsx", mime=_XLSX, on_click="ignore", key="current_xlsx")


# ---- columns --------------------------------------------------------------------------------------------------------


def _columns(at: Desk) -> None:
    proposal = proposed(at)
    st.html(wizard.draft_line(at.draft, at.mode))
    if proposal is None:
        _title("The columns could not be read")
        _way(at, back=wizard.FILE)
        return
    _title("Which columns are which?")
    st.html(wizard_columns.lead(proposal))
    for source, unseen in mapping.offered(proposal.header, remembered_sources(at))[:3]:
        with st.container(key=f"offer_{source.id}", horizontal=True, vertical_alignment="center"):
            st.html(wizard_columns.offer(source.title, unseen))
            st.button("Read it so", key=f"offered_{source.id}", on_click=_read_as, args=(source.id,))
    asked = wizard_columns.open_guesses(proposal)
    for n, guess in enumerate(asked):
        with st.container(key=f"match_{n}"):
            st.html(wizard_columns.samples(guess))
            st.selectbox(plain_markdown(f"What is {guess.heading}?"), wizard_columns.OPTIONS, index=wizard_columns.OPTIONS.index(guess.ours) if guess.ours in wizard_columns.OPTIONS else 0, key=f"column_{n}", format_func=wizard_columns.option_label, label_visibility="collapsed")
    if block := wizard_columns.known_table(proposal):
        st.html(block)
    with st.container(key="remember"):
        st.checkbox("Remember this for the next file with these headings", key="remember_columns", value=True)
        st.text_input("Call it", key="remember_title", value=at.draft.file_name.rsplit(".", 1)[0], max_chars=80)
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        st.button("Read it with these columns", key="wizard_on", type="primary", on_click=_confirm_columns, args=([g.heading for g in asked],))
        st.button("Back", key="wizard_back", on_click=_go, args=(wizard.FILE,))
        st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=_delete)


@answering
def _confirm_columns(at: Desk, asked: list[str]) -> None:
    proposal, state = proposed(at), st.session_state
    if proposal is None:
        return
    chosen = wizard_columns.sure(proposal) | {heading: state[f"column_{n}"] for n, heading in enumerate(asked) if state.get(f"column_{n}")}
    title = state.remember_title.strip() or at.draft.file_name
    try:
        text = mapping.confirmed(chosen, proposal.header, source_id=wizard_columns.source_id(title), title=title)
    except SourceError as fault:
        say(str(fault), urgent=True)
        return
    if state.remember_columns:
        at.store.save_source(wizard_columns.source_id(title), text, by=at.person.email, at=guard.now())
    if keep(at, source=text, refused=[], step=wizard.REPORT):
        pages.focus("#wizard-step")


@answering
def _read_as(at: Desk, source_id: str) -> None:
    text = source_text(at, source_id)
    if text and keep(at, source=text, refused=[], step=wizard.REPORT):
        pages.focus("#wizard-step")


# ---- report ---------------------------------------------------------------------------------------------------------


def _report(at: Desk) -> None:
    judgement = judged(at)
    report = judgement.report
    found = wizard_report.rules(report)
    st.html(wizard.draft_line(at.draft, at.mode))
    _title(wizard_report.heading(report))
    st.html(wizard_report.rungs(report))
    if judgement.rows:
        st.html(wizard_report.reconciled(judgement.rows))
    goes_on = report.outcome != REJECT_FILE
    _way(at, back=wizard.COLUMNS if at.state.get("source") else wizard.FILE, on=wizard.PLACES if goes_on else None)
    with st.container(key="report_tools", horizontal=True):
        st.download_button("Your file with a column of problems, CSV", data=partial(_with_problems, at, report), file_name=_problems_name(at, report), mime=_CSV, on_click="ignore", key="problems_csv")
        if wizard.asks_about_columns(report) and not at.state.get("source"):
            st.button("Say what the columns are", key="to_columns", on_click=_go, args=(wizard.COLUMNS,))
    _repairs(at, repairs.listed(report))
    with st.container(key="report_rules"):
        for rule in _filter(found):
            st.html(wizard_report.rule_block(rule, rule.severity in (Severity.FILE, Severity.ERROR)))


def _with_problems(at: Desk, report: Report) -> bytes:
    return problems_file.written(at.store.draft_content(at.draft), report, at.source)


def _problems_name(at: Desk, report: Report) -> str:
    # a download keeps its address as long as its name: another judgement needs another one
    return f"problems-{at.draft.sha256[:8]}-{report.rows_rejected}-{len(report.notices)}-{at.mode}.csv"


def _repairs(at: Desk, found: list[repairs.Repair]) -> None:
    """What was tidied while reading, to refuse one by one or a kind at a time."""
    refused = len(at.refused_repairs)
    if refused:
        with st.container(key="repairs_refused", horizontal=True, vertical_alignment="center"):
            st.html(element("p", wizard_report.repairs_refused(refused)))
            st.button("Allow them again", key="repairs_allow", on_click=_allow_repairs)
    if not found:
        return
    with st.expander(plain_markdown(wizard_report.repairs_heading(len(found))), key="repairs"):
        kinds = wizard_report.repair_kinds(found)
        kind = st.selectbox("Kind", [None, *kinds], key="repairs_kind", format_func=lambda code: f"{wizard_report.title_of(code)} ({kinds[code]:,})" if code else f"Every kind ({len(found):,})")
        listed = [one for one in found if kind is None or kind in one.codes]
        number_of_pages = -(-len(listed) // wizard_report.SHOWN)
        page = min(st.session_state.get("repairs_page", 1), number_of_pages)
        shown_now = listed[(page - 1) * wizard_report.SHOWN:page * wizard_report.SHOWN]
        st.html(wizard_report.repairs_table(shown_now))
        if number_of_pages > 1:
            st.pagination(number_of_pages, key="repairs_page")
        keys = {f"Row {one.row:,}, {one.column}": one.key for one in shown_now}
        st.multiselect("Refuse the change in these cells; their rows are then refused and must be mended in the file", list(keys), key=f"repairs_pick_{kind}_{page}")
        with st.container(key="repairs_way", horizontal=True):
            st.button("Refuse the chosen changes", key="repairs_refuse", on_click=_refuse_chosen, args=(keys, f"repairs_pick_{kind}_{page}"))
            st.button(f"Refuse all {len(listed):,}", key="repairs_refuse_all", type="tertiary", on_click=_refuse, args=([one.key for one in listed],))


def _refuse_chosen(keys: dict[str, tuple[int, str]], picked: str) -> None:
    _refuse([keys[label] for label in st.session_state.get(picked, ()) if label in keys])


@answering
def _refuse(at: Desk, cells: list[tuple[int, str]]) -> None:
    if cells:
        keep(at, refused=sorted({*at.refused_repairs, *cells}))


@answering
def _allow_repairs(at: Desk) -> None:
    keep(at, refused=[])


def _filter(found: list[wizard_report.Rule]) -> list[wizard_report.Rule]:
    counts = wizard_report.severity_counts(found)
    if not counts:
        return []
    with st.container(key="report_filter", horizontal=True, vertical_alignment="bottom"):
        severity = st.selectbox("How serious", [None, *counts], key="report_severity", format_func=lambda s: f"{wizard_report.SEVERITY_LABELS[s]} ({counts[s]:,})" if s else "Everything")
        rules = {rule.code: rule for rule in wizard_report.chosen(found, severity, None)}
        code = st.selectbox("Rule", [None, *rules], key="report_rule", format_func=lambda c: f"{rules[c].title} ({rules[c].count:,})" if c else "Every rule")
    return wizard_report.chosen(found, severity, code)


# ---- places ---------------------------------------------------------------------------------------------------------


def _places(at: Desk) -> None:
    report = judged(at).report
    st.html(wizard.draft_line(at.draft, at.mode))
    _title("Where the clinics are")
    st.html(wizard_places.placed(report))
    _way(at, back=wizard.REPORT, on=wizard.CHANGES)
    if pages.settings().geocoder_url:
        _streets(at, report)
    found = wizard_places.doubtful(report)
    if found:
        st.html(wizard_places.doubtful_table(found))
        with st.container(key="upload_map", height=_MAP_HEIGHT + 8, border=False):
            st_folium(maps.base_map(), key="upload_map_frame", height=_MAP_HEIGHT, use_container_width=True, returned_objects=[], feature_group_to_add=maps.layers(wizard_places.pins(report, found)))
    if block := wizard_places.without_point(report):
        st.html(block)


def _streets(at: Desk, report: Report) -> None:
    """Look street addresses up by the operator's geocoder; what was found is remembered one by one, so that it can be gone on with."""
    waiting = locating.waiting(report)
    todo = locating.unasked(waiting, at.store.geocoded({one.key for one in waiting}))
    if not todo:
        return
    st.html(wizard_places.offer_streets(len(todo), pages.settings().geocoder_url))
    with st.container(key="streets_way", horizontal=True):
        start = st.button("Look them up", key="streets")
        st.button("Stop", key="streets_stop", type="tertiary")
    if start:
        _look_up(at, todo)


def _look_up(at: Desk, todo: dict[str, str]) -> None:
    bar = st.progress(0.0, text="Looking up street addresses")
    failed = 0
    for n, one in enumerate(locating.looked_up(todo, pages.geocoder(), guard.now), 1):
        if one.outcome == locating.FAILED:
            failed += 1
            if failed == _MOST_FAILED:
                say("The geocoder does not answer now. What it found is kept; go on later, or leave the others in the middle of their ZIP.", urgent=True)
                break
        else:
            failed = 0
            at.store.remember_geocoded([one])
        bar.progress(n / len(todo), text=f"Looking up street addresses: {n:,} of {len(todo):,}")
    guard.require()
    keep(at, located=guard.now().isoformat())
    st.rerun()


# ---- changes --------------------------------------------------------------------------------------------------------


def _changes(at: Desk) -> None:
    found = judged(at)
    st.html(wizard.draft_line(at.draft, at.mode))
    _title("What would change")
    if found.stops():
        st.html(preview_words.stops(found))
    if found.rows:
        st.html(wizard_report.reconciled(found.rows))
    _way(at, back=wizard.PLACES, on=None if found.stops() else wizard.PUBLISH)
    if not found.changes.empty:
        preview.show(found, "upload")


# ---- publish --------------------------------------------------------------------------------------------------------


def _publish(at: Desk, pressed: tuple | None) -> None:
    found = judged(at)
    st.html(wizard.draft_line(at.draft, at.mode))
    _title("Publish")
    st.html(preview_words.tally(found.counts))
    if found.stops():
        st.html(preview_words.stops(found))
        _way(at, back=wizard.CHANGES)
        return
    st.session_state.setdefault("upload_note", at.state.get("note", ""))
    st.text_area("Note: what is this publication for?", key="upload_note", max_chars=wizard.NOTE_LENGTH, on_change=_keep_note, placeholder="For example: phone check of March, 14 new clinics")
    if found.needs_leave_to_drop:
        st.checkbox(wizard.leave_out_label(found), key="upload_only_valid")
    if found.ask_twice:
        with st.container(key="upload_twice"):
            st.html(preview_words.asked_twice(found))
            st.checkbox("Yes, this is meant", key=f"upload_sure_{found.base.number}")
    with st.container(key="wizard_way", horizontal=True, vertical_alignment="center"):
        st.button("Publish", key="wizard_publish", type="primary", on_click=_press, args=(found.token,))
        st.button("Back", key="wizard_back", on_click=_go, args=(wizard.CHANGES,))
        st.button("Delete this draft", key="wizard_delete", type="tertiary", on_click=_delete)
    if pressed and pressed[0] is found:
        _make_public(at, *pressed)


@answering
def _keep_note(at: Desk) -> None:
    keep(at, note=st.session_state.upload_note)


def _press(token: str) -> None:
    # what is published is what was on the screen, whatever happened since
    found, state = shown(), st.session_state
    if found and found.token == token:
        state.upload_publish = found, state.upload_note, state.get(f"upload_sure_{found.base.number}", False), state.get("upload_only_valid", False)


def _make_public(at: Desk, found: Preview, note: str, sure: bool, only_valid: bool) -> None:
    bar = st.progress(0.2, text="Checking once more what will be stored, then publishing")
    tried = preview.publish(found, note, sure, only_valid=only_valid)
    bar.empty()
    if tried.publication:
        left_out = tried.publication.counts.get("rejected", 0)
        if left_out:
            keep(at, step=wizard.DONE, published=tried.publication.number)
        else:
            forget(at)
        st.session_state.upload_done = tried.publication, left_out
        st.session_state.pop("upload_note", None)
        pages.focus("#published")
    elif not tried.moved:  # where someone else published, the next run says so, with the new difference
        say(*tried.sentences, urgent=True)
    st.rerun()


def _published(publication, left_out: int) -> None:
    st.html(wizard.published(publication, left_out))
    if any(path == "history" for path, *_ in guard.ADMIN_PAGES):
        st.page_link("admin/history.py", label="History")


def _done(at: Desk) -> None:
    """Published without the refused rows: those are still here."""
    publication = at.store.publication(at.state["published"])
    _published(publication, publication.counts.get("rejected", 0))
    st.session_state.pop("upload_done", None)
    report = judged(at).report
    st.download_button("Your file with a column of problems, CSV", data=partial(_with_problems, at, report), file_name=_problems_name(at, report), mime=_CSV, on_click="ignore", key="problems_csv")
    st.button("Upload another list", key="wizard_delete", type="primary", on_click=_delete)


_STEPS = {wizard.FILE: _file, wizard.COLUMNS: _columns, wizard.REPORT: _report, wizard.PLACES: _places, wizard.CHANGES: _changes, wizard.DONE: _done}
