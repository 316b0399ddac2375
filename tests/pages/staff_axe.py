"""axe-core over a staff page as it stands, light and dark, at a desk and on a phone; and that it reaches no one else."""

from tests.browser import axe, switch_to
from tests.pages.test_accessibility import SIDEWAYS, SMALL, WIDEST
from tests.repetitions import NIGHTLY


def faults(page) -> list:
    """What axe finds, where the page is wider than its window, and which targets are under 24 px."""
    found = []
    # by day dark is looked at on a phone alone: only colours differ from light
    for scheme, widths in (("light", (1280, 390)), ("dark", (390, 1280) if NIGHTLY else (390,))):
        switch_to(page, scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(300)  # what changes gradually
            found += [
                (width, scheme, v["id"], n["target"], n["html"][:200])
                for v in axe(page, colours_alone=scheme == "dark")
                for n in v["nodes"]
            ]
            found += [(width, scheme, "sideways", page.evaluate(WIDEST))] if page.evaluate(SIDEWAYS) else []
            found += [(width, "small", target) for target in page.evaluate(SMALL)]
    found += [("asked", host) for host in page.seen.hosts] + [
        ("policy", violation) for violation in page.seen.violations
    ]
    switch_to(page, "light")
    return found
