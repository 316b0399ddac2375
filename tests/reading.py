"""How hard a text is to read: the Flesch-Kincaid grade of the ``readability`` package, which works offline.

The package wants one sentence a line and words apart from punctuation, and guesses syllables from spelling. Up to 30
listed words count as words of two syllables, because there is no plainer name for the thing and the guide explains it.
A grade is that of a US school year; under 20 words it means nothing and is not asked for.
"""

import re
from html.parser import HTMLParser

import readability

FEWEST_WORDS = 20
PAGE, PARAGRAPH = 8.0, 10.0

# each counts as two syllables, in any case and with a plural s
EXCEPTED = (
    "ketamine",
    "esketamine",
    "Spravato",
    "antidepressant",
    "depression",
    "medicine",
    "clinician",
    "FDA-approved",
    "dissociation",
    "aneurysm",
    "psychosis",
    "insurance",
    "Medicaid",
    "Medicare",
    "evidence",
    "electroconvulsive",
    "telehealth",
    "certified",
)
_STAND_IN = "water"
# the package counts no syllable in these
_COUNTED_AS_NONE = re.compile(r"\b(?:the|he|she|me|we|be)\b", re.IGNORECASE)
_EXCEPTED = re.compile(rf"\b(?:{'|'.join(re.escape(term) for term in EXCEPTED)})s?\b", re.IGNORECASE)
_POINTS = re.compile(r"\b([ap])\.m\.|(\d)[.,](\d)")  # 2 a.m., 2.5, 1,000: no end of a sentence
_ENDS = re.compile(r"(?<=[.!?])[\"”)]*\s+")
_BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "caption",
    "summary",
    "figcaption",
    "div",
    "section",
    "nav",
    "ul",
    "ol",
    "dl",
    "table",
    "tr",
    "thead",
    "tbody",
    "br",
}


def sentences(text: str) -> list[str]:
    """A text's sentences with words and punctuation apart."""
    plain = _POINTS.sub(lambda m: f"{m[1]}m" if m[1] else f"{m[2]}{m[3]}", text)
    plain = _COUNTED_AS_NONE.sub("that", _EXCEPTED.sub(_STAND_IN, plain))
    return [" ".join(re.findall(r"[\w'’-]+|[^\w\s]", s)) for s in _ENDS.split(plain) if re.search(r"\w", s)]


def grade(text: str) -> float:
    """Flesch-Kincaid grade of a text. Raises ValueError for a text without words."""
    return readability.getmeasures("\n".join(sentences(text)) + "\n", lang="en")["readability grades"]["Kincaid"]


def word_count(text: str) -> int:
    """How many words a text has."""
    return len(re.findall(r"\w[\w'’-]*", text))


class _Blocks(HTMLParser):
    def __init__(self, left_out: frozenset[str], marked: frozenset[str]):
        super().__init__()
        self.left_out = left_out
        self.marked = marked
        self.found: list[str] = [""]
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        left_out = bool(self.left_out & set((given.get("class") or "").split())) or bool(self.marked & set(given))
        if tag in _BLOCKS:
            self.found.append("")
        if tag not in ("br", "img", "hr", "input"):
            self.open.append((tag, left_out or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag in _BLOCKS:
            self.found.append("")

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.found[-1] += data


def blocks(
    html: str, left_out: frozenset[str] = frozenset({"source"}), marked: frozenset[str] = frozenset({"data-theirs"})
) -> list[str]:
    """The paragraphs of a page (list items, cells, headings too), without elements of the classes ``left_out`` and those ``marked``, first of all as a clinic's own words."""
    parser = _Blocks(left_out, marked)
    parser.feed(html)
    return [" ".join(text.split()) for text in parser.found if text.strip()]


def paragraphs(html: str) -> list[str]:
    """The paragraphs that are long enough to have a grade; rows of option labels (``data-labels``) are no sentence."""
    return [
        text
        for text in blocks(html, marked=frozenset({"data-theirs", "data-labels"}))
        if word_count(text) >= FEWEST_WORDS
    ]
