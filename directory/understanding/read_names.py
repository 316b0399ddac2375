"""Readings of a typed text that find clinics: by a phone number, by a whole name, and by words of a name."""

import re

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from directory.clinics import formats
from directory.understanding import phrases, read_places, tokens
from directory.understanding.suggestions import CLINIC
from directory.understanding.typed_text import TypedText
from directory.understanding.understood import Meaning

_TELLING_TOGETHER = 3  # common words that are a clinic's whole name, "Denver Ketamine Center"


def exact_names(text: TypedText) -> None:
    """A clinic's or organisation's full name of at least two words, or all of the text."""
    for start, end in text.windows(text.names.longest):
        whole = end - start == len(text.typed)
        said = text.said(start, end)
        if (end - start < 2 and not whole) or phrases.known(said) is not None:
            continue
        if not any(text.names.is_rare(word) for word in text.folded[start:end]):
            if whole and end - start >= _TELLING_TOGETHER:  # beside the town in it
                text.clinics += text.names.exactly(said)
            continue
        found = text.names.exactly(said)
        if found and not read_places.is_town(text, start, end):
            text.clinics += found
            text.add(start, end, (CLINIC, text.names.as_written(said)))
            return


def phones(text: TypedText) -> None:
    """Phone numbers of clinics, of ten digits or of the last seven."""
    digits = sum(c.isdigit() for word in text.folded for c in word)
    if digits < 7:
        return
    numbers = [
        (m.start, m.end, str(m.number.national_number))
        for m in PhoneNumberMatcher(text.cleaned, "US", leniency=Leniency.POSSIBLE)
        if m.number.country_code == 1 and phonenumbers.is_possible_number(m.number)
    ]
    numbers += [
        (m.start(), m.end(), m[0][:3] + m[0][-4:])
        for m in re.finditer(r"(?<![0-9(])(?<![0-9][ .-])[0-9]{3}[-. ][0-9]{4}(?![0-9])", text.cleaned)
    ]
    for start, end, number in numbers:
        first, last = (len(tokens.words(text.cleaned[:edge])) for edge in (start, end))
        found = text.names.with_phone(number)
        if found and text.all_free(first, last):
            text.clinics += found
            text.take(first, last)
            label = formats.phone(number) if len(number) == 10 else f"{number[:3]}-{number[3:]}"
            text.meanings.append((first, Meaning(text.cleaned[start:end], CLINIC, f"Phone {label}")))


def likely_names(text: TypedText) -> None:
    """Words left over that stand in names of clinics, typos forgiven."""
    rest = text.rest()
    if not rest or text.clinics:
        return
    found, used = text.names.meant([text.folded[i] for i in rest])
    if found:
        text.clinics += found
        indices = [i for i in rest if text.folded[i] in used]
        said = " ".join(text.typed[i].typed for i in indices)
        for i in indices:
            text.free[i] = False
        text.meanings.append((indices[0], Meaning(said, CLINIC, said)))
