"""Whatever is published, rolled back, refused and opened again, in any order, the store agrees with a list in memory."""

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from directory.store import Moved, Store
from tests.publishing import ADMIN, at, publish, unsound
from tests.repetitions import examples

WORDS = st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace"))


class Publishing(RuleBasedStateMachine):
    """``published``: what should be there, oldest first: (content, note). Two open stores stand for two replicas."""

    new_place: staticmethod
    give_back: staticmethod

    def __init__(self):
        super().__init__()
        self.place = self.new_place()
        self.stores = [Store.open(self.place), Store.open(self.place)]
        self.published: list[tuple[bytes, str]] = []
        self.tokens: dict[str, int] = {}
        self.drafts: dict[str, bytes] = {}
        self.failures = 0
        self.minutes = itertools.count()

    def teardown(self):
        for store in self.stores:
            store.close()
        self.give_back(self.place)

    def latest(self):
        return len(self.published) - 1 if self.published else None

    @rule(which=st.integers(0, 1), content=WORDS, note=st.text(min_size=1, max_size=5).filter(str.strip))
    def publish_something(self, which, content, note):
        token = f"token-{len(self.tokens)}"
        done = publish(self.stores[which], content, self.latest(), note=note, token=token, at=at(next(self.minutes)))
        self.published.append((content, note.strip().replace("\x00", "\ufffd")))
        self.tokens[token] = done.number
        assert done.number == self.latest() and done.note == self.published[-1][1]

    @rule(which=st.integers(0, 1), content=WORDS, behind=st.integers(1, 3))
    def publish_against_something_older(self, which, content, behind):
        seen = (self.latest() if self.latest() is not None else -1) - behind
        with pytest.raises(Moved) as refused:
            publish(self.stores[which], content, seen, at=at(next(self.minutes)))
        assert (refused.value.current.number if refused.value.current else None) == self.latest()

    @precondition(lambda self: self.tokens)
    @rule(which=st.integers(0, 1), content=WORDS, data=st.data())
    def publish_with_a_token_again(self, which, content, data):
        token = data.draw(st.sampled_from(sorted(self.tokens)))
        assert publish(self.stores[which], content, self.latest(), token=token).number == self.tokens[token]

    @precondition(lambda self: self.published)
    @rule(which=st.integers(0, 1), data=st.data())
    def roll_back(self, which, data):
        store = self.stores[which]
        number = data.draw(st.integers(0, self.latest()))
        content = store.content(store.publication(number))
        publish(store, content, self.latest(), note="back", kind="rollback", at=at(next(self.minutes)))
        self.published.append((self.published[number][0], "back"))

    @rule(which=st.integers(0, 1))
    def open_again(self, which):
        self.stores[which].close()
        self.stores[which] = Store.open(self.place)

    @rule(which=st.integers(0, 1), email=st.sampled_from([ADMIN, "bo@example.org"]), content=st.none() | WORDS)
    def keep_or_delete_a_draft(self, which, email, content):
        if content is None:
            self.stores[which].delete_draft(email)
            self.drafts.pop(email, None)
        else:
            self.stores[which].save_draft(email, content, "file.csv", {}, at())
            self.drafts[email] = content

    @rule(which=st.integers(0, 1))
    def try_a_wrong_password(self, which):
        self.failures += 1
        assert self.stores[which].record_failure("all", at(next(self.minutes))).count == self.failures

    @invariant()
    def both_replicas_agree_with_the_list(self):
        for store in self.stores:
            assert store.current_number() == self.latest()
            history = store.history(1000)[::-1]
            assert [(store.content(p), p.note) for p in history] == self.published
            assert [p.base for p in history] == [None, *range(len(history) - 1)][: len(history)]
            for email in (ADMIN, "bo@example.org"):
                draft = store.draft(email, at())
                assert (store.draft_content(draft) if draft else None) == self.drafts.get(email)
        assert unsound(self.stores[0]) is None


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_store_agrees_with_a_list_in_memory(engine, request):
    folder = Path(tempfile.mkdtemp())
    numbers = itertools.count()
    server = request.getfixturevalue("postgres") if engine == "postgresql" else None
    places = (
        (server.place_of_a_store, server.give_back)
        if server
        else (lambda: str(folder / str(next(numbers))), shutil.rmtree)
    )
    Machine = type(
        "Machine", (Publishing,), dict(zip(("new_place", "give_back"), map(staticmethod, places), strict=True))
    )
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                database=None,
                max_examples=examples(8),
                stateful_step_count=10,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    finally:
        shutil.rmtree(folder)
