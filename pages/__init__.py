"""What a page needs from the running app: its settings, the published directory, the search of this tab."""

import logging
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from directory import search
from directory.geo import areas, places
from directory.geo.geocoder import Geocoder
from directory.geo.places import Place
from directory.medicine import last_checked
from directory.medicine.last_checked import LastChecked
from directory.operate import signing_in
from directory.paths import ACCOUNT
from directory.publishing import file
from directory.publishing.serving import Serving
from directory.search import Answer
from directory.search.published import Directory, Unreadable
from directory.search.query import Query
from directory.settings import Settings
from directory.store import Unavailable
from directory.views import center
from directory.views.admin import staff
from directory.views.find.left import Left
from directory.views.html import Html
from directory.web.shared import LEFT_COOKIE, SEARCH_COOKIE
from directory.web.uploads import Admitted

TOLD_ONCE = "told_once"  # key to what this run said once, see `once`

logger = logging.getLogger(__name__)

_settings: Settings | None = None
_gate: Admitted | None = None


def start(settings: Settings, gate: Admitted | None = None) -> None:
    """Keep what app.py read from the environment, and the gate that uploads pass."""
    global _settings, _gate
    _settings, _gate = settings, gate


def settings() -> Settings:
    """The running app's settings; the defaults where no server started (page tests)."""
    return _settings or Settings()


def today() -> date:
    """The UTC day: one day for every visitor and replica."""
    return datetime.now(UTC).date()


def now() -> datetime:
    """The moment of this run, UTC."""
    return datetime.now(UTC)


def contact() -> Html:
    """Whom to ask, as of now."""
    return center.contact(settings(), now())


def directory() -> Directory:
    """The published directory, loaded once per process.

    Raises published.Unreadable where there is none to show.
    """
    if settings().store is None:
        return file.current(settings().clinics, today())
    return serving().current(today())


def checked() -> LastChecked:
    """When the sentences on approvals and law were last checked, as known since ``directory`` last asked the store."""
    return last_checked.as_of(serving().sentence_checks() if settings().store is not None else (), today())


def frame_drawn(shown: Directory) -> None:
    """Remember of which publication and day the frame around this page tells."""
    st.session_state["framed"] = shown.publication, shown.day


def keep_in_step() -> None:
    """Draw the whole page again where its frame tells of another publication or day, or there is no list any more.

    First line of each part that reruns alone.
    """
    try:
        now = directory()
    except Unreadable:
        st.rerun()
    if st.session_state.get("framed", (now.publication, now.day)) != (now.publication, now.day):
        st.rerun()


def serving() -> Serving:
    """The store of this process, with what is served of it. Only where the settings name a store."""
    return _serving(settings().store)


@cache
def _serving(place: str | Path) -> Serving:
    return Serving(place)


def gate() -> Admitted:
    """What lets admins' uploads in; one that nobody asks where no server started (page tests)."""
    global _gate
    _gate = _gate or Admitted(proves_admin)
    return _gate


def proves_admin(cookie: str) -> bool:
    """Whether a sign-in cookie proves an admin now."""
    try:
        found = signing_in.person_of_cookie(serving().store(), cookie, datetime.now(UTC))
    except Unavailable:
        return False
    return found is not None and found.role == signing_in.ADMIN


def first_steps(port: int, base: str) -> str:
    """What the server says when it starts: where its data is and, before anyone has an account, how to make the first admin."""
    try:
        token = signing_in.setup_token(serving().store(), datetime.now(UTC))
    except Unavailable as fault:
        return f"The store cannot be used yet: {fault.sentence}"
    address = settings().base_url or f"http://localhost:{port}{base}"
    return staff.first_steps(serving().store().place, f"{address}/{ACCOUNT}/setup#{token}" if token else None)


def ready() -> bool:
    """Whether clinics are loaded, and the store they came from is still there."""
    try:
        return len(directory().frame) > 0 and not _lost()
    except Unreadable:
        return False


def why_not_ready() -> str:
    """Why this process is not ready, for machines: nothing that tells where the store is."""
    return "the store was lost; the log says how" if _lost() else "no clinics are loaded"


def _lost() -> bool:
    return settings().store is not None and serving().lost


def drop_expired_drafts() -> None:
    """Delete the drafts that nobody changed for a week; done when the server starts. An outage is only logged."""
    try:
        serving().store().drop_expired(datetime.now(UTC))
    except Unavailable as fault:
        logger.warning("Expired drafts could not be deleted: %s", fault.sentence)


def query() -> Query:
    """The search of this tab. At a session's first run it comes from the link, the reload or the lost session before it."""
    asked = st.session_state.get("query")
    if asked is None:
        asked = st.session_state.query = Query.from_params(_cookie(SEARCH_COOKIE))
        _as_left(asked, Left.from_params(_cookie(LEFT_COOKIE)))
    return asked


def once(key: str) -> Any:
    """What waits under a key to be said, for this run alone; None where nothing does. What no press asked for says it again."""
    told = st.session_state.pop(key, None)
    st.session_state.setdefault(TOLD_ONCE, {})[key] = told
    return told


def take_carried() -> None:
    """Take the search that the page's script brings: of another tab of this site, or of this one where no cookie did."""
    fields = _fields(st.session_state.carried)
    # nobody pressed anything: what was just said stays
    st.session_state.update({key: told for key, told in st.session_state.get(TOLD_ONCE, {}).items() if told})
    carried = Query.from_params(fields)
    if "emptied" in fields:  # another tab was left: what stands beside a search goes with it
        st.session_state.update(near="", near_of="", taken=None, address=None, largest_of=("", ""), missing_name="")
        st.session_state.update(chosen=None, at_point=(), street_failed=("", ""), missing_open=False)
        st.session_state.pop("missing", None)
    if carried != query():
        ask(carried)
        if "view" in fields:  # this tab's own: another tab brings the search alone
            _as_left(carried, Left.from_params(fields))


def _as_left(asked: Query, left: Left) -> None:
    """Show the list as it was left; what is not known of it stands as always."""
    # widgets read what stands under their keys when they are drawn for the first time
    st.session_state[page_key()] = left.page
    st.session_state["open_groups"] = left.groups
    for group in left.groups:
        st.session_state.pop(f"more_{group}", None)  # drawn shut before this was known
    if left.view:
        st.session_state["view"] = left.view
    st.session_state.chosen = left.chosen or None
    st.session_state.update(choice_dense=left.dense, choice_keys=not left.keyless, all_video=left.all_video)
    st.session_state.update(missing_open=left.missing, missing_name=left.named)
    if left.missing:
        st.session_state.pop("missing", None)  # drawn shut before this was known
    if left.box:
        st.session_state.update(near=left.box, near_of=asked.place)


def page_key() -> str:
    """Under which the page of the list is kept: a new search starts at its first page."""
    return f"page_of_{st.session_state.get('asked_count', 0)}"


def ask(new: Query) -> None:
    """Make ``new`` the search of this tab; the list starts again at its first page."""
    st.session_state.query = new
    # Streamlit would keep it for good, and look at all that it keeps at each selectbox of every run
    st.session_state.pop(page_key(), None)
    st.session_state["asked_count"] = st.session_state.get("asked_count", 0) + 1
    st.session_state.chosen = None


def place() -> Place | None:
    """The place of this tab's search as a point; a street that was looked up keeps its own point in this tab."""
    text = query().place
    address = st.session_state.get("address")
    if address is not None and address.text == text:
        return address
    of, found = st.session_state.get("resolved", ("", None))
    if of != text:
        found = places.resolve(text).place
        st.session_state["resolved"] = text, found
    return found


@cache
def outline(area: Place) -> list[list[tuple[float, float]]]:
    """The lines around a state or county, for the map."""
    return areas.outline(area)


def answer(*, last: bool = False) -> Answer:
    """The answer to this tab's search, worked out once a run; the ``last`` to ask lets go of it."""
    kept = st.session_state.pop("answer", None)
    # a callback between the two may have changed the search
    asked = directory(), query(), place()
    found = kept[1] if kept and kept[0] == asked else search.search(*asked)
    if not last:
        st.session_state.answer = asked, found
    return found


@cache
def _clinic_page():
    """Given its path alone, Streamlit asks the disk for it at every link of every run."""
    return st.Page("public/clinic.py", url_path="clinic")


def clinic_link(clinic_id: str, label: str) -> None:
    """Draw a link to a clinic's page. ``label``: plain, as ``plain_markdown`` makes it."""
    st.page_link(_clinic_page(), label=label, query_params={"id": clinic_id})


@cache
def geocoder() -> Geocoder:
    """The operator's geocoder, one per process (its policy is one request a second for all visitors together)."""
    return Geocoder(settings().geocoder_url, settings().geocoder_agent)


def focus(selector: str) -> None:
    """Ask the page's script to move the focus there once this run is drawn."""
    st.session_state.focus = (st.session_state.get("focus", (0, ""))[0] + 1, selector)


def _cookie(name: str) -> dict[str, list[str]]:
    carried = st.context.cookies.get(name)
    return _fields(carried) if isinstance(carried, str) else {}


def _fields(carried: str) -> dict[str, list[str]]:
    """A query string as lists by key; nothing where it is no sensible query string."""
    try:
        return parse_qs(carried[:4000], max_num_fields=400)
    except ValueError:
        return {}
