"""Debian's Chromium as a visitor has it, with a record of everything it asked for and complained about."""

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Playwright,
    Request,
    TimeoutError,
    expect,
)

# What Playwright turns off, which a second list would turn on again, and then what only costs here: compiling scripts
# while they load, which hides that the process has compiled them already.
_FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,ScriptStreaming,BackgroundResourceFetch"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Two cores that run two browsers win nothing by threads: with these three a page costs 0.85 of the processor's time.
    f"--disable-features={_FEATURES_OFF}",
    "--js-flags=--no-opt --single-threaded",  # no page lives long enough to win back what optimizing its scripts costs
    "--in-process-gpu",
    "--process-per-site",  # a page that opens beside another takes over the scripts it has compiled: half the cost of opening
)

# A cold deep link makes Streamlit look for its health check below the page's own address first.
_HARMLESS = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
_VIOLATION = "policy violation:"
_TELL_VIOLATIONS = f"""
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("{_VIOLATION} " + event.effectiveDirective + " " + event.blockedURI + " in " + event.documentURI));
"""
_MEDIA = ("color_scheme", "reduced_motion", "forced_colors")  # what a page can be told after it is made
_PATIENCE = 60_000  # ms; a cold server on a busy machine
_WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


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
    """Where Chromium is: CHROMIUM, else the first of Debian's names on the path, the one without a window first."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None
    )


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))


class Visitors:
    """New visitors to a site: each page has its own cookies and its own storage.

    The first page of a test comes from a context that is kept and emptied between tests; an empty page of the same site
    keeps its process running, so that the next page needs not compile Streamlit's scripts again. Further pages of the
    same test, which must not share cookies with the first, come from contexts of their own.
    """

    def __init__(self, browser: Browser):
        self._browser = browser
        self._kept: dict[str, BrowserContext] = {}
        self._used: list[BrowserContext] = []

    def page(self, *, viewport: tuple[int, int] = (1280, 800), first_visit: bool = False, **options) -> Page:
        """A new visitor's page, watched. ``first_visit``: nothing is cached. ``options`` as for ``Browser.new_context``."""
        media = {name: options.pop(name) for name in _MEDIA if name in options}
        kind = repr(sorted(options.items()))
        if kind not in self._kept:
            self._kept[kind] = self._new(**options)
        context = self._kept[kind]
        if first_visit or context in self._used:
            context = self._new(**options)
        self._used.append(context)
        page = watch(context.new_page())
        page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
        page.emulate_media(**media)
        return page

    def _new(self, **options) -> BrowserContext:
        context = self._browser.new_context(**options)
        keeper = context.new_page()
        keeper.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        keeper.goto("http://localhost/")
        return context

    def leave(self) -> None:
        """Closes every page and forgets what it stored."""
        for context in self._used:
            if context not in self._kept.values():
                context.close()
                continue
            keeper, *pages = context.pages
            session = context.new_cdp_session(keeper)
            for origin in {urlsplit(page.url)._replace(path="", query="", fragment="").geturl() for page in pages}:
                session.send(
                    "Storage.clearDataForOrigin",
                    {"origin": origin, "storageTypes": "local_storage,indexeddb,cache_storage"},
                )
            session.detach()
            for page in pages:
                page.close()
            context.clear_cookies()
        self._used.clear()


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
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached", timeout=_PATIENCE
    )
    page.locator('[data-testid="stMain"] [data-testid="stElementContainer"]').first.wait_for(
        state="attached", timeout=_PATIENCE
    )
    return page


def opened(page: Page, address: str) -> Page:
    """Goes there, and waits until what is pressed or typed stands on a page that is drawn."""
    page.goto(address)
    return settled(page)


def shown_text(locator: Locator) -> str:
    """What stands there once there is anything to read: what was just put in has no text until it is drawn."""
    expect(locator).to_have_text(re.compile(r"\S"), use_inner_text=True)
    return locator.inner_text()


_TELL_A_RUN = """() => { window.ranAgain = false; const app = document.querySelector("[data-testid=stApp]");
  new MutationObserver((_, seen) => { if (app.dataset.testScriptState !== "notRunning") { window.ranAgain = true; seen.disconnect(); } })
    .observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]}); }"""


def run_again(page: Page, act: Callable[[], None]) -> Page:
    """Does what makes the page run again, and waits for the end of that run: right after the act it may not have begun."""
    page.evaluate(_TELL_A_RUN)
    act()
    with contextlib.suppress(TimeoutError):  # a run can be over before the browser has drawn that it goes on
        page.wait_for_function("() => window.ranAgain", timeout=3000)
    return settled(page)


GROUND = {"light": "rgb(252, 252, 250)", "dark": "rgb(17, 24, 23)"}
"""What lies behind everything, by colour scheme."""


def switch_to(page: Page, scheme: Literal["light", "dark"]) -> Page:
    """Changes the colour scheme of an open page, as a visitor's system may, and waits until it is drawn."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        "ground => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === ground",
        arg=GROUND[scheme],
    )
    settled(page)
    page.wait_for_timeout(300)  # what changes gradually
    return page


def axe(page: Page, frame: Frame | None = None, *, context: str = "", colours_alone: bool = False) -> list[dict]:
    """The violations of WCAG 2.2 A and AA that axe-core finds in `page`, or in one `frame` of it.

    Each has `id` (the rule), `impact`, `help` and `nodes` with `target` (selectors) and `html`.
    `context` may be a selector to look at alone. `colours_alone`: the rules about colours, for a page that was looked
    at in the other colour scheme, from which it differs in nothing else.
    """
    where = frame or page.main_frame
    if not where.evaluate("() => Boolean(window.axe)"):
        where.evaluate(AXE_SCRIPT + ";undefined")  # by the debugger, so the page's policy stays as it is
    return where.evaluate(
        """async ([context, runOnly]) => (await axe.run(context || document,
            {runOnly, ...runOnly.type === "tag" && {rules: {"target-size": {enabled: true}}}, resultTypes: ["violations"], iframes: false})).violations
            .map(({id, impact, help, nodes}) => ({id, impact, help, nodes: nodes.map(({target, html}) => ({target, html}))}))""",
        [context, _COLOURS if colours_alone else _WCAG],
    )
