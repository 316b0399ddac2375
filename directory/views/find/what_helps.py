"""What would help when little fits, in words: changes with the nearest clinic each gains, calls to make, the nearest clinics.

Pure functions; what helps and what it gains comes from ``search.near_misses``, nothing is decided here.
"""

import math
from collections.abc import Sequence

from directory.clinics import formats
from directory.geo.places import Place
from directory.search import Answer, near_misses, own_state, query
from directory.search.gained import Gained, NearMiss, Relaxation, measured_from
from directory.search.near_misses import Nearest
from directory.search.options import OPTION, TELEHEALTH
from directory.search.published import Directory
from directory.search.query import Query
from directory.views import words
from directory.views.find import results
from directory.views.html import Html, element, join, plain_markdown

_WHOLE_MILES = 100
_TOWNS_NAMED = 3
_CALLS = 3  # so many wishes that clinics leave open are offered as calls


def heading(answer: Answer, misses: Sequence[NearMiss]) -> Html:
    """What is missing, and whether a change or a call helps."""
    title, text = _wished(answer, misses) if answer.query.wished else _not_wished(answer, misses)
    return element(
        "section",
        element("h2", title),
        element("p", text) if text else None,
        element("p", note) if (note := _only_own_state(answer)) else None,
        id="what-helps",
        tabindex="-1",
        class_="panel",
    )


def _wished(answer: Answer, misses: Sequence[NearMiss]) -> tuple[str, str]:
    few, of_use = len(answer.positions), near_misses.of_use(answer)
    if few:
        fit = f"fit{'s' if of_use == 1 else ''} every wish"
        text = _to_find_more(misses)
        if of_use == few:
            return f"Only {words.clinics(few)} {fit}", text
        state = words.state(answer.place.state if answer.place else "")
        if of_use:
            return f"Only {of_use} of {words.clinics(few)} {fit} for people of {state}", text
        that_fit = "The only clinic that fits is" if few == 1 else f"The {words.clinics(few)} that fit are"
        return f"{that_fit} not in {state}", text
    if len(answer.telehealth):
        return f"No clinic {results.around(answer.query, answer.place)}, only by video", _to_find_more(misses)
    return "No clinic fits every wish", f"Nothing is wrong with your search. {_to_find_one(misses)}"


def _to_find_more(misses: Sequence[NearMiss]) -> str:
    changes, calls = split(misses)
    if calls:
        return f"To find more, you can call and ask{_or_change(changes)}."
    if not changes:
        return "No single change would bring more."
    return (
        "No single change would bring more. Two together would."
        if changes[-1].parts
        else "One change would bring more."
    )


def _to_find_one(misses: Sequence[NearMiss]) -> str:
    changes, calls = split(misses)
    if calls:
        return f"You can call and ask{_or_change(changes)}."
    if not changes:
        return "No single change helps. See below who is nearest and whom to call."
    return "No single change helps, but two together do." if changes[-1].parts else "One change can help."


def _or_change(changes: Sequence[NearMiss]) -> str:
    """What stands after a call to make, where there are changes beside it."""
    if not changes:
        return ""
    return ", or make two changes together" if changes[-1].parts else ", or change one thing"


def _not_wished(answer: Answer, misses: Sequence[NearMiss]) -> tuple[str, str]:
    title = f"No clinic {results.around(answer.query, answer.place)}{', only by video' * bool(len(answer.telehealth))}"
    if misses:
        return title, "You can look further away."
    if len(answer.telehealth):
        return title, "There are no others in this directory. A person can help you look."
    return (
        "There is no clinic here yet",
        "You did nothing wrong: this directory has no clinic to show. A person can help you look.",
    )


def _only_own_state(answer: Answer) -> str:
    """Why clinics of other states are not offered, where a wish is for what one state pays."""
    bound = [OPTION[option_id].label for option_id in own_state.bound(answer.query)]
    if not bound or answer.place is None or not answer.place.state:
        return ""
    listed = " or ".join(f"“{label}”" for label in sorted(bound))
    state = words.state(answer.place.state)
    return (
        f"Clinics in other states seldom take {listed} from {state}. A change that finds only such clinics is left out."
    )


def change(directory: Directory, miss: NearMiss, place: Place | None = None) -> str:
    """A change, the nearest clinic it gains and how many, as a button's label (Markdown).

    "Look within 225 miles. Alder House, Spokane, WA, 214 miles: 1 more"
    """
    nearest = _where(directory, miss.nearest[0], by_video=miss.kind != TELEHEALTH)
    one = miss.nearest[0]
    # who comes by video is near to nobody
    first = ("First is " if one.miles is None or one.by_video else "Nearest is ") if miss.gain > 1 else ""
    gains = f"{first}{nearest}: {_gain(miss)}"
    return f"**{plain_markdown(_changes(miss, place))}.** {plain_markdown(gains)}"


def _gain(miss: NearMiss) -> str:
    other = f", {miss.elsewhere:,} of them in other states" if miss.elsewhere else ""
    return f"{miss.gain:,} more{other}"


def _where(directory: Directory, gained: Gained, *, by_video: bool) -> str:
    row = directory.row(gained.position)
    reached = "by video" * by_video if gained.by_video else "" if gained.miles is None else far(gained.miles)
    return ", ".join(part for part in (formats.name(row), row["city"], row["state_province"], reached) if part)


def far(miles: float) -> str:
    """A distance to somewhere else: whole miles from 100 on, rounded up so that it never promises less than there is."""
    return words.miles(miles) if miles < _WHOLE_MILES else f"{math.ceil(miles):,} miles"


def _changes(miss: NearMiss, place: Place | None) -> str:
    changes = [_change(part, place) for part in (miss.parts or (miss,))]
    return " and ".join([changes[0], *(c[:1].lower() + c[1:] for c in changes[1:])])


def _change(step: Relaxation, place: Place | None) -> str:
    wishes = " or ".join(f"“{OPTION[o].label}”" for o in step.option_ids if o in OPTION)
    match step.kind:
        case near_misses.COUNT_UNKNOWN:
            return f"Call to ask whether they {_asked(step, of_one=False)}"
        case near_misses.DROP:
            return f"Do without {wishes or 'the price limit'}"
        case query.DISTANCE:
            return _within(step.query, place)
        case query.PRICE:
            return f"Pay up to {formats.money(str(step.query.price_at_most))} a visit"
        case query.VERIFIED:
            return "Count facts that are out of date or not checked"
        case _:
            return "Add clinics that treat you by video"


def _asked(step: Relaxation, *, of_one: bool) -> str:
    """What is to be asked of several clinics, or ``of_one``; of a pair both."""
    options = ([OPTION[o] for o in s.option_ids if o in OPTION] for s in step.parts or (step,))
    listed = (" or ".join(o.whether_of_one if of_one else o.whether for o in of_step) for of_step in options)
    return f" and whether {_they(of_one)} ".join(listed)


def _they(of_one: bool) -> str:
    return "it" if of_one else "they"


def _within(asked: Query, place: Place | None) -> str:
    """Of an area around its largest town: there distances begin."""
    town = place.town if place else None
    middle = town.label if town is not None and asked.place == town.text else ""
    if asked.within:
        return f"Look within {asked.within} miles{' of ' + middle if middle else ''}"
    return f"Look at any distance{' from ' + middle if middle else ''}"


def call_heading(miss: NearMiss, place: Place | None) -> Html:
    """Who does not say: "2 clinics in Billings and Missoula do not say whether they take Medicaid: call and ask"."""
    of_one = miss.to_ask == 1
    does = "does" if of_one else "do"
    about = f"whether {_they(of_one)} {asked}" if (asked := _asked(miss, of_one=of_one)) else "what a visit costs"
    return element(
        "p",
        element("b", f"{words.clinics(miss.to_ask)}{_in_towns(miss, place)} {does} not say {about}"),
        ": call and ask.",
    )


def _in_towns(miss: NearMiss, place: Place | None) -> str:
    own = {place.state} if place else set()
    states = {state for _, state in miss.towns}
    alike = len(states) == 1
    named = [town if alike or state in own else f"{town}, {state}" for town, state in miss.towns if town]
    if not named:
        return ""
    *first, last = named if len(named) <= _TOWNS_NAMED else (*named[: _TOWNS_NAMED - 1], "other towns")
    # a comma stands between town and state already
    listed = f"{('; ' if any(',' in town for town in first) else ', ').join(first)} and {last}" if first else last
    return f" in {listed}{', ' + states.pop() if alike and not states <= own else ''}"


def call(directory: Directory, gained: Gained) -> Html:
    """How far a clinic is, and its phone."""
    reached = "by video" if gained.by_video else "" if gained.miles is None else f"{far(gained.miles)} away"
    return element("p", reached, " · " if reached else None, phone(directory, gained.position), class_="call")


def phone(directory: Directory, position: int) -> Html:
    """A clinic's phone as a link that dials."""
    row = directory.row(position)
    number, tel = formats.phone(row["phone"], row["phone_extension"]), formats.tel(row["phone"], row["phone_extension"])
    return element("a", number, href=tel, class_="phone") if tel else element("span", number or "No phone is known.")


def named(directory: Directory, position: int) -> str:
    """A clinic's name with its town, for a link (Markdown)."""
    row = directory.row(position)
    return plain_markdown(f"{formats.name(row)}, {row['city']}, {row['state_province']}")


def show_them(miss: NearMiss, asked: Query, place: Place | None = None) -> str:
    """The button that puts the clinics to call into the list (Markdown)."""
    them = "it" if miss.to_ask == 1 else "them"
    where = f"Show {them} in the list"
    if (miss.query.within, miss.query.place) != (asked.within, asked.place):
        where = f"{_within(miss.query, place)} and show {them} in the list"
    if query.PRICE in miss.option_ids:
        where += ", without the price limit"
    return plain_markdown(f"{where}: {_gain(miss)}")


def nearest_heading() -> Html:
    """Stands over the nearest clinics, where no change helps."""
    return element("p", element("b", "The nearest clinics"), ", and what each does not fit:")


def video_heading(place: Place, count: int) -> Html:
    """Stands over clinics that treat people of the state by video, where no change helps."""
    state = words.state(place.state)
    if not count:
        return element("p", f"No clinic in this directory says that it treats people of {state} by video.")
    return element("p", element("b", f"By video in {state}"), ", and what each does not fit:")


def shortfalls(directory: Directory, near: Nearest, place: Place | None, *, by_video: bool = False) -> Html:
    """The phone of a clinic that is no result, and what it does not fit."""
    failed = tuple(f for f in near.failed if not (by_video and f.kind == query.DISTANCE))
    texts = [results.failed(f, directory.today) for f in failed]
    if near.elsewhere and place is not None:
        there = words.state(directory.row(near.position)["state_province"])
        texts.append(f"It is in {there}, so it may not take what {words.state(place.state)} pays")
    return join(
        element("p", phone(directory, near.position), class_="call"),
        element("ul", *(element("li", text) for text in texts), class_="near-list"),
    )


def counted_from(place: Place | None) -> Html | None:
    """From where the distances are counted, where that is not the place itself."""
    if place is None or (point := measured_from(place)) == place:
        return None
    return element("p", f"Distances are counted from {point.label}, the largest town.", class_="muted")


def split(misses: Sequence[NearMiss]) -> tuple[list[NearMiss], list[NearMiss]]:
    """(changes, calls to make), each in its order."""
    return [miss for miss in misses if not miss.asks], [miss for miss in misses if miss.asks]


def shown(misses: Sequence[NearMiss]) -> list[NearMiss]:
    """What is shown of what helps, in its order: of the calls the first few."""
    left_out = split(misses)[1][_CALLS:]
    return [miss for miss in misses if miss not in left_out]
