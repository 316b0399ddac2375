"""The terms of the field, each with the plain words that explain it, and those words put where a term first stands on a page."""

import re
from html import unescape

from directory.views.html import Html, element

# The one list. The guide's own sentences hold these words; everywhere else they are put beside the term (``explained``).
TERMS: dict[str, str] = {
    "Esketamine": "a close relative of ketamine",
    "Spravato": "a spray for the nose",
    "FDA": "the federal office that decides which medicines may be sold",
    "off-label": "a use that is not approved",
    "compounded": "mixed by a pharmacy",
    "Treatment-resistant": "two or more antidepressants did not help",
    "dissociation": "cut off from their body or from the world",
    "psychosis": "seeing, hearing or believing things that are not real",
    "MAOI": "an old kind of antidepressant",
    "aneurysm": "a weak, bulging blood vessel",
    "AVM": "a tangle of blood vessels",
    "Remission": "hardly any signs are left",
    "response": "fell by at least half",
    "ECT": "a short electric current to the brain while you sleep",
    "Schedule III": "a federal list of medicines that can be misused",
    "maintenance": "later doses",
    "prior authorization": "if they agree to it first",
    "ASKP3": "a group of ketamine clinicians",
    "IV": "a drip into a vein",
    "DEA": "the federal office for drug control",
    "REMS": "a federal safety program for Spravato",
    "NPI": "a clinician's number in a federal register",
    "TRICARE": "health cover of the military",
    "VA community care": "Veterans Affairs pays for care elsewhere",
    "HSA or FSA": "money set aside for health costs",
}
# other words that say it as well
_ALSO = {
    "off-label": "(not approved)",
    "Spravato": "nasal spray",
    "aneurysm": "tangled blood vessels",
    "AVM": "tangled blood vessels",
}

_BY_FOLDED = {term.casefold(): term for term in TERMS}
_SHORT, _LONG = (
    "|".join(re.escape(term) for term in TERMS if term.isupper() is capitals) for capitals in (True, False)
)
_TERM = re.compile(rf"\b(?:(?:{_SHORT})|(?i:{_LONG}))s?\b")
_TAG = re.compile(r"(<[^>]*>)")  # ``html`` escapes the angle brackets of texts and attributes
_NAME = re.compile(r"<(/?)(\w+)")
_HOLDS = re.compile(
    r'<(?:p|li|dt|dd|td)\b|<span class="what\b'
)  # a paragraph, an item, what a line that opens is about
_SENTENCE = re.compile(r"[.?!][)”]*$")
_COMMA = re.compile(r",\s*$")
_NEVER_CLOSED = {"br", "hr", "img", "input"}
# a clinic's own words and the titles of sources are not ours to explain
_NOT_OURS = re.compile(r'\bdata-theirs\b|\bclass="(?:[^"]* )?source[ "]')


def note(*terms: str) -> str:
    """Terms with their meanings, a sentence each: "IV: a drip into a vein." Raises KeyError for what is none of ``TERMS``."""
    return " ".join(f"{term[:1].upper()}{term[1:]}: {TERMS[term]}." for term in terms)


def found(text: str) -> tuple[str, ...]:
    """The terms that stand in a text, each once, in order; an abbreviation only in capitals, one more ``s`` allowed."""
    terms = []
    for match in _TERM.finditer(text):
        folded = match[0].casefold()
        terms.append(_BY_FOLDED.get(folded) or _BY_FOLDED[folded.removesuffix("s")])
    return tuple(dict.fromkeys(terms))


def said(term: str, text: str) -> bool:
    """Whether a text explains a term itself."""
    folded = text.casefold()
    return TERMS[term].casefold() in folded or (term in _ALSO and _ALSO[term] in folded)


def explained(*parts: Html) -> tuple[Html, ...]:
    """The parts of one page, in order, each term explained at the end of the paragraph, line or item where it first stands.

    What opens at a touch may stay closed: a term explained only in there is explained again where it next stands.
    """
    known: list[set[str]] = [set()]
    return tuple(_Reading(known).explained(part) for part in parts)


class _Reading:
    """One part of a page, read from start to end; its HTML is that of ``html``."""

    def __init__(self, known: list[set[str]]) -> None:
        self.known = known  # explained so far on the page: the last is that of where we are, before it what lies around
        self.out: list[str] = []
        self.open_tags: list[bool] = []  # of each whether it is a holder
        self.holders: list[list[str]] = [[]]  # the texts of each open holder
        self.theirs = 0  # the number of the open tag around us that is not ours; 0 where there is none

    def explained(self, html: Html) -> Html:
        """The part with its explanations."""
        for piece in _TAG.split(html):
            tag = _NAME.match(piece)
            if tag is None:
                if not self.theirs:
                    self.holders[-1].append(piece)
            elif tag[1]:
                self._close(tag[2])
            else:
                self._open(tag[2], piece)
            self.out.append(piece)
        return Html("".join(self.out))

    def _open(self, name: str, piece: str) -> None:
        if name not in _NEVER_CLOSED:
            self.open_tags.append(bool(_HOLDS.match(piece)))
            if not self.theirs and _NOT_OURS.search(piece):
                self.theirs = len(self.open_tags)
            if self.open_tags[-1]:
                self.holders.append([])
        if name == "details":
            self.known.append(self.known[-1])

    def _close(self, name: str) -> None:
        if self.open_tags[-1]:
            self._explain_here(" ".join(unescape(" ".join(self.holders.pop())).split()), apart=name == "span")
        if name == "summary":
            self.known[-1] = set(self.known[-1])
        elif name == "details":
            self.known.pop()
        if self.theirs == len(self.open_tags):
            self.theirs = 0
        self.open_tags.pop()

    def _explain_here(self, text: str, apart: bool) -> None:
        """Add to what was read so far, which ends with ``text``, what explains the terms that stand in it for the first time; ``apart``: it looks apart from the text."""
        named = found(text)
        named += found(" ".join(TERMS[term] for term in named))
        new = [term for term in dict.fromkeys(named) if term not in self.known[-1]]
        self.known[-1].update(new)
        missing = [term for term in new if not said(term, text)]
        if missing:
            comma = _COMMA.search(self.out[-1])
            if comma:  # behind an item of a list
                self.out[-1] = self.out[-1][: comma.start()]
            self.out.append(
                f" {element('span', _words(missing, text, apart), class_='muted term')}{comma[0] if comma else ''}"
            )


def _words(terms: list[str], text: str, apart: bool) -> str:
    """What explains ``terms`` behind a text: a sentence behind a sentence or apart from it, else in brackets."""
    if apart or _SENTENCE.search(text):
        return note(*terms)
    if len(terms) == 1 and text.removesuffix(",").endswith(terms[0]):
        return f"({TERMS[terms[0]]})"
    return f"({note(*terms)[:-1]})"
