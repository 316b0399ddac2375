"""Phone numbers as links that dial them: stored ones with the extension in words beside it, and those of our own sentences."""

from directory.clinics import formats
from directory.views.html import Html, element

# a phone's keys by the letters on them
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def phone_link(number: str, extension: str = "", style: str = "phone") -> Html:
    """A stored number as a link; as text where it cannot be dialled. ``style``: its class."""
    tel, shown = formats.tel(number, extension), formats.phone(number, extension)
    return element("a", shown, href=tel, class_=style) if tel else element("span", shown, class_=style)


def call_link(number: str, style: str | None = None) -> Html:
    """A number as our own sentences write it (988, 1-800-FDA-1088) as a link. ``style``: its class."""
    return element("a", number, href=f"tel:{number.translate(_KEYS).replace('-', '')}", class_=style)
