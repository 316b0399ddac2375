"""What stands on every page: its name, the crisis line, the banner over fictional clinics, the foot."""
from datetime import date

import phonenumbers

from directory import words
from directory.markup import Html, element
from directory.published import Directory
from directory.settings import ROOT, Settings
from directory.web.exit import PATH as EXIT_PATH

NAME = "Clinic directory"
TITLE = "Clinic directory"  # neutral on purpose: it stands in the history of a shared computer
ICON = ROOT / "data" / "icon.png"


def crisis_line() -> Html:
    """988 and 911 before anything else."""
    return element(
        "p", element("b", "Thinking about suicide?"), " Call or text ", element("a", "988", href="tel:988"), ", free, day or night. Clinics are not crisis care. In danger now: ",
        element("a", "911", href="tel:911"), ".", class_="crisis", role="note", aria_label="Crisis help")


def crisis_panel() -> Html:
    """Help first and large, where what was typed may mean an emergency."""
    return element("div", element("p", element("b", "You do not have to go through this alone.")), element("p", "Call or text ", element("a", "988", href="tel:988", class_="phone phone-large"), ". It is free, day or night."),
                   element("p", "In danger now: call ", element("a", "911", href="tel:911", class_="phone phone-large"), "."), class_="crisis crisis-large", role="note", aria_label="Crisis help", data_said="Call or text 988, free, day or night. In danger now call 911")


def sample_banner(today: date) -> Html:
    """Said while any bundled clinic is published."""
    return element("p", element("b", "These clinics are made up."), f" Ages are counted from {words.day(today)}. Do not call the numbers.", class_="banner", role="note")


def unreadable(problem: Exception) -> Html:
    """Shown where there is no list to show."""
    return element("section", element("h1", "The list of clinics could not be loaded"), element("p", "Nothing you chose is lost. Please try again later."),
                   element("details", element("summary", "For whoever runs this directory"), *(element("p", line) for line in str(problem).splitlines()[:12])), class_="panel")


def contact(settings: Settings) -> Html:
    """Whom to ask: the resource center where the operator named one, else lines that anyone can call. Nothing is invented.

    The only wording of it, for every page. It has no heading of its own, because it stands under headings of any level.
    """
    title = element("p", element("b", "Contact a resource specialist"), class_="contact-title")
    if not settings.center_phone and not settings.center_email:
        return element(
            "div", title, element("p", "A person can help you look. Call ", element("a", "211", href="tel:211"), " for services near you. For other kinds of care see ",
                                  element("a", "findtreatment.gov", href="https://findtreatment.gov/", rel="noreferrer noopener"), ". In a crisis call or text ", element("a", "988", href="tel:988"), "."),
            class_="contact")  # fmt: skip
    who = element("p", "A person can help you look: ", element("b", settings.center_name or "the resource center"), ".")
    number = None
    if settings.center_phone:
        parsed = phonenumbers.parse(settings.center_phone, "US")
        shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        number = element("a", shown, href=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966), class_="phone")
    hours = element("span", settings.center_hours, data_theirs=True) if settings.center_hours else None
    email = element("a", settings.center_email, href=f"mailto:{settings.center_email}") if settings.center_email else None
    ways = [piece for way in (number, hours, email) if way is not None for piece in (way, " · ")][:-1]
    return element("div", title, who, element("p", *ways, class_="call"), class_="contact")


def leave() -> Html:
    """The quick exit: a plain link, so that it works whatever else does; the page's script makes it replace this page."""
    return element("a", "Leave", element("span", " this site", class_="wide"), href=EXIT_PATH, id="leave", class_="leave", aria_label="Leave this site. You can also press Escape twice.", title="Or press Escape twice", rel="noreferrer")


def footer(settings: Settings, directory: Directory | None) -> Html:
    """Whom to ask, what the directory is and is not, and of which day its data is."""
    asof = f"Clinic data as of {words.day(directory.today)}, version {directory.publication[:8]}." if directory else ""
    return element("footer", contact(settings), element("p", "This directory describes clinics. It gives no medical advice. Nothing you type is kept here or sent to others. ", asof, class_="muted"), class_="foot")


def focus_marker(turn: int, selector: str) -> Html:
    """Tells the page's script where the focus goes; a new ``turn`` is a new request."""
    return element("div", hidden=True, data_focus=selector, data_turn=str(turn))


def press_marker(once: str, selector: str) -> Html:
    """Tells the page's script to press a button that has just appeared, one time for each ``once``."""
    return element("div", hidden=True, data_press=selector, data_once=once)
