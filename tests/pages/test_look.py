"""The look: contrast computed from the style sheet, and nothing of Streamlit's own face left."""

import re
import tomllib
from itertools import product

import pytest

from directory.views.find import map as find_map
from tests.browser import settled, switch_to
from tests.pages.finding import ABOVE, open_find, tick, type_place
from tests.server import ROOT

SHEET = (ROOT / "directory" / "web" / "static" / "app.css").read_text()
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
SCHEMES = ("light", "dark")
VARIABLES = {
    name: dict(zip(SCHEMES, pair, strict=True))
    for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", SHEET)
}
SURFACES = ("page", "card", "wash")
WRITTEN = ("text", "muted", "accent", "verified", "stale", "claimed", "no", "unknown")
DRAWN = ("border", "accent", "verified", "stale", "claimed", "no", "unknown")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
CHIP = 0.14  # share of the accent in a ticked chip
WHITE = "#ffffff"

# Streamlit 1.67's own colours (elements/lib and the theme of its front end): accent, text, grounds, link.
DEFAULT_COLOURS = (
    "255, 75, 75",
    "49, 51, 63",
    "240, 242, 246",
    "14, 17, 23",
    "38, 39, 48",
    "250, 250, 250",
    "0, 104, 201",
    "163, 168, 184",
    "213, 218, 229",
)
EVERYTHING, PANEL = "[data-testid=stApp], [data-testid=stApp] *", f"{ABOVE}, {ABOVE} *"
WALK = """([defaults, where]) => {
  const found = new Set(), ours = /^["']?Body/, mono = /^ui-monospace/;
  const drawn = ["color", "backgroundColor", "borderTopColor", "borderBottomColor", "outlineColor", "fill", "stroke", "caretColor", "textDecorationColor", "boxShadow"];
  const name = (e) => e.tagName.toLowerCase() + (e.dataset.testid ? `[${e.dataset.testid}]` : "") + (e.closest("[data-testid]")?.dataset.testid ?? "");
  for (const e of document.querySelectorAll(where)) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height || e.closest(".vh, iframe, script, style, [data-testid=stMarkdownContainer] .vh")) continue;
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(e, part);
      if (part && style.content === "none" || style.visibility === "hidden") continue;
      for (const property of drawn) {
        if (property.startsWith("border") && parseFloat(style[property.replace("Color", "Width")]) === 0) continue;
        if (property === "outlineColor" && style.outlineStyle === "none") continue;
        if (["fill", "stroke"].includes(property) && !(e instanceof SVGElement)) continue;
        const value = style[property] ?? "";
        for (const colour of defaults) if (value.includes(`(${colour})`) || value.includes(`(${colour},`)) found.add(`${property} ${colour} on ${name(e)}`);
      }
    }
    const style = getComputedStyle(e);
    const icon = e.closest("[data-testid=stIconMaterial], [translate=no]");
    if (!icon && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !ours.test(style.fontFamily) && !mono.test(style.fontFamily)) found.add(`font ${style.fontFamily} on ${name(e)}`);
    if (/^["']?Source (Sans|Serif|Code)/.test(style.fontFamily) && !icon) found.add(`font ${style.fontFamily} on ${name(e)}`);
    const widget = e.closest("[data-testid=stButton], [data-testid=stCheckbox], [data-testid=stSelectbox], [data-testid=stTextInput], [data-testid=stExpander], [data-testid=stPopover], [data-testid=stDownloadButton], [data-testid=stButtonGroup], [data-testid=stPagination], [data-testid=stPageLink]");
    const plain = style.borderTopWidth === "0px" && /rgba\\(0, 0, 0, 0\\)/.test(style.backgroundColor);
    if (widget && !plain && style.borderTopLeftRadius === "8px") found.add(`radius ${style.borderTopLeftRadius} on ${name(e)}`);
  }
  return [...found];
}"""


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(share: float, one: str, other: str) -> str:
    """color-mix(in srgb, one share, other)."""
    parts = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def colour(name: str, scheme: str) -> str:
    return VARIABLES[name][scheme]


def test_contrast_is_reckoned_as_the_standard_does():
    assert round(contrast("#000000", WHITE), 1) == 21 and round(contrast("#767676", WHITE), 2) == 4.54
    assert mixed(0.5, "#000000", WHITE) == "#808080"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read_on_every_ground(scheme):
    pairs = {
        (text, ground): contrast(colour(text, scheme), colour(ground, scheme))
        for text, ground in product(WRITTEN, SURFACES)
    }
    pairs["crisis", "crisis-page"] = contrast(colour("crisis", scheme), colour("crisis-page", scheme))
    for shape in ("verified", "stale", "no", "accent"):
        pairs["on-mark", shape] = contrast(colour("on-mark", scheme), colour(shape, scheme))
    ticked = mixed(CHIP, colour("accent", scheme), colour("card", scheme))
    pairs["text", "ticked chip"] = contrast(colour("text", scheme), ticked)
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_border_and_mark_can_be_seen_on_every_ground(scheme):
    pairs = {
        (shape, ground): contrast(colour(shape, scheme), colour(ground, scheme))
        for shape, ground in product(DRAWN, SURFACES)
    }
    pairs["input border", "page"] = contrast(THEME[scheme]["borderColor"], THEME[scheme]["backgroundColor"])
    pairs["white tick", "primary"] = contrast(WHITE, THEME[scheme]["primaryColor"])
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < SHAPE} == {}


def test_no_colour_of_the_style_sheet_escapes_the_contrast_test():
    rules = SHEET.split("}", 2)[-1]
    written = set(re.findall(r"(?<![\w-])color: (?:var\(--([\w-]+)\))", rules))
    assert written <= {*WRITTEN, "on-mark", "crisis"}
    grounds = set(re.findall(r"background(?:-color)?: var\(--([\w-]+)\)", rules))
    # "bar" stands for one of the standings in the guide's chart, where words stand beside each part
    assert grounds <= {*SURFACES, "crisis-page", "verified", "stale", "no", "accent", "bar"}
    assert float(re.search(r"var\(--accent\) (\d+)%, var\(--card\)", rules)[1]) / 100 == CHIP
    bare = {found for found in re.findall(r"#[0-9a-f]{3,6}\b", rules) if found not in ("#fff", "#000")}
    assert not bare, "a colour without a variable has no dark twin"


def test_theme_style_sheet_and_map_have_the_same_colours():
    for scheme in SCHEMES:
        theme = THEME[scheme]
        assert (
            theme["backgroundColor"],
            theme["secondaryBackgroundColor"],
            theme["textColor"],
            theme["linkColor"],
            theme["borderColor"],
        ) == tuple(colour(name, scheme) for name in ("page", "wash", "text", "accent", "border"))
        shared = {"text", "muted", "card", "wash", "accent", "verified", "stale", "no", "unknown"}
        assert {name: find_map.COLORS[scheme][name] for name in shared} == {
            name: colour(name, scheme) for name in shared
        }
        assert (find_map.COLORS[scheme]["edge"], find_map.COLORS[scheme]["on"]) == (
            colour("border", scheme),
            colour("on-mark", scheme),
        )


def find(page, server):
    open_find(page, server)
    type_place(page, "80202")
    tick(page, "route.iv_infusion")
    yield EVERYTHING
    for panel, inside in (
        ("View", page.get_by_text("arrows move through the results")),
        ("Share", page.locator("[data-testid=stCode]")),
    ):
        page.get_by_role("button", name=panel, exact=True).click()
        inside.wait_for()
        yield PANEL
        page.keyboard.press("Escape")
        inside.wait_for(state="hidden")
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option").first.wait_for()
    yield PANEL
    page.keyboard.press("Escape")
    page.get_by_role("button", name="IV infusion ✕").hover()
    page.get_by_role("tooltip").wait_for()
    yield PANEL


def clinic(page, server):
    page.goto(f"{server.url}/clinic?id=SAMPLE-0127")
    page.locator("#clinic-name").wait_for()
    settled(page)
    yield EVERYTHING


def guide(page, server):
    page.goto(f"{server.url}/guide")
    page.get_by_role("heading", level=1).first.wait_for()
    settled(page)
    yield EVERYTHING


# each is opened once; the theme is switched on the open page, as a visitor may
@pytest.mark.parametrize("state", [find, clinic, guide], ids=lambda s: s.__name__)
def test_no_widget_shows_streamlits_own_face(page, server, state):
    found = []
    for where in state(page, server):
        for scheme in SCHEMES:
            page.emulate_media(reduced_motion="reduce")  # no colour halfway between two themes
            switch_to(page, scheme)
            assert page.locator(where).count()
            found += [f"{what} ({scheme})" for what in page.evaluate(WALK, [list(DEFAULT_COLOURS), where])]
    assert not found, "\n".join(sorted(set(found)))


def test_a_widget_with_streamlits_own_face_would_be_seen(page):
    bare = "<div {}><h1 style=\"color: #ff4b4b; font-family: 'Source Sans', sans-serif\">Name</h1></div>"
    for where, outside in ((EVERYTHING, 'data-testid="stApp"'), (PANEL, 'role="dialog"'), (PANEL, 'role="tooltip"')):
        page.set_content(bare.format(outside))
        found = page.evaluate(WALK, [list(DEFAULT_COLOURS), where])
        assert any("color 255, 75, 75" in what for what in found) and any("Source Sans" in what for what in found)
