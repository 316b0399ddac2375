"""The questions to ask a clinic, made from what is not settled about it."""
from directory import schema
from directory.findings import Standing
from directory.markup import Html, element
from directory.published import Directory

SHOWN = 6
_OPEN = (Standing.UNKNOWN, Standing.CLAIMED, Standing.STALE)


def questions(directory: Directory, position: int) -> list[str]:
    """The questions of its unknown, claimed and out-of-date criteria, safety checks first."""
    core = {c.key for c in schema.core_criteria(directory.row(position)[schema.SPRAVATO_COLUMN] == schema.YES)}
    unsettled = [c for c in schema.CRITERIA if directory.finding(position, c.key).standing in _OPEN and (c.core != "if_spravato" or c.key in core)]
    return [c.question for c in sorted(unsettled, key=lambda c: c.key not in core)]


def questions_panel(directory: Directory, position: int) -> Html:
    """The questions as a numbered list: the first ones, the rest one step away (and all of them on paper)."""
    asked = questions(directory, position)
    title = element("h2", "Ask this clinic")
    if not asked:
        return element("section", title, element("p", "Every check of this list is settled. Ask again what matters most to you."), class_="panel ask")
    shown = len(asked) if len(asked) <= SHOWN + 2 else SHOWN
    rest = element("details", element("summary", f"{len(asked) - shown} more questions"), element("ol", *(element("li", q) for q in asked[shown:]), start=shown + 1), class_="more-questions") if len(asked) > shown else None
    verb = "is" if len(asked) == 1 else "are"
    return element("section", title, element("p", f"{len(asked)} of {len(schema.CRITERIA)} checks {verb} not settled. The most important come first.", class_="muted"),
                   element("ol", *(element("li", q) for q in asked[:shown])), rest, class_="panel ask")
