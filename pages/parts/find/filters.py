"""The asking side of Find below its box: the wishes with the count beside each, and how they fold on a phone."""

import streamlit as st

import pages
from directory import schema
from directory.clinics import formats
from directory.schema import Group
from directory.search import Answer, matching, query
from directory.search.options import FAMILIES, MUST, OPTION, SWITCH, TELEHEALTH, Option
from directory.search.query import Query
from directory.views import glossary, words
from directory.views.find import results
from directory.views.find.left import Left
from directory.views.guide import conditions
from directory.views.html import Html, element, join, plain_markdown
from pages.parts.find import results as find_results

# the ways to pay that most people look for stand open; the rest is one step away
FIRST_PAYMENTS = 6
PRICE_STEPS = (300, 400, 500, 600, 800, 1000)  # US dollars a visit, steps of the price wish


def title() -> None:
    """What this page is, in a heading and one sentence; and for the page's script whether a search is already there."""
    said = element(
        "div",
        element("h1", "Find a clinic"),
        element(
            "p",
            f"Clinics that treat depression with ketamine or with Spravato, {glossary.TERMS['Spravato']}, and what was checked about each.",
            class_="muted",
        ),
        class_="title",
    )
    st.html(join(said, element("div", hidden=True, data_searched="1" if pages.query().place else "0")))


@st.fragment(key=find_results.WISHES_PANE)
def show() -> None:
    """The wishes: what a tick changes on this side. It reruns this and the answer; title, place and distance stay."""
    pages.keep_in_step()
    answer = pages.answer()
    _fold()
    with st.container(key="wishes"):
        _wishes(answer)
        _done(answer)


def _ask(query: Query) -> None:
    if query == pages.query():  # as below at `_toggled`
        return
    pages.ask(query)
    st.rerun([find_results.WITHIN_PANE, find_results.WISHES_PANE, find_results.FOUND_PANE])


def _fold() -> None:
    """On a phone one line stands for the wishes once they are folded away.

    The page's script folds and unfolds, at the very key or touch that asks for it: an answer of the server comes too late
    for that, and the page would jump. It folds at a search (Enter), and at once where a search is already there.
    """
    chosen = [label for _, label, _ in results.chosen(pages.query())]
    st.button(
        plain_markdown("Wishes: " + (", ".join(chosen) if chosen else "none yet")),
        key="fold",
        icon=":material/tune:",
        width="stretch",
    )


def _done(answer: Answer) -> None:
    """On a phone, under the open wishes: on to the results."""
    st.button(f"Show {words.clinics(answer.total)}", key="done", width="stretch", on_click=_to_the_results)


def _to_the_results() -> None:
    pages.focus("#results")
    st.rerun(find_results.FOUND_PANE)


def _wishes(answer: Answer) -> None:
    """The wishes in their groups. Ways of giving and paying stand open, the rest opens at a touch."""
    asked = pages.query()
    st.html(join(_group_title(Group.ROUTE), results.faded(answer, asked)))
    _chips("route", FAMILIES["route"], answer)
    st.html(join(element("p", glossary.note("IV"), class_="muted small"), _group_title(Group.PAYMENT)))
    payments = FAMILIES["payment"]
    first = tuple(o for n, o in enumerate(payments) if n < FIRST_PAYMENTS or o.id in asked.wishes)
    _chips("payment", first, answer)
    _tick(OPTION[f"{SWITCH}.accepting_new_patients"], answer, asked)
    _toggle(
        "verified_only",
        schema.VERIFIED_LABEL,
        answer.counts[query.VERIFIED] if matching.asks_for_proof(asked, answer.place) else None,
        "Your wishes count only where somebody checked them, and not too long ago",
    )
    _toggle(
        query.WITHOUT_FAILED,
        schema.WITHOUT_FAILED_LABEL,
        answer.counts[query.WITHOUT_FAILED],
        "It failed where we know or were told that a safety check is not met. Not known is not failed.",
    )
    for group in (Group.SUPERVISION, Group.EVALUATION, Group.SUPPORT):
        with _more(group.value, schema.GROUP_LABELS[group][0], [o for o in FAMILIES[MUST] if o.group is group]) as box:
            if box.open:
                for option in (o for o in FAMILIES[MUST] if o.group is group):
                    _tick(option, answer, asked)
    rest = tuple(o for o in payments if o not in first)
    money_checks = [o for o in FAMILIES[MUST] if o.group is Group.PAYMENT]
    with _more("money", "Price, insurance and more ways to pay", [*rest, *FAMILIES["insurance"], *money_checks]) as box:
        if box.open:
            for option in money_checks:
                _tick(option, answer, asked)
            _price(answer)
            _family("insurance", answer)
            _chips("payment_rest", rest, answer)
    practical = [f for f in FAMILIES if f not in ("route", "payment", "insurance", MUST)]
    with _more(
        "practical",
        "Practical: place, people, languages, access",
        [o for f in practical for o in FAMILIES[f] if o.id != f"{SWITCH}.accepting_new_patients"],
    ) as box:
        if box.open:
            _toggle(
                "telehealth",
                schema.TELEHEALTH_LABEL,
                answer.counts[TELEHEALTH],
                "Clinics licensed in the state of your place, shown after the others",
            )
            for family in practical:
                if family == SWITCH:
                    for option in FAMILIES[SWITCH][1:]:
                        _tick(option, answer, asked)
                else:
                    _family(family, answer)
    st.html(
        join(
            element("p", glossary.note("TRICARE", "VA community care", "HSA or FSA"), class_="muted small"),
            element(
                "p",
                "In one list, any of the ticked ones is enough (access: all must be there). Everything else must all be true.",
                class_="muted small",
            ),
            results.left_marker(Left(groups=st.session_state.get("open_groups", frozenset()))),
        )
    )


def _group_title(group: Group) -> Html:
    return element("h2", schema.GROUP_LABELS[group][0], class_="group-title")


def _more(key: str, label: str, options: list[Option]):
    wishes = pages.query().wishes
    chosen = sum(o.id in wishes for o in options)
    # which groups stand open outlasts this page, and a label that changes
    opened = st.session_state.get("open_groups", frozenset())
    st.session_state[f"more_{key}"] = is_open = st.session_state.get(f"more_{key}", key in opened)
    st.session_state["open_groups"] = opened | {key} if is_open else opened - {key}
    return st.expander(f"{label} ({chosen} chosen)" if chosen else label, key=f"more_{key}", on_change="rerun")


def _family(family: str, answer: Answer) -> None:
    st.html(element("h3", schema.FACET[family].label, class_="group-title"))
    if family == schema.CONDITIONS.key:
        _conditions(answer)
    else:
        _chips(family, FAMILIES[family], answer)


def _conditions(answer: Answer) -> None:
    """The conditions as rows: with the word beside each they are too long for chips."""
    st.html(conditions.before_the_wishes())
    for option in FAMILIES[schema.CONDITIONS.key]:
        _tick(option, answer, pages.query())
    st.html(conditions.after_the_wishes())
    st.page_link("public/guide.py", label="Guide: how well each is studied")


def _chips(key: str, options: tuple[Option, ...], answer: Answer) -> None:
    asked = pages.query()
    with st.container(key=f"chips_{key}", horizontal=True):
        for option in options:
            _tick(option, answer, asked)


def _tick(option: Option, answer: Answer, asked: Query) -> None:
    """One wish: a keyed check box whose label carries the count (keyed boxes keep focus when a label changes)."""
    key = f"wish_{option.id.replace('.', '_')}"
    st.session_state[key] = option.id in asked.wishes
    st.checkbox(
        f"{option.ticked_as} ({answer.counts[option.id]:,})", key=key, on_change=_toggled, args=(option.id, key)
    )


def _toggled(option_id: str, key: str) -> None:
    asked = pages.query()
    # words typed a moment before a link was pressed come after it: every box of the page that was left then counts as changed
    if st.session_state[key] != (option_id in asked.wishes):
        _ask(asked.toggle(option_id))


def _toggle(field: str, label: str, count: int | None, help_text: str) -> None:
    key = f"only_{field}"
    st.session_state[key] = getattr(pages.query(), field)
    st.checkbox(
        label if count is None else f"{label} ({count:,})",
        key=key,
        help=help_text,
        on_change=lambda: _ask(pages.query().with_(**{field: st.session_state[key]})),
    )


def _price(answer: Answer) -> None:
    st.session_state.price = asked = pages.query().price_at_most
    steps: list[int | None] = [None, *sorted({*PRICE_STEPS, asked or PRICE_STEPS[0]})]
    st.selectbox(
        "Price of one visit",
        steps,
        key="price",
        format_func=lambda p: f"at most {formats.money(str(p))}" if p else "any price",
        on_change=lambda: _ask(pages.query().with_(price_at_most=st.session_state.price)),
    )
