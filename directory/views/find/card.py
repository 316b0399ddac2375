"""One result as a person reads it: number, distance, phone, what of the wishes is proven, what is unknown.

Pure functions from the published directory to HTML; the page only places them. Every value passes through ``html``.
"""

from functools import lru_cache

from directory.clinics import formats
from directory.clinics.findings import Finding, Standing, Value
from directory.clinics.verdict import Verdict
from directory.geo.places import Place
from directory.schema import BY_NAME, ROUTES, SPRAVATO_COLUMN, YES, core_criteria
from directory.search import own_state
from directory.search.options import FAMILIES, OPTION
from directory.search.published import Directory
from directory.search.query import Query
from directory.views import verdict, words
from directory.views.html import Html, element, join
from directory.views.phones import phone_link
from directory.views.standing import mark

_REST = (
    (Standing.STALE, "out of date"),
    (Standing.CLAIMED, "only claimed"),
    (Standing.NO, "failed"),
    (Standing.NONE, "does not apply"),
)
_PLACE = {option_id: n for n, option_id in enumerate(OPTION)}


def wish_lines(directory: Directory, position: int, query: Query, place: Place | None) -> Html:
    """A line per wish, with its standing. Of alternatives only those this clinic meets are named.

    What the clinic's own state pays, where that is not the place's, says so.
    """
    only_there = own_state.only_there(directory, query, place, position)
    home = place.state if place else ""
    lines = [
        directory.remembered(
            _wish_line,
            position,
            option_id,
            option_id in query.counting_unknown,
            home if option_id in only_there else "",
        )
        for option_id in sorted(query.wishes, key=_PLACE.__getitem__)
    ]
    return element("ul", *lines, class_="wishes") if any(lines) else Html("")


def _wish_line(directory: Directory, position: int, option_id: str, unknown_counts: bool, home: str) -> Html:
    """``home``: the state of the person who asks, where the clinic's is another and the wish is for what one state pays."""
    option = OPTION[option_id]
    finding = directory.finding(position, option.column.name, option.member)
    if option.alternative and finding.value is not Value.YES and not unknown_counts:
        return Html("")
    return element(
        "li",
        mark(finding),
        element("b", option.label),
        " ",
        element("span", words.standing_sentence(finding, directory.today), class_="muted"),
        *((element("br"), _of_its_own_state(directory, position, option.label, finding, home)) if home else ()),
    )


def _of_its_own_state(directory: Directory, position: int, label: str, finding: Finding, home: str) -> str:
    there, here = words.state(directory.row(position)["state_province"]), words.state(home)
    if finding.value is not Value.YES:
        return f"It is in {there}, so {label} from {here} may not be taken here."
    return f"{label} here is {there}'s. {label} from {here} may not be taken: ask when you call."


def core_findings(directory: Directory, position: int) -> list[tuple[str, Finding]]:
    """(label, finding) of each safety check that applies to the clinic, in the schema's order."""
    row = directory.row(position)
    spravato = row[SPRAVATO_COLUMN] == YES
    return [(c.short, directory.finding(position, c.key)) for c in core_criteria(spravato)]


def safety_strip(directory: Directory, position: int, named: int = 3) -> Html | None:
    """The safety checks as marks, with the count in words: "Safety checks: 6 of 9 verified". None where nothing is known of them.

    The marks stand in the schema's order; each has its name under the pointer. Where they are pressed or have the focus
    the page's script writes the names out below: twenty lists that nobody opened would be sent with every click. Of those not known the first ``named`` are named, or
    all where one more is left.
    """
    if directory.verdict(position) is Verdict.NOT_VETTED:
        return None
    findings = core_findings(directory, position)
    counts = directory.core_standing(position)
    # whatever is verified was so on a day
    verified = [day for _, f in findings if f.standing is Standing.VERIFIED and (day := f.evidence.verified_on)]
    latest = element("span", f"Last verified {words.dated(max(verified), directory.today)}") if verified else None
    # the mark beside its word says what the row of marks above it shows
    rest = [element("span", _kind(s), f"{n} {label}") for s, label in _REST if (n := counts.counts[s])]
    unknown = [label for label, f in findings if f.standing is Standing.UNKNOWN]
    left = len(unknown) - named if len(unknown) > named + 1 else 0
    listed = ", ".join(unknown[:named] if left else unknown) + (f" and {left} more" if left else "")
    return element(
        "div",
        element(
            "details",
            element(
                "summary",
                element("span", f"Safety checks: {len(verified)} of {counts.asked} verified", class_="strip-count"),
                " ",
                element(
                    "span",
                    *(_named_mark(label, f) for label, f in findings),
                    class_="marks",
                    aria_hidden="true",
                ),
            ),
            class_="checks",
        ),
        element(
            "span", *(piece for part in (latest, *rest) if part for piece in (part, " ")), class_="muted strip-rest"
        )
        if latest or rest
        else None,
        element(
            "span",
            _kind(Standing.UNKNOWN),
            f"{len(unknown)} not known: {listed}",
            class_="muted strip-unknown",
            data_labels=True,
        )
        if unknown
        else None,
        class_="strip",
    )


def _named_mark(label: str, finding: Finding) -> Html:
    name = f"{label}: {words.standing_label(finding).lower()}"
    return element("span", class_=f"mark mark-{words.standing_key(finding)}", title=name)


def _kind(standing: Standing) -> Html:
    return element("span", class_=f"mark mark-{standing.name.lower()}", aria_hidden="true")


def routes_line(directory: Directory, position: int, wished: tuple[str, ...] = ()) -> str:
    """The routes a clinic says yes to, by label; says so where none is known.

    ``wished``: keys of routes that the lines of the wishes speak of already; they are left out.
    """
    offered = [m for m in ROUTES.members if directory.row(position)[ROUTES.column_of(m.key)] == YES]
    if not wished:
        return ", ".join(m.label for m in offered) or "How it is given: not known"
    others = ", ".join(m.label for m in offered if m.key not in wished)
    return f"Also: {others}" if others else ""


def accepting_line(directory: Directory, position: int) -> str:
    """Whether new patients are taken, and since when that is known."""
    column = BY_NAME["accepting_new_patients"]
    finding = directory.finding(position, column.name)
    if finding.text in ("", "unknown"):
        return "New patients: not known"
    label = column.labels[finding.text]
    when = finding.evidence.verified_on
    if when is None:
        return f"{label} (no date)"
    return f"{label}, {words.dated(when, directory.today)}"


def price_line(directory: Directory, position: int) -> str:
    """The price of one visit where known, with its standing."""
    row = directory.row(position)
    if not row["price_per_session"]:
        return ""
    finding = directory.finding(position, "price_per_session")
    label = {Standing.VERIFIED: "verified", Standing.STALE: "out of date"}.get(finding.standing, "not checked")
    return f"{formats.money(row['price_per_session'], row['currency'])} a visit ({label})"


def link_of(clinic_id: str) -> str:
    """Selector of a result's link in the list, for the focus."""
    return f'.st-key-list > :has(+ * [id="clinic-{clinic_id}"]) a'


def card(
    directory: Directory,
    position: int,
    query: Query,
    number: int | None,
    total: int,
    miles: float | None,
    chosen: bool,
    why: Html | None = None,
    place: Place | None = None,
) -> Html:
    """A result below the link with its name: its number in the shape of its pin, verdict about its safety, distance, contact, facts, what is proven.

    ``number`` is None by video. ``why``: why it is here, folded. ``place``: where was searched. One piece: every element of a page costs the server on every click.
    """
    said = (f"Result {number} of {total}" if number else "By video") + (", chosen on the map" if chosen else "")
    return element(
        "div",
        element("p", said, class_="vh"),
        _pin(number, directory.verdict(position)),
        directory.remembered(verdict.line, position),
        element("p", words.miles(miles), class_="away") if miles is not None else None,
        directory.remembered(_contact, position, _routes_wished(query)),
        wish_lines(directory, position, query, place),
        directory.remembered(safety_strip, position),
        why,
        class_="card chosen" if chosen else "card",
        id=f"clinic-{directory.row(position)['clinic_id']}",
    )


@lru_cache(maxsize=5_000)
def _pin(number: int | None, shape: Verdict) -> Html:
    return element(
        "span",
        str(number or ""),
        class_=f"pin pin-{shape.value} pin-long" if number and number > 99 else f"pin pin-{shape.value}",
        aria_hidden="true",
        title=verdict.VERDICT_LABELS[shape],
    )


def _routes_wished(query: Query) -> tuple[str, ...]:
    return tuple(o.member for o in FAMILIES["route"] if o.id in query.wishes)


def _contact(directory: Directory, position: int, routes_wished: tuple[str, ...] = ()) -> Html:
    row = directory.row(position)
    facts = " · ".join(
        part for part in (routes_line(directory, position, routes_wished), price_line(directory, position)) if part
    )
    return join(
        element("p", formats.address(row), class_="where"),
        element(
            "p",
            phone_link(row["phone"], row["phone_extension"]),
            " ",
            element("span", accepting_line(directory, position), class_="muted"),
            class_="call",
        ),
        element("p", facts, class_="facts") if facts else None,
    )
