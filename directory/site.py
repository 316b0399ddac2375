"""What stands on every page: its name, the crisis line, the banner over fictional clinics, the foot."""
from datetime import date

import phonenumbers

from directory import words
from directory.markup import Html, element, join
from directory.published import Directory
from directory.settings import ROOT, Settings

NAME = "Clinic directory"
TITLE = "Clinic directory"  # neutral on purpose: it stands in the history of a shared computer
ICON = ROOT / "data" / "icon.png"


def crisis_line() -> Html:
    """988 and 911 before anything else."""
    return element(
        "p", element("b", "Thinking about suicide?"), " Call or text ", element("a", "988", href="tel:988"), ", free, day or night. Clinics are not crisis care. In danger now: ",
        element("a", "911", href="tel:911"), ".", class_="crisis", role="note", aria_label="Crisis help")


def sample_banner(today: date) -> Html:
    """Said while any bundled clinic is published."""
    return element("p", element("b", "These clinics are made up."), f" They show how the directory works. Ages are counted from {words.day(today)}. Do not call the numbers.", class_="banner", role="note")


def unreadable(problem: Exception) -> Html:
    """Shown where there is no list to show."""
    return element("section", element("h1", "The list of clinics could not be loaded"), element("p", "Nothing you chose is lost. Please try again later."),
                   element("details", element("summary", "For whoever runs this directory"), *(element("p", line) for line in str(problem).splitlines()[:12])), class_="panel")


def contact(settings: Settings) -> Html:
    """Whom to ask: the resource centre where the operator named one, else lines that anyone can call. Nothing is invented."""
    if not settings.center_phone:
        return element("p", "Need a person to help you look? Call ", element("a", "211", href="tel:211"), " for local services. In a crisis call or text ", element("a", "988", href="tel:988"), ".", class_="contact")
    number = phonenumbers.parse(settings.center_phone, "US")
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    more = [f" {settings.center_hours}." if settings.center_hours else None,
            join(" ", element("a", settings.center_email, href=f"mailto:{settings.center_email}")) if settings.center_email else None]
    return element("p", "Need a person to help you look? Call ", element("b", settings.center_name or "the resource center"), " at ",
                   element("a", shown, href=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966)), ".", *more, class_="contact")


def footer(settings: Settings, directory: Directory | None) -> Html:
    """Whom to ask, what the directory is and is not, and of which day its data is."""
    asof = f"Clinic data as of {words.day(directory.today)}, version {directory.publication[:8]}." if directory else ""
    return element("footer", contact(settings), element("p", "This directory describes clinics. It gives no medical advice. Nothing you type is kept here or sent to others. ", asof, class_="muted"), class_="foot")


def focus_marker(turn: int, selector: str) -> Html:
    """Tells the page's script where the focus goes; a new ``turn`` is a new request."""
    return element("div", hidden=True, data_focus=selector, data_turn=str(turn))
