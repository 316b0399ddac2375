"""One finding as a line that opens: standing by word, shape and colour; inside, who checked it, how, when, until when."""

from datetime import date

from directory.clinics.findings import STANDING_LABELS, Finding, Standing, Value
from directory.schema import ANOTHER_LIST
from directory.views import words
from directory.views.html import Html, element
from directory.views.standing import mark


def evidence_list(finding: Finding, today: date) -> Html:
    """Who, how, when and until when, as a definition list. Who is a role and an organisation, never a name."""
    evidence = finding.evidence
    whose = "that list's" if evidence.kind == ANOTHER_LIST else "the clinic's"
    if evidence.kind or evidence.verified_on:
        rows = [
            ("Who", evidence.checked_by or "not said"),
            ("How", words.how(evidence) or "not said"),
            ("When", words.dated(evidence.verified_on, today) if evidence.verified_on else "no date"),
            (
                "How long it counts",
                words.good_until(finding, today) or f"It proves nothing by itself; it counts as {whose} word",
            ),
        ]
    elif finding.value is not Value.UNKNOWN:
        rows = [("Evidence", "None. Somebody wrote it down; nobody has checked it")]
    else:
        rows = [("Evidence", "None yet")]
    return element("dl", *(piece for term, text in rows for piece in (element("dt", term), element("dd", text))))


def when_and_how(finding: Finding, today: date) -> str:
    """The rest of the standing's sentence, without the word that stands beside it; empty where that word says it all."""
    if finding.standing in (Standing.UNKNOWN, Standing.NONE):
        return ""
    said = words.standing_sentence(finding, today)
    for word in (words.standing_label(finding), STANDING_LABELS[finding.standing]):
        said = said.removeprefix(word)
    rest = said.removeprefix(", but out of date").lstrip(" ,:").replace("(as the clinic says)", "as the clinic says")
    if finding.standing in (Standing.CLAIMED, Standing.NO) and rest.startswith("("):
        rest = rest[1:].replace(")", "", 1)
    return rest[:1].upper() + rest[1:]


def standing_row(label: str, finding: Finding, today: date, *more: Html | None, value: str = "") -> Html:
    """One finding: its standing beside its label; it opens to its value, its evidence and ``more``."""
    short = when_and_how(finding, today)
    return element(
        "details",
        element(
            "summary",
            mark(finding),
            element("span", words.standing_label(finding), class_=f"standing standing-{words.standing_key(finding)}"),
            " ",
            element("span", element("span", label), class_="what"),
            element("span", " ", short, class_="muted") if short else None,
        ),
        element("div", element("p", value) if value else None, evidence_list(finding, today), *more, class_="more"),
        class_="finding",
    )


def unknown_line(labels: list[str]) -> Html | None:
    """What nobody knows of a clinic, as one line that is a list; None where there is nothing."""
    if not labels:
        return None
    items = [element("li", label, "," if number < len(labels) else ".", " ") for number, label in enumerate(labels, 1)]
    return element(
        "div", element("span", "Not known: "), element("ul", *items), class_="muted unknown", data_labels=True
    )


def no_row(denied: list[tuple[str, Finding]], today: date) -> Html:
    """Everything a clinic says no to in one line; it opens to the evidence of each."""
    first = denied[0][1]
    inside = [
        piece
        for label, finding in denied
        for piece in (
            element("dt", label),
            element(
                "dd",
                words.standing_sentence(finding, today),
                f". By: {finding.evidence.checked_by}" if finding.evidence.checked_by else "",
            ),
        )
    ]
    return element(
        "details",
        element(
            "summary",
            mark(first),
            element("span", STANDING_LABELS[Standing.NO], class_="standing standing-no"),
            " ",
            element(
                "span", element("span", ", ".join(label for label, _ in denied)), class_="what many", data_labels=True
            ),
        ),
        element("div", element("dl", *inside), class_="more"),
        class_="finding",
    )
