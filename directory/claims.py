"""Phrases that promise more than research shows, in a clinic's own words: a reason to look, never a verdict.

The list is domain rule 2.5's (after the study of clinic advertising in Maryland); forms vary in case, hyphens, blanks and
ways to write a percentage. A sentence that denies the claim ("not FDA-approved", "no cure") is left alone.
"""
import re

_PERCENT = r"[0-9]{1,3}(?:\.[0-9]+)?\s*(?:(?:-|–|to)\s*[0-9]{1,3}\s*)?(?:%|per\s?cent\b)"
_APPROVED = r"\bf\.?d\.?a\.?(?:'s)?[\s-]*(?:has\s+|have\s+|)approv(?:ed|es|al)\b"

_PHRASES: dict[str, re.Pattern] = {
    phrase: re.compile(pattern, re.IGNORECASE)
    for phrase, pattern in {
        "FDA-approved ketamine": rf"{_APPROVED}[^.;!?]{{0,40}}?\bketamine\b|\bketamine\b[^.;!?]{{0,30}}?(?:{_APPROVED}|\bapproved\s+by\s+the\s+fda\b)",
        "cure": r"\bcur(?:e|es|ed|ing)\b",
        "guaranteed": r"\bguarante(?:e|es|ed)\b",
        "no side effects": r"\b(?:no|zero|without(?:\s+any)?|free\s+(?:of|from))\s+(?:\w+\s+)?side[\s-]*effects?\b|\bside[\s-]*effects?[\s-]*free\b",
        "70 % success": rf"{_PERCENT}\s*(?:of\s+)?(?:\w+\s+){{0,3}}?(?:success|successful|effective|effectiveness)\b|\bsuccess(?:\s+rates?)?\b[^.;!?]{{0,30}}?{_PERCENT}",
        "safe for everyone": r"\bsafe\s+for\s+(?:everyone|everybody|anyone|all|every\s+\w+)\b|\b(?:completely|totally|perfectly|100\s*%)\s+safe\b|\brisk[\s-]*free\b|\bno\s+risks?\b",
    }.items()
}
_DENIES = re.compile(r"\b(?:not|no|never|cannot|neither|nor|isn['’]t|aren['’]t|doesn['’]t|don['’]t|can['’]t|won['’]t|without|nothing|nobody|unapproved|off[\s-]*label)\b", re.IGNORECASE)
_DENIED = re.compile(_DENIES.pattern + r"(?:\s+\w+){0,3}\s*$", re.IGNORECASE)  # directly before the claim: "not a guaranteed cure"
_NOT_THE_CLAIM = re.compile(r"esketamine|spravato|ana?esth", re.IGNORECASE)


def claims_in(text: str) -> list[tuple[str, str]]:
    """(phrase of the list, the words found) of every claim in a text."""
    found = []
    for phrase, pattern in _PHRASES.items():
        match = next((m for m in pattern.finditer(text) if not _denied(phrase, text, m)), None)
        if match:
            found.append((phrase, match[0]))
    return found


def _denied(phrase: str, text: str, match: re.Match) -> bool:
    """Whether the words right before the claim deny it; "no side effects" denies nothing by its own "no"."""
    if _DENIED.search(text[max(0, match.start() - 60) : match.start()]):
        return True
    if phrase != "FDA-approved ketamine":
        return False
    after = text[match.end() : match.end() + 40]
    return bool(_DENIES.search(match[0]) or _NOT_THE_CLAIM.search(match[0]) or re.match(r"[^.;!?]*ana?esth", after, re.IGNORECASE))
