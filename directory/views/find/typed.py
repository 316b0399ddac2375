"""What is said of the words in the box: why a place cannot be searched around, which answers the guide has, which other town there is."""

from directory.geo.places import STATES
from directory.medicine.topics import TITLES
from directory.understanding import notices
from directory.understanding.notices import Remark
from directory.views.html import Html, element

_ONLY_HERE = "This directory covers the United States."
NEAR_YOU = "To look near you, type your ZIP, or your city and state."
_TYPE = "Type a 5-digit ZIP, or a city and state."


def notice(said: Remark) -> Html:
    """Why the place that was typed cannot be searched around, and what to type."""
    text = " ".join(_sentences(said))
    return element("p", text, data_said=text, class_="muted")


def _sentences(said: Remark) -> tuple[str, ...]:
    match said.kind:
        case notices.NOT_THERE:
            return (f"No {said.name} in {STATES[said.state]}.",)
        case notices.CANADIAN_CODE:
            return (f"{said.name} is a Canadian postal code.", _ONLY_HERE, _TYPE)
        case notices.BRITISH_CODE:
            return (f"{said.name} is a British postcode.", _ONLY_HERE, _TYPE)
        case notices.MILITARY:
            return (
                f"{said.name} is a military post office, and nobody can say where it is.",
                _ONLY_HERE,
                "Type the ZIP, or the city and state, that you can travel to.",
            )
        case notices.FREE_STATES:
            return (
                f"{said.name} is a ZIP of Micronesia, the Marshall Islands or Palau.",
                "This directory covers the United States and its territories.",
                _TYPE,
            )
        case notices.NO_SUCH_ZIP:
            return (f"We do not know that place: {said.name} is not a ZIP in use.", _TYPE)
        case _:
            return (_ONLY_HERE, _TYPE)


def answer_title(address: str) -> str:
    """What the guide calls the answer at an address of its page. Raises KeyError where it has none there."""
    return TITLES[address]


def another(name: str) -> Html:
    """A button beside the count that asks for the other towns of a name; the page's script types it into the box."""
    return element("button", f"Another {name}?", type="button", data_type=f"another {name}", class_="link")
