"""Names, addresses, phones, prices and days as people read them, without any sentence."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import phonenumbers


def day(when: date) -> str:
    """A day as people write it: 9 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


def name(row: Mapping[str, str]) -> str:
    """The name a clinic goes by: of the location, else of the organisation, both where they differ."""
    place, organization = row["location_name"], row["organization_name"]
    if place and organization and organization.casefold() not in place.casefold():
        return f"{organization}: {place}"
    return place or organization


def address(row: Mapping[str, str]) -> str:
    """The address on one line."""
    street = ", ".join(part for part in (row["address_1"], row["address_2"]) if part)
    return f"{street}, {row['city']}, {row['state_province']} {row['postal_code']}"


@lru_cache(maxsize=65_536)
def phone(number: str, extension: str = "") -> str:
    """A stored phone number as people read it: (303) 555-0112, extension 4. An extension may also stand in the number itself (``;ext=4``)."""
    parsed, extension = _dialled(number, extension)
    if parsed is None:
        return number
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{shown}, extension {extension}" if extension else shown


@lru_cache(maxsize=65_536)
def tel(number: str, extension: str = "") -> str:
    """A stored phone number as a tel: address; empty where it cannot be dialled.

    The extension follows a comma, which phones take as a pause (``tel:+16175550105,204``); ``;ext=`` many do not dial.
    """
    parsed, extension = _dialled(number, extension)
    if parsed is None:
        return ""
    dialled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"tel:{dialled},{extension}" if extension else f"tel:{dialled}"


def _dialled(number: str, extension: str) -> tuple[phonenumbers.PhoneNumber | None, str]:
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return None, extension
    extension, parsed.extension = extension or parsed.extension or "", None
    return parsed, extension


def money(amount: str, currency: str = "USD") -> str:
    """A price as shown: $450."""
    value = float(amount)
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"${shown}" if currency in ("", "USD") else f"{shown} {currency}"
