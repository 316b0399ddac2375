import json

from tests.server import start_server
from tests.web.conftest import PARTS


def test_the_process_says_it_is_up(parts):
    answer = parts.ask("/healthz")
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_ready_only_when_clinics_are_loaded(tmp_path):
    clinics = tmp_path / "clinics"
    with start_server(app=PARTS, CLINICS=str(clinics)) as server:
        before = server.ask("/readyz")
        assert (before.status, json.loads(before.body)["reason"]) == (503, "no clinics are loaded")
        assert before.headers["cache-control"] == "no-store"
        assert server.ask("/healthz").status == 200
        clinics.touch()
        assert server.ask("/readyz").status == 200


def test_robots_may_read_pages_but_not_shared_searches(parts):
    answer = parts.ask("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = answer.body.decode().splitlines()
    assert {"Disallow: /s$", "Disallow: /s?", "Allow: /"} <= set(rules)
    assert "Disallow: /s" not in rules  # would hide /shortlist too
    assert parts.ask("/s?place=80202").headers["x-robots-tag"] == "noindex, nofollow"
