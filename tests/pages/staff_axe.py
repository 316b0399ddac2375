"""axe-core over a staff page as it stands, light and dark, at a desk and on a phone; and that it reaches no one else."""
from tests.browser import axe, settled
from tests.pages.test_accessibility import GROUND, IN_THEME, SIDEWAYS, SMALL, WIDEST


def faults(page) -> list:
    """What axe finds, where the page is wider than its window, and which targets are under 24 px."""
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, ground in GROUND.items():
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(IN_THEME, arg=ground)
            settled(page)
            page.wait_for_timeout(300)
            found += [(width, scheme, v["id"], n["target"], n["html"][:200]) for v in axe(page) for n in v["nodes"]]
            found += [(width, scheme, "sideways", page.evaluate(WIDEST))] if page.evaluate(SIDEWAYS) else []
        found += [(width, "small", target) for target in page.evaluate(SMALL)]
    found += [("asked", host) for host in page.seen.hosts] + [("policy", violation) for violation in page.seen.violations]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    return found
