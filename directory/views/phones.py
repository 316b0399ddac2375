"""A phone number as a link that dials it, the extension in words beside it."""

from directory.clinics import formats
from directory.views.html import Html, element


def phone_link(number: str, extension: str = "", style: str = "phone") -> Html:
    """A stored number as a link; as text where it cannot be dialled. ``style``: its class."""
    tel, shown = formats.tel(number, extension), formats.phone(number, extension)
    return element("a", shown, href=tel, class_=style) if tel else element("span", shown, class_=style)
