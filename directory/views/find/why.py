"""Why a result is in the list and where it stands there, in a few sentences folded away on its card."""

from datetime import date
from functools import lru_cache

from directory.clinics import formats
from directory.clinics.findings import Standing, Value
from directory.clinics.verdict import Verdict
from directory.geo.places import Place
from directory.search.explanations import Answered, Safety, WhyHere
from directory.search.options import OPTION
from directory.views import words
from directory.views.html import Html, element

_SUMMARY = element("summary", "Why it is here")


def fold(why: WhyHere, place: Place | None, today: date) -> Html:
    """What opens at a touch below the facts of a result."""
    where = _where(why, place)
    others = sentences(why, place, today)[len(where) :]
    # of where a person is nothing is kept
    return element("details", _SUMMARY, *(element("p", said) for said in where), *map(_paragraph, others), class_="why")


@lru_cache(maxsize=5_000)
def _paragraph(said: str) -> Html:
    """Most cards of a list say the same, and the next list much of it again."""
    return element("p", said)


def sentences(why: WhyHere, place: Place | None, today: date) -> list[str]:
    """Where it lies or whom it may treat, which wishes it meets, and what its place in the list comes from."""
    return [
        *_where(why, place),
        *_wishes(why),
        *_of_its_own_state(why, place),
        f"It is number {why.number:,} of {why.total:,}.",
        _order(why, today),
    ]


def _where(why: WhyHere, place: Place | None) -> list[str]:
    if place is None:
        return []
    if why.by_video:
        return [f"It may treat people of {place.state} by video."]
    if place.is_area:
        return [f"It is in {place.label}."]
    if why.miles is None:
        return ["Nobody knows where it lies, and you look at any distance."]
    return [f"It is {words.miles(why.miles)} from {place.label}."]


def _wishes(why: WhyHere) -> list[str]:
    left_out = ["You leave out clinics that failed a safety check; we know of none that this one failed."]
    safe = left_out if why.without_failed else []
    if not why.wishes:
        return safe or ["You chose no wishes that it would have to meet."]
    met = "; ".join(_met(answered) for answered in why.wishes if not answered.maybe)
    maybe = "; ".join(_met(answered) for answered in why.wishes if answered.maybe)
    return [
        *([f"It meets these wishes of yours: {met}."] if met else []),
        *([f"Not known, and counted as maybe because you chose so: {maybe}."] if maybe else []),
        *safe,
    ]


def _of_its_own_state(why: WhyHere, place: Place | None) -> list[str]:
    """What it takes from people of its own state alone, where the place lies in another."""
    labels = [
        OPTION[option_id].label
        for answered in why.wishes
        for option_id, finding in zip(answered.wish.option_ids, answered.findings, strict=False)  # a price has no ids
        if option_id in why.only_there and finding.value is Value.YES
    ]
    if place is None or not labels:
        return []
    return [f"{' and '.join(labels)}: that is its own state's, not {words.state(place.state)}'s."]


def _met(answered: Answered) -> str:
    """A wish by its label; of alternatives those that it meets."""
    if not answered.wish.option_ids:
        return "the price of a visit"
    wanted = Value.UNKNOWN if answered.maybe else Value.YES
    return " and ".join(
        OPTION[option_id].label
        for option_id, finding in zip(answered.wish.option_ids, answered.findings, strict=True)
        if finding.value is wanted
    )


def _order(why: WhyHere, today: date) -> str:
    match why.sort, why.value:
        case "most_verified", Safety() as safety:
            return _by_safety(safety)
        case "recently_verified", date() as day:
            return f"The list begins with what was verified last; this one was last verified {words.dated(day, today)}."
        case "recently_verified", _:
            return "The list begins with what was verified last; nothing of this one is verified now."
        case "price", None:
            return "The list begins with the lowest price; the price here is not known."
        case "price", dollars:
            return f"The list begins with the lowest price; a visit here costs {formats.money(str(dollars))}."
    return "The list by video is in the order of names." if why.by_video else "The list begins with the nearest."


def _by_safety(safety: Safety) -> str:
    """What the verdict and, among clinics alike in it, what is verified make of its place."""
    counts, asked = safety.checks.counts, safety.checks.asked
    verified, failed = counts[Standing.VERIFIED], counts[Standing.NO]
    alike = f"Of those alike, the one with more of our questions verified comes first; here it is {safety.questions}."
    match safety.verdict:
        case Verdict.ALL_VERIFIED:
            return (
                f"The list begins with clinics whose safety checks are all verified, and this is one of them. {alike}"
            )
        case Verdict.NONE_FAILED:
            return f"Clinics whose safety checks are all verified come first, then those with fewer left to verify; of this one {verified} of {asked} are verified and none failed. {alike}"
        case Verdict.NOT_VETTED:
            return f"Clinics that failed no safety check and of which something is known come first; of the checks of this one nothing is known. {alike}"
    return f"Clinics that failed a safety check come last, those with fewer left to verify first; this one failed {failed}, and {verified} of {asked} are verified. {alike}"
