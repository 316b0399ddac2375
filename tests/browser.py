"""Debian's Chromium as a visitor has it, with a record of everything it asked for and complained about."""

import os
import re
import shutil
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Frame, Page, Playwright, Request

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# A cold deep link makes Streamlit look for its health check below the page's own address first.
_HARMLESS = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
_VIOLATION = "policy violation:"
_TELL_VIOLATIONS = f"""
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("{_VIOLATION} " + event.effectiveDirective + " " + event.blockedURI + " in " + event.documentURI));
"""
_PATIENCE = 60_000  # ms; a cold server on a busy machine
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


@dataclass
class Seen:
    """What a page asked for and complained about since it was opened."""

    hosts: set[str] = field(default_factory=set)
    """Hosts asked for anything, `localhost` apart; data: and blob: addresses have none."""
    urls: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """Of the Content-Security-Policy, in any frame."""
    errors: list[str] = field(default_factory=list)
    """Other console errors and uncaught exceptions."""

    def request(self, request: Request) -> None:
        self.urls.append(request.url)
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.hostname != "localhost":
            self.hosts.add(address.hostname or address.scheme)

    def console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(_VIOLATION):
            self.violations.append(message.text)
        elif message.type == "error" and "Content Security Policy" not in message.text:
            where = message.location.get("url", "")
            if not _HARMLESS.search(urlsplit(where).path):
                self.errors.append(f"{message.text} ({where})")


def chromium_path() -> str | None:
    """Where Chromium is: CHROMIUM, else the first of Debian's names on the path."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))


def watch(page: Page) -> Page:
    """`page` with `page.seen`, filled from now on."""
    page.seen = seen = Seen()
    page.add_init_script(_TELL_VIOLATIONS)
    page.on("request", seen.request)
    page.on("websocket", lambda socket: seen.urls.append(socket.url))
    page.on("console", seen.console)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return page


def settled(page: Page) -> Page:
    """Waits until Streamlit has drawn the page and its run has ended."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(state="attached", timeout=_PATIENCE)
    page.locator('[data-testid="stMain"] [data-testid="stElementContainer"]').first.wait_for(
        state="attached", timeout=_PATIENCE
    )
    return page


def axe(page: Page, frame: Frame | None = None, *, context: str = "") -> list[dict]:
    """The violations of WCAG 2.2 A and AA that axe-core finds in `page`, or in one `frame` of it.

    Each has `id` (the rule), `impact`, `help` and `nodes` with `target` (selectors) and `html`.
    `context` may be a selector to look at alone.
    """
    where = frame or page.main_frame
    if not where.evaluate("() => Boolean(window.axe)"):
        where.evaluate(AXE_SCRIPT + ";undefined")  # by the debugger, so the page's policy stays as it is
    return where.evaluate(
        """async ([context, tags]) => (await axe.run(context || document,
            {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"], iframes: false})).violations
            .map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(({target, html}) => ({target, html}))}))""",
        [context, _WCAG],
    )
