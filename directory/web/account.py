"""Signing in and out by password: pages and answers of our own, so that no password ever passes through a page of Streamlit's.

The proof is a cookie that no script can read, set here and nowhere else. Requests are sent by ``fetch`` (account.js),
because a form posted by plain HTML says `Origin: null` under our referrer policy and is refused.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

import email_validator
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from directory.operate import signing_in
from directory.operate.signing_in import Client, SignInRefused, TooBusy
from directory.operate.tries import KNOWN_LASTS
from directory.paths import ACCOUNT, SIGNED_IN
from directory.settings import Settings
from directory.store import Store, Unavailable
from directory.store.accounts import LinkRefused
from directory.views.assets import asset_url
from directory.views.words import without_paths
from directory.web.client import client_of

KNOWN_COOKIE = "known-"
"""Beginning of the names of cookies that say, each for one person, that the person signed in on this browser, and only that."""
_MOST_KNOWN = 20  # looked at of those that a browser sends
_LARGEST = 4_000  # bytes of a request
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # JSON can say it; no hash and no database takes it
_NEVER = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}

_EMAIL = ("email", "E-mail address", "email", "username")
_FORMS = {
    "signin": (
        "Sign in",
        "For staff of the resource center.",
        (_EMAIL, ("password", "Password", "password", "current-password")),
        "Sign in",
    ),
    "setup": (
        "Create the first admin",
        "This link works once. The e-mail address is your name here; no mail is sent.",
        (
            _EMAIL,
            (
                "password",
                f"New password, at least {signing_in.SHORTEST_PASSWORD} characters",
                "password",
                "new-password",
            ),
        ),
        "Create and sign in",
    ),
    "password": (
        "Change your password",
        "Afterwards you sign in again, everywhere.",
        (
            ("old", "Old password", "password", "current-password"),
            (
                "password",
                f"New password, at least {signing_in.SHORTEST_PASSWORD} characters",
                "password",
                "new-password",
            ),
        ),
        "Change",
    ),
}


class _Answered(Exception):
    """What to say instead of going on: status and sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def account_routes(settings: Settings, store: Callable[[], Store], base: str = "") -> list[Route]:
    """/account/signin, /account/setup and /account/password (GET a page, POST JSON), and /account/signout (POST).

    ``store`` opens the store; it may raise Unavailable. None of them exists where the settings name no store.
    """
    if settings.store is None:
        return []
    acts = _Acts(settings, store, base)
    return [
        *(Route(f"{base}/{ACCOUNT}/{name}", _page(name), methods=["GET"]) for name in _FORMS),
        *(
            Route(f"{base}/{ACCOUNT}/{name}", _answering(act, wanted), methods=["POST"])
            for name, act, wanted in (
                ("signin", acts.sign_in, ("email", "password")),
                ("setup", acts.set_up, ("email", "password", "token")),
                ("password", acts.change, ("old", "password")),
                ("signout", acts.sign_out, ()),
            )
        ),
    ]


class _Acts:
    """What each form does with what was given, and the cookies of its answer."""

    def __init__(self, settings: Settings, store: Callable[[], Store], base: str):
        self._settings, self._store = settings, store
        ours = f"HttpOnly; SameSite=Strict{'; Secure' if settings.behind_tls else ''}"
        self._lasting, self._returning = f"Path={base}/; {ours}", f"Path={base}/{ACCOUNT}/; {ours}"
        self._signed_out = f"{SIGNED_IN}=; Max-Age=0; {self._lasting}"

    def sign_in(self, given: dict[str, str], request: Request) -> Response:
        cookie = signing_in.sign_in(self._store(), given["email"], given["password"], _now(), self._client(request))
        return _on_to_staff(self._signed_in(cookie), self._known(given["email"]))

    def set_up(self, given: dict[str, str], request: Request) -> Response:
        email = _address(given["email"])
        signing_in.set_up(self._store(), given.get("token", ""), email, given["password"], _now())
        return _on_to_staff(self._signed_in(signing_in.begin(self._store(), email, _now())), self._known(email))

    def change(self, given: dict[str, str], request: Request) -> Response:
        person = _person(self._store(), request)
        if person is None:
            raise _Answered(401, "You are not signed in any more. Sign in again.")
        signing_in.change_password(self._store(), person, given["old"], given["password"], _now())
        # the old proof ended with the old password; without a new one guessers could keep this person waiting
        return _on_to_staff(self._signed_out, self._known(person.email))

    def sign_out(self, given: dict[str, str], request: Request) -> Response:
        person = _person(self._store(), request)
        if person:
            signing_in.sign_out(self._store(), person, _now())
        return _on_to_staff(self._signed_out)

    def _signed_in(self, cookie: str) -> str:
        return f"{SIGNED_IN}={cookie}; Max-Age={int(signing_in.LONGEST_SIGN_IN.total_seconds())}; {self._lasting}"

    def _known(self, email: str) -> str:
        name, proof = signing_in.proof_of_client(self._store(), email, _now())
        return f"{KNOWN_COOKIE}{name}={proof}; Max-Age={int(KNOWN_LASTS.total_seconds())}; {self._returning}"

    def _client(self, request: Request) -> Client:
        proofs = [value for name, value in request.cookies.items() if name.startswith(KNOWN_COOKIE)]
        return Client(client_of(request.scope, self._settings), tuple(proofs[:_MOST_KNOWN]))


def _on_to_staff(*cookies: str) -> Response:
    answer = JSONResponse({"go": "../staff"}, headers=_NEVER)
    for cookie in cookies:
        answer.headers.append("set-cookie", cookie)
    return answer


def _now() -> datetime:
    return datetime.now(UTC)


def _person(store: Store, request: Request) -> signing_in.Person | None:
    cookie = request.cookies.get(SIGNED_IN)
    return signing_in.person_of_cookie(store, cookie, _now()) if cookie else None


def _address(text: str) -> str:
    try:
        return email_validator.validate_email(
            text.strip(), check_deliverability=False, test_environment=True
        ).normalized
    except email_validator.EmailNotValidError as fault:
        raise _Answered(422, f"This is not an e-mail address. {fault}") from None


def _answering(act: Callable[[dict[str, str], Request], Response], wanted: tuple[str, ...]) -> Callable:
    async def answered(request: Request) -> Response:
        try:
            given = await _given(request, wanted)
            return await run_in_threadpool(act, given, request)
        except _Answered as fault:
            status, sentence = fault.status, fault.sentence
        except SignInRefused as refused:
            status, sentence = (429 if refused.wait else 403), refused.sentence
        except LinkRefused as refused:
            status, sentence = 403, str(refused)
        except (TooBusy, Unavailable) as fault:
            status, sentence = 503, without_paths(fault.sentence)
        return JSONResponse({"sentence": sentence}, status, headers=_NEVER)

    return answered


async def _given(request: Request, wanted: tuple[str, ...]) -> dict[str, str]:
    """The fields of a request: texts by name, no larger than they need be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise _Answered(413, "That is too long.")
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in wanted):
        raise _Answered(422, "Fill in every field.")
    if any(_NO_TEXT.search(value) for value in given.values() if isinstance(value, str)):
        raise _Answered(422, "A field holds something that is no letter, digit or sign. Type it again.")
    return given


def _page(name: str) -> Callable:
    title, words, fields, button = _FORMS[name]
    inputs = "".join(
        f'<label for="{key}">{escape(label)}</label><input id="{key}" name="{key}" type="{kind}" autocomplete="{complete}" required maxlength="320">'
        for key, label, kind, complete in fields
    )
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{asset_url("account.css", "../")}"><script defer src="{asset_url("account.js", "../")}"></script></head>'
        f'<body><main><h1>{title}</h1><p>{words}</p><form data-send="{name}">{inputs}<p id="said" role="alert"></p><button>{button}</button></form>'
        f'<p><a href="../">Back to the directory</a></p><noscript><p>Signing in needs JavaScript.</p></noscript></main></body></html>'
    )

    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(html, headers=_NEVER)

    return page
