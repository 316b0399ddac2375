"""Text of a cell: what every reader does first, and what plain words may not hold.

Every cell is brought to one form (Unicode NFC, single spaces, Excel's tricks undone) before its own reader sees it.
Text for people is then refused where it could act instead of being read: markup, templates, formulas, invisible or
direction-changing characters. What is harmless passes: an apostrophe, an ampersand, "#", "$450", a lone backtick or
backslash (the page escapes those). Braces are refused, since the map library runs them as templates.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from html.entities import html5

from directory.notices import Problem
from directory.schema import Column
from directory.spreadsheets.formulas import FORMULA_STARTS


@dataclass(frozen=True)
class Reading:
    """What a cell says: the text as it is stored ("" when blank or refused) and what there is to tell about it.

    ``extra`` holds what belongs into another column (an extension found in a phone cell), by column name.
    """

    value: str
    problems: tuple[Problem, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the cell refuses its row."""
        return any(p.severity == "error" for p in self.problems)


@dataclass(frozen=True)
class Tidied:
    """A raw cell in its one form, with the repairs made. ``fault`` is set where nothing else can be said of it."""

    text: str
    repairs: tuple[Problem, ...] = ()
    fault: Problem | None = None


BLANK = Reading("")

LONGEST_TEXT = 10_000  # characters of a cell; no column of ours holds a third of it


def too_long(raw: str) -> Problem | None:
    """The fault of a cell that no reader looks at, so that none can be made to work for minutes; None for any other.

    It is refused and never cut to what would fit: the start of a text may say something else than the whole.
    """
    if len(raw) <= LONGEST_TEXT or len(raw.strip()) <= LONGEST_TEXT:
        return None
    return Problem(
        "text.too_long",
        raw[:LONGEST_TEXT],
        f"At most {LONGEST_TEXT:,} characters are read in a cell; this has {len(raw):,}.",
        "Shorten the text.",
    )


_FORMULA_ALWAYS = "=@＝＠"
_NUMBER_PHRASE = re.compile(r"[+\-＋－] ?[($]?[0-9]")
_ACTS = re.compile(r"[|!=@]|[A-Za-z]\(")

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Pasted from web pages without anybody seeing them: soft hyphen, zero-width space, word joiner, byte order mark.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACE_CONTROLS = frozenset("\t\n\r\x0b\x0c\x85")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_TEXT_TRICK = re.compile(r'="([^"]*)"')
_APOSTROPHES = re.compile(f"'+(?=[0-9{re.escape(FORMULA_STARTS)}])")
_EXCEL_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BUSY!|UNKNOWN!|GETTING_DATA|#+)", re.IGNORECASE
)
_EXPONENT = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E[+-][0-9]{1,3}", re.IGNORECASE)
PLACEHOLDERS = frozenset(
    {
        "none",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "#n/a n/a",
        "tbd",
        "tba",
        "t.b.d.",
        "to be determined",
        "null",
        "nil",
        "nan",
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
        "??",
        "???",
        ".",
        "..",
        "...",
        "xx",
        "xxx",
        "unknown",
        "not known",
        "not available",
        "not applicable",
        "<na>",
        "(none)",
        "(blank)",
        "blank",
    }
)

_TAG = re.compile(r"<[A-Za-z/!?]|<\s*(?:script|img|svg|iframe)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};|#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};)")
_MARKDOWN = re.compile(r"\]\(|\]\[|!\[|^\s*\[[^\]]+\]:\s*\S|`[^`]+`")
_SCRIPT = re.compile(
    r"[{}]|(?:java|vb)\s*script\s*:|data\s*:\s*[a-z]+/[a-z+-]+\s*[;,]|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}", re.IGNORECASE
)

_NAMES_AND_CITIES = ("organization_name", "location_name", "city")
_PO_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b|\bpost office box\b|^box\s+[0-9]", re.IGNORECASE)
_HAS_NUMBER = re.compile(
    r"[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\b", re.IGNORECASE
)
_LOOKS_LIKE_ZIP = re.compile(r"[0-9]+(?:-[0-9]*)?")


def tidy(raw: str) -> Tidied:
    """Bring a raw cell to its one form. Control and direction characters, and Excel's error values, are faults."""
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", raw))
    fault = _unwelcome_character(seen)
    if fault:
        return Tidied("", fault=fault)
    repairs = []
    lines = [part.strip() for part in _LINE_END.split(seen)]
    joined = " ".join(filter(None, lines))
    text = _SPACES.sub(" ", joined).strip()
    if not text:
        return Tidied("")
    if sum(map(bool, lines)) > 1:
        repairs.append(Problem("text.newline", raw, "One line was expected.", "The lines were joined with a blank."))
    elif text != unicodedata.normalize("NFC", raw):
        repairs.append(
            Problem(
                "text.whitespace",
                raw,
                "No blanks were expected around it, and single ones within.",
                "They were removed; nothing to do.",
            )
        )
    trick = _TEXT_TRICK.fullmatch(text)
    if trick:
        text = trick[1].strip()
        if not text:
            return Tidied("")
        repairs.append(
            Problem(
                "excel.text_trick",
                raw,
                'A plain value was expected, not ="…".',
                f'Read as "{text}"; format the column as text instead.',
            )
        )
    plain = _APOSTROPHES.sub("", text, count=1) if text.startswith("'") else text
    if plain != text:
        text = plain.strip()
        repairs.append(
            Problem(
                "text.leading_apostrophe",
                raw,
                "A value without Excel's apostrophe was expected.",
                "The apostrophe was removed; nothing to do.",
            )
        )
    if _EXCEL_ERROR.fullmatch(text):
        return Tidied(
            "",
            fault=Problem(
                "excel.error_value",
                raw,
                f"{text} is an Excel error, not a value.",
                "Mend the formula in the sheet or empty the cell.",
            ),
        )
    if _EXPONENT.fullmatch(text):
        return Tidied(
            "",
            fault=Problem(
                "excel.exponent",
                raw,
                f"{text} is a number that Excel has rounded.",
                "Format the column as text and enter the number again.",
            ),
        )
    return Tidied(text, tuple(repairs))


def is_placeholder(text: str) -> bool:
    """Whether a text only says that nothing is known."""
    return text.casefold() in PLACEHOLDERS


def placeholder(raw: str) -> Problem:
    """The repair of a placeholder: the cell counts as empty."""
    return Problem(
        "text.placeholder", raw, "Leave the cell empty where nothing is known.", "Read as empty; nothing to do."
    )


def read_text(column: Column, raw: str, tidied: Tidied) -> Reading:
    """Words for people. ``raw`` is the cell as it came; a leading tab or carriage return is a formula's trick."""
    text, repairs = tidied.text, list(tidied.repairs)
    if is_placeholder(text):
        return Reading("", (*repairs, placeholder(raw)))
    fault = _starts_a_formula(raw, text) or _acts(raw, text)
    if fault:
        return Reading("", (fault,))
    if len(text) > column.max_length:
        return Reading(
            "",
            (
                Problem(
                    "text.too_long",
                    raw,
                    f"At most {column.max_length:,} characters fit here; this has {len(text):,}.",
                    "Shorten the text.",
                ),
            ),
        )
    if column.name == "city" and _LOOKS_LIKE_ZIP.fullmatch(text):
        return Reading(
            "",
            (
                Problem(
                    "city.looks_like_zip",
                    raw,
                    "The name of a city was expected; this looks like a ZIP.",
                    "Write the city here and the ZIP in postal_code.",
                ),
            ),
        )
    return Reading(text, (*repairs, *_remarks(column, text)))


def _remarks(column: Column, text: str) -> list[Problem]:
    """What is worth a look but changes nothing; said again each time the same text is read."""
    found = []
    if column.name in _NAMES_AND_CITIES and text.isupper() and sum(map(str.isalpha, text)) > 5:
        found.append(
            Problem(
                "text.all_caps",
                text,
                "Names are easier to read in small letters.",
                "Nothing has to be done; better write it as the clinic does.",
            )
        )
    if column.name == "address_1":
        if _PO_BOX.search(text):
            found.append(
                Problem(
                    "address.po_box",
                    text,
                    "A street address was expected; a PO box has no door to walk to.",
                    "Write the street and number where people are treated.",
                )
            )
        elif not _HAS_NUMBER.search(text):
            found.append(
                Problem(
                    "address.no_number", text, "A street with a number was expected.", "Add the number of the house."
                )
            )
    if column.name == "verified_by" or column.name.endswith("_verified_by"):
        found += _person(text)
    return found


_ROLE = re.compile(
    r"\b(?:special|staff|nurse|doctor|physician|pharmac|manager|director|coordinat|navigator|volunteer|intern\b|team|reviewer|vetting|vetter|editor|admin|"
    r"cent(?:er|re)|clinic|health|dep(?:t|artment)|office|agency|resource|service|program|council|network|university|hospital|associat|society|foundation|"
    r"librarian|worker|counsel|analyst|officer|assistant|lead\b|chief|board|registry|committee|caller|auditor|inspector|inc\b|llc\b|desk|line\b|group|"
    r"partner|care\b|help|support|wellness|medic|state\b|county|city\b|national|rems\b|insur|verif|research|data\b|directory)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?i:dr|mr|mrs|ms|mx|prof)\b\.? ?[A-Z]|.*\b(?:MD|M\.D\.|DO|RN|PhD|LCSW|PMHNP|NP|PA-C)$")
_TWO_OR_THREE_NAMES = re.compile(r"[A-Z][a-z'’]+(?: [A-Z]\.?)?(?: [A-Z][a-z'’]+(?:-[A-Z][a-z]+)?){1,2}")


def _person(text: str) -> list[Problem]:
    """Only plain cases: an e-mail address, a person's title, or a name that stands alone."""
    named = "@" in text or _TITLE.match(text) or _TWO_OR_THREE_NAMES.fullmatch(text)
    if not named or ("@" not in text and _ROLE.search(text)):
        return []
    return [
        Problem(
            "rule.name_in_verified_by",
            text,
            "Role and organization were expected; this looks like a person.",
            'Write for example "Resource specialist, Example Center"; names belong into the reference, which is for staff.',
        )
    ]


def _unwelcome_character(text: str) -> Problem | None:
    if text.isascii() and text.isprintable():
        return None
    for position, ch in enumerate(text, start=1):
        if ch in _BIDI:
            return _character("text.bidi_control", text, ch, position, "turns the direction of the text")
        category = unicodedata.category(ch)
        if (category == "Cc" and ch not in _SPACE_CONTROLS) or category == "Cs" or 0xE0000 <= ord(ch) <= 0xE007F:
            return _character("text.control_char", text, ch, position, "is a control character")
    return None


def _character(code: str, text: str, ch: str, position: int, what: str) -> Problem:
    name = unicodedata.name(ch, "without a name")
    return Problem(
        code,
        text,
        f"Character {position} (U+{ord(ch):04X}, {name}) {what} and cannot be seen.",
        "Type the text again instead of pasting it.",
    )


def _starts_a_formula(raw: str, text: str) -> Problem | None:
    sign = text[0] in "+-＋－" and (not _NUMBER_PHRASE.match(text) or _ACTS.search(text))
    if text[0] in _FORMULA_ALWAYS or sign or raw[0] in "\t\r":
        return Problem(
            "text.formula",
            raw,
            f"Plain words were expected; a spreadsheet may run a cell that starts like this ({shown_start(raw, text)}).",
            "Write the words without the sign in front.",
        )
    return None


def shown_start(raw: str, text: str) -> str:
    """The name of the character that a formula starts with."""
    return {"\t": "tab", "\r": "carriage return"}.get(raw[0], text[0])


def _acts(raw: str, text: str) -> Problem | None:
    """Text that a page, a map or a spreadsheet could run instead of show."""
    if _TAG.search(text):
        return Problem("text.html", raw, "Angle brackets and page code are not accepted here.", "Write plain text.")
    if any(name.startswith("#") or name in html5 for name in _ENTITY.findall(text)):
        plain = html.unescape(text)
        return Problem(
            "text.html",
            raw,
            "Page code such as &amp; is not accepted here.",
            "Write the character itself.",
            "" if _acts(plain, plain) else plain,
        )
    if _SCRIPT.search(text):
        return Problem(
            "text.script_like",
            raw,
            "Braces, escaped characters and script addresses are not accepted here.",
            "Write plain text.",
        )
    if _MARKDOWN.search(text):
        return Problem(
            "text.markdown",
            raw,
            "Link and picture code is not accepted here.",
            "Write plain text; the address of a page belongs into website.",
        )
    return None
