"""Quality: what to check again, find out or tidy up next; every list comes as CSV to fill in and upload as an update."""

import streamlit as st

import pages
from directory.medicine import last_checked
from directory.notices import ErrorForPeople
from directory.publishing import quality, serving
from directory.publishing.quality import OurSentence
from directory.store import Unavailable
from directory.views import tables
from directory.views.admin import quality as admin_quality
from directory.views.admin import staff
from directory.views.admin.quality import PARTS
from directory.views.html import element, plain_markdown
from pages.parts import current, files, flash, guard, preview

ROWS_PER_PAGE, PAIRS_PER_PAGE, PAST_PER_PAGE, SENTENCES_PER_PAGE = 25, 5, 6, 10

person = guard.require()
state = st.session_state


def _two(pair: tuple[str, str], two: bool) -> None:
    """Remember, or forget, that a pair is two clinics."""
    who = guard.require()
    change = store.add_not_duplicate if two else store.remove_not_duplicate
    try:
        change(*pair, by=who.email, at=guard.now())
    except Unavailable as fault:
        flash.say(fault.sentence, fault=True)
    else:
        flash.say((admin_quality.said_to_be_two if two else admin_quality.asked_again)(pair))
    pages.focus("#quality-part")


def _checked(one: OurSentence, right: bool) -> None:
    """Remember that a sentence was found still right, or take that of today back."""
    who, now = guard.require(), guard.now()
    try:
        if right:
            store.add_sentence_check(one.sentence.id, one.wording, by=who.email, at=now)
            flash.say(admin_quality.still_right(one.text, now.date()))
        else:
            found = store.remove_sentence_check(one.sentence.id, one.wording, by=who.email, at=now)
            flash.say(admin_quality.taken_back(one.text, found=found), fault=not found)
        pages.serving().look_again()
    except Unavailable as fault:
        flash.say(fault.sentence, fault=True)
    pages.focus("#quality-part")


def _ours() -> None:
    last = max(1, -(-len(sentences) // SENTENCES_PER_PAGE))
    start = (min(state.get("quality_sentences", 1), last) - 1) * SENTENCES_PER_PAGE
    st.html(tables.showing(start, start + SENTENCES_PER_PAGE, len(sentences), admin_quality.ROWS["ours"]))
    for one in sentences[start : start + SENTENCES_PER_PAGE]:
        key = one.sentence.id.replace(".", "_")
        with st.container(key=f"sentence_{key}"):
            st.html(admin_quality.our_sentence(one))
            if one.check and one.check.day == pages.today():
                st.button(
                    "Take back the check of today",
                    key=f"unright_{key}",
                    on_click=_checked,
                    args=(one, False),
                    help=plain_markdown(one.text),
                )
            else:
                st.button(
                    "Checked today, still right",
                    key=f"right_{key}",
                    on_click=_checked,
                    args=(one, True),
                    help=plain_markdown(one.text),
                )
    if last > 1:
        st.pagination(last, key="quality_sentences")


def _sheet(part: str, make, more: object = "") -> None:
    """A list as CSV."""
    files.offer(
        "Download as CSV, to fill in and upload",
        make,
        admin_quality.download_name(part, publication, directory.today, more),
        key=f"csv_{part}_{more}",
    )


def _list(part: str, rows, table, make) -> None:
    if rows:
        _sheet(part, make)
    preview.paged(
        len(rows),
        ROWS_PER_PAGE,
        f"quality_{part}",
        lambda start, stop: table(rows[start:stop]),
        admin_quality.ROWS[part],
    )


def _unknown() -> None:
    st.html(admin_quality.unknown_table(found.unknown))
    labels = {rate.criterion: rate.label for rate in found.unknown if rate.unknown}
    if labels:
        with st.container(key="quality_sheet", horizontal=True, vertical_alignment="bottom"):
            criterion = st.selectbox(
                "Clinics where it is not known", list(labels), format_func=labels.__getitem__, key="quality_criterion"
            )
            _sheet("unknown", lambda: quality.unknown_csv(directory, criterion), criterion)


def _duplicates() -> None:
    if found.duplicates:
        _sheet("duplicates", lambda: quality.duplicates_csv(directory, found.duplicates), len(dismissed))
    last = max(1, -(-len(found.duplicates) // PAIRS_PER_PAGE))
    page = min(state.get("quality_pairs", 1), last)
    for pair in found.duplicates[(page - 1) * PAIRS_PER_PAGE : page * PAIRS_PER_PAGE]:
        key = admin_quality.pair_key(pair)
        with st.container(key=f"pair_{key[0]}_{key[1]}"):
            st.html(admin_quality.pair_table(directory, pair))
            st.button(
                "Not a duplicate: two clinics",
                key=f"two_{key[0]}_{key[1]}",
                on_click=_two,
                args=(key, True),
                help=plain_markdown(f"{key[0]} and {key[1]}"),
            )
    if last > 1:
        st.pagination(last, key="quality_pairs")
    if not found.duplicates:
        st.html(element("p", "No two rows look like one clinic.", role="status"))
    kept = admin_quality.pairs_to_forget(dismissed)
    if kept:
        st.html(element("h3", f"Said to be two clinics: {len(kept):,}"))
        last = -(-len(kept) // ROWS_PER_PAGE)
        page = min(state.get("quality_kept", 1), last)
        for key in kept[(page - 1) * ROWS_PER_PAGE : page * ROWS_PER_PAGE]:
            with st.container(key=f"kept_{key[0]}_{key[1]}", horizontal=True, vertical_alignment="center"):
                st.html(admin_quality.dismissed_line(directory, key))
                st.button(
                    "Ask again",
                    key=f"again_{key[0]}_{key[1]}",
                    on_click=_two,
                    args=(key, False),
                    help=plain_markdown(f"{key[0]} and {key[1]}"),
                )
        if last > 1:
            st.pagination(last, key="quality_kept")


def _freshness() -> None:
    days = directory.remembered(admin_quality.coming)
    st.html(admin_quality.chart(days))
    st.html(admin_quality.coming_table(days))
    st.html(element("h3", "On the days of past publications"))
    if st.button(f"Read the last {PAST_PER_PAGE} publications", key="quality_past"):
        state["quality_read"] = publication.number, _past()
    number, rows = state.get("quality_read", (None, ()))
    if number == publication.number and rows:
        st.html(admin_quality.freshness_table("On the days of past publications", rows))


def _past() -> list:
    """How the findings of the last publications stood on their days; one that cannot be read is said and passed over."""
    rows, recent = [], store.history(PAST_PER_PAGE)
    bar = st.progress(0.0, text=f"Reading the last {len(recent)} publications")
    for n, one in enumerate(recent):
        bar.progress(n / len(recent), text=f"Reading publication number {one.number}: {n + 1} of {len(recent)}")
        try:
            then = directory if one.sha256 == publication.sha256 else serving.read(store.content(one), pages.today())
            rows.append(admin_quality.past(one, then))
        except ErrorForPeople as fault:
            st.html(tables.sentences((f"Number {one.number} cannot be read.", str(fault)), fault=True))
    bar.empty()
    return rows


guard.head("Quality", person)
flash.show()
try:
    store = pages.serving().store()
    served = current.served()
    current.tell(served)
    publication, directory = served.publication, served.directory
    dismissed = store.not_duplicates()
    with st.spinner(f"Looking through {len(directory.frame):,} clinics …"):
        found = admin_quality.work(directory, dismissed)
    sentences = quality.our_sentences(last_checked.as_of(store.sentence_checks(), pages.today()))
    much = {**admin_quality.how_much(found), "ours": admin_quality.how_many_due(sentences)}
    with st.container(key="quality"):
        part = st.radio(
            "What to do next",
            list(PARTS),
            key="quality_part",
            format_func=PARTS.__getitem__,
            captions=[much[name] for name in PARTS],
        )
        with st.container(key="quality_shown"):
            st.html(
                element(
                    "div",
                    element("h2", PARTS[part], id="quality-part", tabindex="-1"),
                    element("p", admin_quality.MEANS[part], class_="muted"),
                )
            )
            match part:
                case "due":
                    _list("due", found.due, admin_quality.due_table, found.due.to_csv)
                case "unknown":
                    _unknown()
                case "contradictions":
                    _list(
                        "contradictions",
                        found.contradictions,
                        admin_quality.contradictions_table,
                        lambda: quality.contradictions_csv(directory, found.contradictions),
                    )
                case "duplicates":
                    _duplicates()
                case "unplaced":
                    _list(
                        "unplaced",
                        found.unplaced,
                        admin_quality.unplaced_table,
                        lambda: quality.unplaced_csv(directory, found.unplaced),
                    )
                case "ours":
                    _ours()
                case _:
                    _freshness()
except Unavailable as fault:
    st.html(staff.store_away(fault.sentence))
