"""What is published, as staff pages compare with it and may replace it."""

import streamlit as st

import pages
from directory.publishing import stand_in
from directory.publishing.serving import Served
from directory.publishing.stand_in import StandIn
from directory.search.published import Unreadable
from directory.store import Publication, Unavailable
from directory.views.admin import stand_in as admin_stand_in


def served() -> Served:
    """What is published at this moment: a preview is to be compared with the newest, not with that of a second ago.

    Where the newest cannot be read, one without clinics stands in for it. While the store is away it is the last one
    read. Raises Unavailable where there is none.
    """
    for _ in range(2):  # someone may publish between the two questions
        held = shown()
        try:
            newest = publication()
        except Unavailable:
            if held is None:
                raise
            return held
        if held and held.publication.number == newest.number:
            return held
    return stand_in.of(newest, pages.today())


def publication(number: int | None = None) -> Publication:
    """The publication of a number, or the newest.

    Raises Unavailable, also where the store has none of it: then another one was put in its place.
    """
    store = pages.serving().store()
    found = store.current() if number is None else store.publication(number)
    if found is None:
        raise Unavailable("Nothing is published in it." if number is None else f"It holds no publication {number}.")
    return found


def shown() -> Served | None:
    """What visitors of this process see now; None where they see no list."""
    pages.serving().look_again()
    try:
        return pages.serving().served(pages.today())
    except Unreadable:
        return None


def tell(now: Served) -> None:
    """Say so where a stand-in had to be taken."""
    if isinstance(now, StandIn):
        st.html(admin_stand_in.told(now.publication, shown()))
