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
    page = _Page()
    return tuple(page.explain(part) for part in parts)


class _Page:
    """Reads HTML of ``html`` from start to end and knows which terms have been explained so far."""

    def __init__(self) -> None:
        self.known: list[set[str]] = [set()]  # the last is that of where we are, those before it of what lies around

    def explain(self, html: Html) -> Html:
        """One part with its explanations."""
        out: list[str] = []
        open_tags: list[bool] = []  # of each whether it is a holder
        holders: list[list[str]] = [[]]  # the texts of each open holder
        theirs = 0  # the number of the open tag around us that is not ours; 0 where there is none
        for piece in _TAG.split(html):
            tag = _NAME.match(piece)
            if tag is None:
                if not theirs:
                    holders[-1].append(piece)
            elif not tag[1]:
                if tag[2] not in _NEVER_CLOSED:
                    open_tags.append(bool(_HOLDS.match(piece)))
                    if not theirs and _NOT_OURS.search(piece):
                        theirs = len(open_tags)
                    if open_tags[-1]:
                        holders.append([])
                if tag[2] == "details":
                    self.known.append(self.known[-1])
            else:
                if open_tags[-1]:
                    self._explain_here(out, " ".join(unescape(" ".join(holders.pop())).split()), apart=tag[2] == "span")
                if tag[2] == "summary":
                    self.known[-1] = set(self.known[-1])
                elif tag[2] == "details":
                    self.known.pop()
                if theirs == len(open_tags):
                    theirs = 0
                open_tags.pop()
            out.append(piece)
        return Html("".join(out))

    def _explain_here(self, out: list[str], text: str, apart: bool) -> None:
        """Add to ``out``, which ends with ``text``, what explains the terms that stand in it for the first time; ``apart``: it looks apart from the text."""
        named = found(text)
        named += found(" ".join(TERMS[term] for term in named))
        new = [term for term in dict.fromkeys(named) if term not in self.known[-1]]
        self.known[-1].update(new)
        missing = [term for term in new if not said(term, text)]
        if missing:
            comma = _COMMA.search(out[-1])
            if comma:  # behind an item of a list
                out[-1] = out[-1][: comma.start()]
            out.append(
                f" {element('span', _words(missing, text, apart), class_='muted term')}{comma[0] if comma else ''}"
            )


def _words(terms: list[str], text: str, apart: bool) -> str:
    """What explains ``terms`` behind a text: a sentence behind a sentence or apart from it, else in brackets."""
    if apart or _SENTENCE.search(text):
        return note(*terms)
    if len(terms) == 1 and text.removesuffix(",").endswith(terms[0]):
        return f"({TERMS[terms[0]]})"
    return f"({note(*terms)[:-1]})"
