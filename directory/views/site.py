"""What stands on every page: its name, the crisis line, the banner over fictional clinics, the foot."""

from collections.abc import Collection
from datetime import date, datetime

from directory.clinics import formats
from directory.paths import EXIT
from directory.search.published import Directory
from directory.settings import ROOT
from directory.understanding.crisis import PILLS, SUICIDE
from directory.views import words
from directory.views.html import Html, element
from directory.views.phones import call_link

NAME = "Clinic directory"
TITLE = NAME  # neutral on purpose: it stands in the history of a shared computer
ICON = ROOT / "data" / "icon.png"


def crisis_line() -> Html:
    """988 and 911 before anything else."""
    return element(
        "p",
        element("b", "Thinking about suicide?"),
        " Call or text ",
        call_link("988"),
        ", free, day or night. Clinics are not crisis care. In danger now: ",
        call_link("911"),
        ".",
        class_="crisis",
        role="note",
        aria_label="Crisis help",
    )


def more_help() -> Html:
    """The further ways to reach 988, wherever it stands in full: chat, veterans, Spanish, sign language."""
    return element(
        "p",
        "You can also chat at ",
        element("a", "988lifeline.org", href="https://988lifeline.org/get-help/", rel="noreferrer noopener"),
        ". Veterans: press 1, or text ",
        element("a", "838255", href="sms:838255"),
        ". Spanish: press 2, or text AYUDA to 988. Sign language (ASL): by video call, at the same site. To call is quickest.",
        class_="ways-to-help",
    )


def emergency_panel(kinds: Collection[str]) -> Html:
    """Help first and large, where what was typed may mean an emergency.

    ``kinds``: those of ``crisis.kinds``. Danger to the body: 911 first, Poison Help next where it is about pills; 988 stands
    first where it is about suicide alone, and last otherwise.
    """
    nine_eight_eight = (element("p", "Call or text ", _call("988"), ". It is free, day or night."), more_help())
    if not kinds or set(kinds) == {SUICIDE}:
        said = "Call or text 988, free, day or night. In danger now call 911"
        parts = (
            element("p", element("b", "You do not have to go through this alone.")),
            nine_eight_eight[0],
            element("p", "In danger now: call ", _call("911"), "."),
            nine_eight_eight[1],
        )
    else:
        poison = (
            element(
                "p",
                "Too many pills, or poison: call Poison Help, ",
                _call("1-800-222-1222"),
                ". It is free, day or night.",
            )
            if PILLS in kinds
            else None
        )
        said = (
            "Call 911 now. "
            + ("For pills or poison call Poison Help, 1-800-222-1222. " if poison else "")
            + "For thoughts of suicide call or text 988"
        )
        suicide = (
            nine_eight_eight
            if SUICIDE in kinds
            else (element("p", "Thinking about suicide? Call or text ", _call("988", large=False), "."),)
        )
        parts = (
            element("p", element("b", "This may be an emergency.")),
            element("p", "Call ", _call("911"), " now. Stay with the person."),
            poison,
            *suicide,
        )
    return element("div", *parts, class_="crisis crisis-large", role="note", aria_label="Crisis help", data_said=said)


def _call(number: str, *, large: bool = True) -> Html:
    return call_link(number, "phone phone-large" if large else "phone")


def sample_banner(today: date) -> Html:
    """Said while any bundled clinic is published."""
    return element(
        "p",
        element("b", "These clinics are made up."),
        f" Ages are counted from {formats.day(today)}. Do not call the numbers.",
        class_="banner",
        role="note",
    )


def unreadable(problem: Exception, contact: Html) -> Html:
    """Shown to anyone where there is no list to show. Files stand there by their name, not by their place on the machine.

    ``contact``: whom to ask meanwhile.
    """
    return element(
        "section",
        element("h1", "The list of clinics could not be loaded"),
        element("p", "Nothing you chose is lost. Please try again later."),
        contact,
        element(
            "details",
            element("summary", "For whoever runs this directory"),
            *(element("p", words.without_paths(line)) for line in str(problem).splitlines()[:12]),
        ),
        class_="panel",
    )


_LEAVE_NOTE = "leave-note"


def leave(*, noted: bool = True, stays: bool = False) -> Html:
    """The quick exit: a plain link, so that it works whatever else does; the page's script makes it replace this page.

    ``noted``: what it does and what it cannot do stands at the foot of the page (``leave_note``). ``stays``: where another
    tab leaves, this page is only emptied of the search: an upload may be under way.
    """
    return element(
        "a",
        "Leave",
        element("span", " this site", class_="wide"),
        href=EXIT,
        id="leave",
        class_="leave",
        aria_label="Leave this site. You can also press Escape twice.",
        aria_describedby=_LEAVE_NOTE if noted else None,
        title="Puts a plain page here and empties your search. Back may still reach pages you saw before. Or press Escape twice.",
        rel="noreferrer",
        data_stays=stays,
    )


def leave_note() -> Html:
    """What the quick exit does, and what Back in the browser may still reach."""
    return element(
        "p",
        element("b", "“Leave this site”"),
        " puts a plain page here, and in every other tab of this site; a page for staff stays, without your search. It"
        " empties your search. Back may still reach pages of this list that you saw before, without your search. They also stay in the browser's history. To hide"
        " them, close this tab and clear the history.",
        id=_LEAVE_NOTE,
        class_="muted",
    )


def footer(contact: Html, directory: Directory | None) -> Html:
    """Whom to ask (``contact``), what the directory is and is not, and of which day its data is."""
    return element(
        "footer",
        contact,
        leave_note(),
        element(
            "p",
            "This directory describes clinics. It gives no medical advice. Nothing you type is kept here or sent to others. ",
            _as_of(directory),
            class_="muted",
        ),
        class_="foot",
    )


def staff_footer(directory: Directory | None) -> Html | None:
    """The foot of a page that only staff read: of which day the data is."""
    return element("footer", element("p", _as_of(directory), class_="muted"), class_="foot") if directory else None


def _as_of(directory: Directory | None) -> str:
    return (
        f"Clinic data as of {formats.day(directory.today)}, version {directory.publication[:8]}." if directory else ""
    )


def focus_marker(turn: int, selector: str) -> Html:
    """Tells the page's script where the focus goes; a new ``turn`` is a new request."""
    return element("div", hidden=True, data_focus=selector, data_turn=str(turn))


def clock_marker(moment_utc: datetime) -> Html:
    """Tells the page's script the server's clock (seconds since 1970) as the page is drawn: the visitor's may be set wrong."""
    return element("div", hidden=True, data_now=str(int(moment_utc.timestamp())))


def press_marker(once: str, selector: str) -> Html:
    """Tells the page's script to press a button that has just appeared, one time for each ``once``."""
    return element("div", hidden=True, data_press=selector, data_once=once)
