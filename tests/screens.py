"""Pictures of every page state, at a desk and on a phone, in light and dark: `python -m tests.screens [STATE ...]`.

They go to data/screens/ as small PNGs. Every clinic in them is made up.
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import browser
from tests.pages import test_accessibility as states
from tests.pages.finding import PHONE, open_find
from tests.pages.test_look import DRAWN, colour
from tests.server import ROOT, start_server

FOLDER = ROOT / "data" / "screens"
COLOURS = 32  # a page has few; the map's soft edges are what suffers
DEVICES = {"desk": {"viewport": (1280, 800)}, "phone": PHONE}
STATES = {
    "landing": open_find,
    "find": states.found_results,
    "wishes": states.with_all_wishes_open,
    "nothing": states.nothing_found,
    "which-place": states.ambiguous_place,
    "share": states.share_open,
    "map": states.map_open,
    "clinic": states.a_clinic,
    "no-clinic": states.no_clinic,
    "guide": states.the_guide,
}


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures named, or all; 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__.splitlines()[0])
    parser.add_argument("states", nargs="*", help=", ".join(STATES))
    parser.add_argument("-o", "--folder", type=Path, default=FOLDER)
    given = parser.parse_args(arguments)
    if not browser.chromium_path():
        print("no Chromium: sudo apt-get install -y chromium-headless-shell, or set CHROMIUM", file=sys.stderr)
        return 1
    given.folder.mkdir(parents=True, exist_ok=True)
    with start_server() as server, sync_playwright() as playwright:
        opened = browser.launch(playwright)
        for device, options in DEVICES.items():
            for name in given.states or STATES:
                width, height = options["viewport"]
                more = {key: value for key, value in options.items() if key != "viewport"}
                context = opened.new_context(viewport={"width": width, "height": height}, color_scheme="light", **more)
                page = browser.watch(context.new_page())
                STATES[name](page, server)
                if name == "find" and page.locator(".st-key-done button").is_visible():
                    page.locator(".st-key-done button").click()
                    browser.settled(page)
                page.evaluate(
                    "document.activeElement.blur(); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)"
                )
                for scheme in browser.GROUND:
                    browser.switch_to(page, scheme)
                    browser.settled(page)
                    page.wait_for_timeout(800)
                    _save(page.screenshot(), given.folder / f"{name}-{device}-{scheme}.png", scheme)
                context.close()
        opened.close()
    return 0


def _save(png: bytes, path: Path, scheme: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    # the marks are small, and a palette of the commonest colours would turn them grey
    kept = [int(colour(name, scheme)[i : i + 2], 16) for name in DRAWN for i in (1, 3, 5)]
    common = picture.quantize(COLOURS - len(DRAWN)).getpalette()[: 3 * (COLOURS - len(DRAWN))]
    palette = Image.new("P", (1, 1))
    palette.putpalette(common + kept)
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
