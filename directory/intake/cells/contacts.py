"""Cells by which a clinic is reached: phones, extensions, web addresses, e-mail addresses."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna
import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher

from directory import schema
from directory.intake.cells.texts import Reading, Tidied, is_placeholder, placeholder
from directory.notices import Problem
from directory.schema import Column
from directory.spreadsheets.formulas import FORMULA_STARTS

# Area codes that are called without charge; a person abroad or on some plans cannot reach them.
TOLL_FREE = ("800", "822", "833", "844", "855", "866", "877", "888")

_TEN = "Ten digits were expected, such as 303-555-0112."
_NANP = re.compile(r"[2-9][0-9]{2}[2-9][0-9]{6}", re.ASCII)
_PLAIN = re.compile(r"\(?([0-9]{3})\)?[ .\-]{0,2}([0-9]{3})[ .\-]?([0-9]{4})", re.ASCII)
_FICTIONAL = re.compile(r"[2-9](?!11)[0-8][0-9]55501[0-9]{2}", re.ASCII)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_EXTENSION_WORD = re.compile(r"(?:\b(?:extension|extn?|x)\b|#|x(?=[0-9]))\.?[ :,]*", re.IGNORECASE)
_VANITY = re.compile(r"[0-9A-Za-z() .\-+]{10,24}")


def read_phone(column: Column, raw: str, tidied: Tidied) -> Reading:
    """One US number as 303-555-0112; an extension written with it goes to the extension's own column."""
    text = re.sub(r"(?<=[0-9]{10})\.0+$", "", tidied.text)
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if len(text) > 120:
        return Reading("", (Problem("phone.format", raw, _TEN, "Write one number only."),))
    plain = _PLAIN.fullmatch(text)  # nearly all are written so, and need no parser to be taken apart
    several = [] if plain else _several(text)
    if several:
        return Reading(
            "",
            (
                Problem(
                    "phone.format",
                    raw,
                    f"One number was expected; these are {len(several)}: {', '.join(several)}.",
                    "Keep the first; a number for new patients belongs into intake_phone.",
                    several[0],
                ),
            ),
        )
    digits, extension = ("".join(plain.groups()), "") if plain else _digits(text)
    if len(digits) != 10:
        lone = _found(text)
        return Reading(
            "",
            (
                Problem(
                    "phone.format", raw, _TEN, "Correct the number; one number, nothing else.", lone[0] if lone else ""
                ),
            ),
        )
    if not _in_use(digits):
        return Reading(
            "",
            (
                Problem(
                    "phone.impossible",
                    raw,
                    "No such number exists in the US: area code and exchange start with 2 to 9, and the area code must be in use.",
                    "Correct the number.",
                ),
            ),
        )
    number = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    problems, extra = list(tidied.repairs), {}
    if extension:
        companion = schema.BY_NAME.get(column.name + "_extension")
        if companion and len(extension) <= companion.max_length:
            extra = {companion.name: extension}
            problems.append(
                Problem(
                    "phone.extension",
                    raw,
                    "The extension has a column of its own.",
                    f"Read as {number}, with {extension} in {companion.name}; nothing to do.",
                )
            )
        else:
            problems.append(
                Problem(
                    "phone.extension",
                    raw,
                    "An extension of at most 8 digits was expected.",
                    f"Read as {number}; the extension was left out. Write it into {column.name}_extension.",
                )
            )
    elif number != text:
        problems.append(
            Problem(
                "phone.normalized",
                raw,
                "The directory writes numbers as 303-555-0112.",
                f"Read as {number}; nothing to do.",
            )
        )
    return Reading(number, tuple(problems), extra)


def _several(text: str) -> list[str]:
    found = list(dict.fromkeys(_found(text)))
    return found if len(found) > 1 else []


def _found(text: str) -> list[str]:
    """The numbers that stand in a text, as they would be stored."""
    matches = PhoneNumberMatcher(text, "US", leniency=Leniency.POSSIBLE, max_tries=40)
    nationals = [str(m.number.national_number) for m in matches if m.number.country_code == 1]
    return [f"{n[:3]}-{n[3:6]}-{n[6:]}" for n in nationals if _NANP.fullmatch(n)]


def _digits(text: str) -> tuple[str, str]:
    """(national digits, extension digits); ("", "") where no US number can be read."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and number.country_code == 1 and len(str(number.national_number)) == 10:
        return str(number.national_number), number.extension or ""
    return _vanity(text), ""


def _vanity(text: str) -> str:
    """A number spelled in letters: what goes beyond ten digits is not dialled."""
    if not _VANITY.fullmatch(text) or sum(map(str.isalpha, text)) < 3 or _EXTENSION_WORD.search(text):
        return ""
    keys = re.sub(r"[^0-9]", "", text.upper().translate(_KEYPAD))
    keys = keys[1:] if keys.startswith("1") else keys
    starts_with_digits = re.match(r"\+?1?[ .\-]?\(?[0-9]{3}", text)
    return keys[:10] if starts_with_digits and 10 <= len(keys) <= 14 else ""


def _in_use(digits: str) -> bool:
    """Whether ten digits are a number of the North American plan; 555-01xx is kept free for examples everywhere."""
    valid = phonenumbers.is_valid_number(PhoneNumber(country_code=1, national_number=int(digits)))
    return bool(_NANP.fullmatch(digits)) and (valid or bool(_FICTIONAL.fullmatch(digits)))


def read_extension(column: Column, raw: str, tidied: Tidied) -> Reading:
    """The digits of an extension. What cannot be read is left out and said: the number itself still works."""
    if is_placeholder(tidied.text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    digits = re.sub(r"\.0+$", "", _EXTENSION_WORD.sub("", tidied.text)).strip()
    if not re.fullmatch(rf"[0-9]{{1,{column.max_length}}}", digits, re.ASCII):
        return Reading(
            "",
            (
                *tidied.repairs,
                Problem(
                    "phone.extension",
                    raw,
                    f"At most {column.max_length} digits were expected.",
                    "Left out; write the digits alone.",
                ),
            ),
        )
    if digits == tidied.text:
        return Reading(digits, tidied.repairs)
    return Reading(
        digits,
        (
            *tidied.repairs,
            Problem("phone.extension", raw, "The digits alone were expected.", f"Read as {digits}; nothing to do."),
        ),
    )


def read_email(column: Column, raw: str, tidied: Tidied) -> Reading:
    """One e-mail address; only its form is looked at, nothing is asked of the network."""
    text = tidied.text
    if is_placeholder(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    from email_validator import EmailNotValidError, validate_email  # slow to load, and few files have addresses

    try:
        address = validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        address = ""
    if (
        not address
        or len(address) > column.max_length
        or address[0] in FORMULA_STARTS
        or re.search(r"[`{}|$]", address)
    ):
        plain = re.sub(r"^mailto:", "", text.strip("<>; ,"), flags=re.IGNORECASE)
        suggestion = plain if plain != text and re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", plain, re.ASCII) else ""
        return Reading(
            "",
            (
                Problem(
                    "email.format",
                    raw,
                    "One e-mail address was expected, such as hello@juniper.example.",
                    "Correct it, or leave the cell empty.",
                    suggestion,
                ),
            ),
        )
    return Reading(address, tidied.repairs)


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?![0-9])")
_ONLY_A_SCHEME = re.compile(r"(?:https?:/*)?(?:www\.?)?/*", re.IGNORECASE)
_UNWELCOME = re.compile(r"[\s\\<>\"`{}|^\x00-\x20\x7f]")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}", re.ASCII)
_INTERNAL = frozenset(
    {
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "private",
        "arpa",
        "onion",
        "invalid",
    }
)
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid|igshid|mc_[ce]id|_hs(?:enc|mi)|_ga|_gl|hsctatracking|vero_id|oly_\w+_id",
    re.IGNORECASE,
)
_ADDRESS = "A web address was expected, such as https://juniper.example."


def read_url(column: Column, raw: str, tidied: Tidied) -> Reading:
    """A public web address, http or https, with its host as browsers resolve it and without what only tracks visitors."""
    text = tidied.text
    if is_placeholder(text) or _ONLY_A_SCHEME.fullmatch(text):
        return Reading("", (*tidied.repairs, placeholder(raw)))
    if len(text) > column.max_length:
        return Reading(
            "",
            (
                Problem(
                    "url.too_long",
                    raw,
                    f"At most {column.max_length} characters fit here; this has {len(text):,}.",
                    "Write the address of the clinic's first page.",
                ),
            ),
        )
    repairs = list(tidied.repairs)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].casefold() not in ("http", "https"):
        return Reading(
            "",
            (
                Problem(
                    "url.scheme",
                    raw,
                    f"Only http and https addresses are accepted, not {scheme[1].casefold()}:.",
                    "Write the clinic's web address.",
                ),
            ),
        )
    if not scheme:
        text = "https://" + text.lstrip("/")
        repairs.append(
            Problem(
                "url.no_scheme",
                raw,
                "An address with https:// in front was expected.",
                "https:// was added; check that it opens.",
            )
        )
    fault, address, remarks = _address(raw, text)
    if fault:
        return Reading("", (fault,))
    if len(address) > column.max_length:
        return Reading(
            "",
            (
                Problem(
                    "url.too_long",
                    raw,
                    f"At most {column.max_length} characters fit here.",
                    "Write the address of the clinic's first page.",
                ),
            ),
        )
    return Reading(address, (*repairs, *remarks))


def _address(raw: str, text: str) -> tuple[Problem | None, str, list[Problem]]:
    """(fault, canonical address, remarks) of a text that starts with http: or https:."""
    malformed = Problem("url.format", raw, _ADDRESS, "Correct it, or leave the cell empty.")
    if _UNWELCOME.search(text):
        return malformed, "", []
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return malformed, "", []
    fault = _fault(raw, text, parts, malformed)
    if fault:
        return fault, "", []
    ascii_host = _ascii_host(host)
    if not ascii_host:
        return malformed, "", []
    if _is_private(ascii_host):  # full-width digits and dots become plain ones
        return _private(raw), "", []
    query, tracked = _without_tracking(parts.query)
    netloc = ascii_host + (f":{port}" if port and port != {"http": 80, "https": 443}[parts.scheme] else "")
    address = urlunsplit(
        (parts.scheme, netloc, _quoted(parts.path, "/"), _quoted(query, "/?&="), _quoted(parts.fragment, "/?&="))
    )
    return None, address, _remarks(raw, parts.scheme, ascii_host, tracked)


def _fault(raw: str, text: str, parts: SplitResult, malformed: Problem) -> Problem | None:
    """What is wrong with the part before the path, as it is written."""
    if "@" in parts.netloc:
        return Problem(
            "url.userinfo",
            raw,
            "An address without a name or password before the host was expected.",
            "Remove everything up to the @.",
        )
    if not parts.hostname or not text[len(parts.scheme) + 1 :].startswith("//"):
        return malformed
    return _private(raw) if _is_private(parts.hostname) else None


def _private(raw: str) -> Problem:
    return Problem(
        "url.private_host",
        raw,
        "A public host name was expected, not a number or an internal name.",
        "Write the clinic's web address.",
    )


def _remarks(raw: str, scheme: str, ascii_host: str, tracked: list[str]) -> list[Problem]:
    remarks = []
    if scheme == "http":
        remarks.append(
            Problem(
                "url.http",
                raw,
                "An https address was expected; http can be read on the way.",
                "Try https:// and write that if it opens.",
            )
        )
    if _looks_like_another(ascii_host):
        remarks.append(
            Problem(
                "url.homograph",
                raw,
                f"The host mixes alphabets or uses letters that look like others ({ascii_host}).",
                "Check that this is the clinic's own address.",
            )
        )
    if tracked:
        remarks.append(
            Problem(
                "url.tracking",
                raw,
                "An address without codes that track visitors was expected.",
                f"Removed: {', '.join(tracked)[:60]}; nothing to do.",
            )
        )
    return remarks


def _quoted(text: str, also: str) -> str:
    return quote(text, safe="%:@!$()*+,;~-._" + also)


def _without_tracking(query: str) -> tuple[str, list[str]]:
    """The query as it was written, but for parameters that only track."""
    kept: list[str] = []
    tracked: list[str] = []
    for pair in query.split("&"):
        name = pair.partition("=")[0]
        (tracked if _TRACKING.fullmatch(name) else kept).append(pair)
    return "&".join(kept), [pair.partition("=")[0] for pair in tracked]


def _is_private(host: str) -> bool:
    """An address in numbers (also 2130706433, 127.1, 0x7f.1, as browsers read them), a name without a dot, an internal name."""
    try:
        ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        labels = host.rstrip(".").split(".")
        return len(labels) < 2 or labels[-1] in _INTERNAL or bool(re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]))
    return True


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str:
    """The host in ASCII as browsers resolve it, or "" where it is none."""
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    labels = host.split(".")
    fits = len(host) <= 253 and len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and _TOP.fullmatch(labels[-1])
    return host if fits and all(_decoded(label) is not None for label in labels) else ""


def _decoded(label: str) -> str | None:
    """The letters of a label; None where punycode does not decode."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return None


@lru_cache(maxsize=4096)
def _looks_like_another(ascii_host: str) -> bool:
    foreign = [word for word in (_decoded(label) or "" for label in ascii_host.split(".")) if not word.isascii()]
    if not foreign:
        return False
    from confusable_homoglyphs import confusables  # its tables are large, and few addresses need them

    def all_look_latin(word: str) -> bool:
        return all(confusables.is_confusable(ch, preferred_aliases=["latin"]) for ch in word if not ch.isascii())

    return any(confusables.is_dangerous(word) or all_look_latin(word) for word in foreign)
