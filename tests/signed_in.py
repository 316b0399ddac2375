"""Signing in on a running server, for tests: through its own addresses, as a browser does."""

import json
import re

from playwright.sync_api import BrowserContext

from tests.server import Answer, Server

ANN, PASSWORD = "ann@center.example", "four tall green horses"


def post(server: Server, name: str, fields: dict, cookie: str = "", *, known: str = "", forwarded: str = "") -> Answer:
    """What account.js sends. ``known``: the cookie of a browser that is known, as it was set; ``forwarded``: what a proxy adds."""
    cookies = "; ".join(part for part in (cookie and f"signed-in={cookie}", known.partition(";")[0]) if part)
    headers = (
        {"Origin": server.url, "Content-Type": "application/json"}
        | ({"Cookie": cookies} if cookies else {})
        | ({"X-Forwarded-For": forwarded} if forwarded else {})
    )
    return server.ask(f"/account/{name}", method="POST", headers=headers, body=json.dumps(fields).encode())


def cookie_of(answer: Answer) -> str:
    """The sign-in cookie that an answer sets."""
    assert answer.status == 200, (answer.status, answer.body)
    return re.match(r"signed-in=([^;]*);", answer.headers["set-cookie"])[1]


def setup_token(server: Server) -> str:
    """The token of the link that the server printed at its start."""
    return re.search(r"/account/setup#(\S+)", server.log.read_text())[1]


def first_admin(server: Server, email: str = ANN, password: str = PASSWORD) -> str:
    """Make the first admin with the printed link; returns the sign-in cookie."""
    answer = post(server, "setup", {"email": email, "password": password, "token": setup_token(server)})
    assert answer.status == 200, answer.body
    return cookie_of(answer)


def carry(context: BrowserContext, server: Server, cookie: str) -> None:
    """Give a browser the sign-in cookie."""
    context.add_cookies(
        [{"name": "signed-in", "value": cookie, "url": server.url, "httpOnly": True, "sameSite": "Strict"}]
    )
