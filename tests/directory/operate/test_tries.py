"""Guessing a password, on both engines and with a clock that is passed in: how far it comes, and whom it keeps out (nobody)."""

import contextlib
import random
import threading
import time
from datetime import timedelta
from functools import cache

import argon2
import pytest
from sqlalchemy import func, select, text

from directory.operate import hashing, signing_in, tries
from directory.operate.signing_in import ADMIN, Client, SignInRefused, TooBusy
from directory.store import Store
from directory.store.accounts import LinkRefused
from directory.store.tables import failures
from tests.publishing import NOON, at
from tests.repetitions import NIGHTLY, at_night

ANN, BO, PASSWORD = "ann@center.example", "bo@center.example", "four tall green horses"


@pytest.fixture
def quick(monkeypatch):
    """Hashing that takes a thousandth of the work: here it is counted, not timed."""
    monkeypatch.setattr(hashing, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(hashing, "_decoy", cache(hashing._decoy.__wrapped__))  # one made before is as slow as it was


@pytest.fixture
def staffed(store: Store, quick) -> Store:
    """A store in which Ann and Bo are admins."""
    for email in (ANN, BO):
        store.add_account(email, signing_in.hashed(PASSWORD), ADMIN, by="test", at=NOON)
    return store


def guess(store, when, address="", *, email=ANN, password="wrong", proofs=()) -> int | None:
    """A wrong try; the seconds that it has to wait, 0 where the password was looked at."""
    with pytest.raises(SignInRefused) as refusal:
        signing_in.sign_in(store, email, password, when, Client(address, proofs))
    return refusal.value.wait


def signs_in(store, when, address="", *, email=ANN, proofs=()) -> bool:
    try:
        return bool(signing_in.sign_in(store, email, PASSWORD, when, Client(address, proofs)))
    except SignInRefused:
        return False


def known(store, when=NOON, email=ANN) -> tuple[str]:
    """What Ann's own browser keeps after a sign-in."""
    assert signs_in(store, when, "192.0.2.1", email=email)
    return (signing_in.proof_of_client(store, email, when)[1],)


def guessed(store, first, last=100):
    """So many wrong tries, each from an address of its own, within a minute."""
    for n in range(first, last):
        assert guess(store, at(n / 200), f"198.51.100.{n}") == 0, n


def test_a_stranger_who_guesses_makes_only_himself_wait(staffed):
    assert [guess(staffed, at(n / 100), "198.51.100.7") for n in range(6)][:5] == [0] * 5
    assert guess(staffed, at(0.1), "198.51.100.7", password=PASSWORD) > 0, "the right password waits too, from there"
    assert signs_in(staffed, at(0.1), "192.0.2.1"), "and from nowhere else"
    assert signs_in(staffed, at(0.1), "198.51.100.7", email=BO), "nor for another account"


def test_beyond_a_hundred_wrong_tries_strangers_get_one_try_a_minute_together(staffed):
    own = known(staffed)
    guessed(staffed, 0)
    assert 0 < guess(staffed, at(0.6), "203.0.113.1") <= 60
    with pytest.raises(
        SignInRefused,
        match="Computers that are new to it take turns: wait 1 minute and try again, or sign in on a computer where you did so",
    ):
        signing_in.sign_in(staffed, ANN, PASSWORD, at(0.6), Client("203.0.113.2"))
    assert signs_in(staffed, at(0.6), "203.0.113.3", proofs=own), "a computer that is known is not held up"
    assert signs_in(staffed, at(0.6), "203.0.113.3", email=BO), "nor is another account"
    assert guess(staffed, at(1.5), "203.0.113.4") == 0
    assert guess(staffed, at(2.4), "203.0.113.5") > 0
    assert signs_in(staffed, at(2.51), "203.0.113.6"), "the one who is in time, which may be Ann on a new computer"
    assert guess(staffed, at(2.6), "203.0.113.7") > 0, "a right one was this minute's as well"


def test_the_count_of_an_account_outlives_a_restart_and_is_one_for_all_replicas(staffed, place):
    guessed(staffed, 0, 50)
    replica = Store.open(place)
    guessed(replica, 50)
    assert guess(staffed, at(0.6), "203.0.113.1") > 0 and guess(replica, at(0.6), "203.0.113.2") > 0
    replica.close()


def test_the_owners_success_forgives_none_of_the_others_guesses(staffed):
    own = known(staffed)
    for n in range(100):
        assert guess(staffed, at(n / 200), f"198.51.100.{n}") == 0
        assert n % 10 or (
            signs_in(staffed, at(n / 200), "192.0.2.1", proofs=own) and signs_in(staffed, at(n / 200), f"192.0.2.{n}")
        )
    assert guess(staffed, at(0.6), "203.0.113.1") > 0


def test_a_day_later_the_account_is_as_it_was(staffed):
    guessed(staffed, 0)
    assert guess(staffed, at(23 * 60), "203.0.113.1") == 0 and guess(staffed, at(23 * 60 + 0.5), "203.0.113.2") > 0
    later = 23 * 60 + 25 * 60
    assert [guess(staffed, at(later + n / 100), f"203.0.113.{n}") for n in range(10)] == [0] * 10


@pytest.mark.parametrize("hours", [1, at_night(26)])
def test_from_any_number_of_addresses_guesses_stay_below_1600_in_any_24_hours_while_the_owner_signs_in(staffed, hours):
    """Over midnight, when the clients get other hashes; with thousands of addresses, and with a proof that was stolen."""
    own, stolen = known(staffed), known(staffed)
    draw, looked_at = random.Random(7), []
    moments = [NOON + timedelta(seconds=n * 0.2) for n in range(300)] + [
        NOON + timedelta(seconds=60 + n * 31) for n in range(hours * 3600 // 31)
    ]
    for n, when in enumerate(moments):
        address = f"2001:db8:{draw.randrange(65536):x}:{n:x}::/64"
        looked_at += [when] * (guess(staffed, when, address) == 0)
        looked_at += [when] * (n % 4 == 0 and guess(staffed, when, address, proofs=stolen) == 0)
        assert n % 100 or signs_in(staffed, when, "192.0.2.1", proofs=own), when
    most = max(sum(start <= one < start + timedelta(hours=24) for one in looked_at) for start in looked_at[::10])
    assert 100 + 50 * min(hours, 24) < most <= 100 + 60 * min(hours, 24) + 20 < 1600, most


def test_many_at_once_are_each_counted_on_all_replicas(staffed, place):
    guessed(staffed, 0, 97)
    replicas = [staffed, Store.open(place)]
    # each replica has lanes of its own, so nothing but the store is between them
    looked = [tries.Try(replicas[n % 2], ANN, at(0.6), has_account=True, address=f"203.0.113.{n}") for n in range(8)]
    admitted, start = [], threading.Barrier(8)

    def go_on(one):
        start.wait()
        with contextlib.suppress(SignInRefused):
            one.begin()
            admitted.append(one)

    threads = [threading.Thread(target=go_on, args=(one,)) for one in looked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    replicas[1].close()
    assert len(admitted) == 3 and staffed.tries(ANN, at(0.6)).count == 100


def test_a_flood_of_addresses_drives_out_remembered_pairs_and_gains_no_guess(staffed, monkeypatch):
    monkeypatch.setattr(tries, "_MOST_PAIRS", 20)
    monkeypatch.setattr(tries, "_strangers", tries._Strangers())
    own = known(staffed)
    waiting = [guess(staffed, at(n / 100), "198.51.100.7", proofs=own) for n in range(6)][5]
    total = sum(
        guess(staffed, at(0.1 + n / 1000), f"198.51.{n // 8 % 16}.{n % 8}") == 0 for n in range(400 if NIGHTLY else 160)
    )
    assert total == 100 and len(tries._strangers._found) <= 20
    assert waiting > 0 and guess(staffed, at(0.6), "198.51.100.7", proofs=own) > 0, "who is known is not driven out"


class TestAClientThatIsKnown:
    def test_a_stolen_proof_has_a_wait_of_its_own_wherever_it_is_used(self, staffed):
        own, stolen = known(staffed), known(staffed)
        assert [guess(staffed, at(n / 100), f"198.51.100.{n}", proofs=stolen) for n in range(5)] == [0] * 5
        assert guess(staffed, at(0.1), "198.51.100.99", proofs=stolen) > 0
        assert signs_in(staffed, at(0.1), "192.0.2.1", proofs=own)

    def test_after_ten_wrong_tries_it_is_a_stranger_for_a_day(self, staffed):
        stolen, minutes = known(staffed), 1
        guessed(staffed, 0)
        for _ in range(10):
            while wait := guess(staffed, at(minutes), proofs=stolen):
                minutes += wait / 60
        assert guess(staffed, at(minutes + 15), "203.0.113.1") == 0
        with pytest.raises(SignInRefused, match="take turns"):
            signing_in.sign_in(staffed, ANN, PASSWORD, at(minutes + 15.1), Client("203.0.113.2", stolen))
        assert signs_in(staffed, at(minutes + 15 + 24 * 60), "203.0.113.2", proofs=stolen)

    def test_it_lasts_thirty_days_and_fits_one_account_and_one_store(self, staffed, tmp_path):
        own = known(staffed)
        account = staffed.account(ANN)
        assert tries.known_by(staffed, account, own, at(30 * 24 * 60)) and not tries.known_by(
            staffed, account, own, at(30 * 24 * 60 + 1)
        )
        assert not tries.known_by(staffed, staffed.account(BO), own, NOON)
        other = Store.open(tmp_path / "other")
        other.add_account(ANN, account.password_hash, ADMIN, by="test", at=NOON)
        assert not tries.known_by(other, other.account(ANN), own, NOON)
        other.close()

    @pytest.mark.parametrize(
        "change", [lambda p: p[:-3] + "xyz", lambda p: "", lambda p: "a.b", lambda p: "x" * 5000, lambda p: "é"]
    )
    def test_a_changed_one_proves_nothing(self, staffed, change):
        (own,) = known(staffed)
        assert tries.known_by(staffed, staffed.account(ANN), (change(own),), NOON) is None
        assert tries.known_by(staffed, staffed.account(ANN), (change(own), own), NOON)

    def test_it_ends_with_the_password(self, staffed):
        own = known(staffed)
        staffed.set_password_hash(ANN, signing_in.hashed(PASSWORD), by=ANN, at=at(1))
        assert tries.known_by(staffed, staffed.account(ANN), own, at(2)) is None

    def test_it_names_nobody(self, staffed):
        name, proof = signing_in.proof_of_client(staffed, ANN, NOON)
        read = tries._signer(staffed.secret("known clients")).loads(proof)
        assert (
            "ann" not in f"{name} {read}"
            and signing_in.proof_of_client(staffed, ANN, at(1))[0]
            == name
            != signing_in.proof_of_client(staffed, BO, NOON)[0]
        )

    def test_a_disabled_person_does_not_get_in_by_it(self, staffed):
        own = known(staffed)
        staffed.disable_account(ANN, by=BO, at=at(1))
        assert not signs_in(staffed, at(2), proofs=own)


def test_changing_the_password_waits_for_the_wrong_tries_of_this_sign_in_alone(staffed):
    mine, other = (
        signing_in.person_of_cookie(
            staffed, signing_in.sign_in(staffed, ANN, PASSWORD, NOON, Client("192.0.2.1")), NOON
        )
        for _ in range(2)
    )
    guessed(staffed, 0)
    for n in range(5):
        with pytest.raises(SignInRefused, match="The old password is not right"):
            signing_in.change_password(staffed, mine, "wrong", "another four green horses", at(1 + n / 100))
    with pytest.raises(SignInRefused, match="Wait 1 minute"):
        signing_in.change_password(staffed, mine, PASSWORD, "another four green horses", at(1.1))
    signing_in.change_password(staffed, other, PASSWORD, "another four green horses", at(1.1))


def test_made_up_addresses_are_slowed_down_alike_and_fill_neither_table_nor_log(staffed, monkeypatch):
    lines = staffed.audit_lines(1)[0].number
    for n in range(300 if NIGHTLY else 120):  # beyond the hundred that are written down
        assert guess(staffed, at(n / 1000), f"198.51.100.{n % 200}", email=f"{n}@nowhere.example") == 0
    assert staffed.audit_lines(1)[0].number == lines + 100
    guess(staffed, at(1), email=ANN)
    assert staffed.audit_lines(1)[0].number == lines + 101, "those of people who exist are all written down"
    monkeypatch.setattr(tries, "_mark", lambda key, words: "same" * 8)
    for n in range(101):
        last = guess(staffed, at(2 + n / 1000), f"203.0.113.{n}", email=f"{n}@elsewhere.example")
    assert 0 < last <= 60
    with staffed.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(failures).where(failures.c.key.like("%@%"))) == 1, (
            "Ann's"
        )


class TestAClockThatRanAhead:
    def test_a_wait_that_it_began_is_one_of_now_and_goes_by(self, staffed):
        for n in range(5):
            guess(staffed, at(600 + n / 100), "198.51.100.7")
        assert 0 < guess(staffed, NOON, "198.51.100.7", password=PASSWORD) <= 60
        assert signs_in(staffed, at(1.1), "198.51.100.7")

    def test_so_is_one_of_all_strangers_and_one_of_a_known_client(self, staffed):
        own = known(staffed)
        for n in range(100):
            guess(staffed, at(60 * 24 * 20 + n / 200), f"198.51.100.{n}")
        for n in range(5):
            guess(staffed, at(60 * 24 * 20 + n / 200), proofs=own)
        assert 0 < guess(staffed, at(1), "203.0.113.1") <= 60 and 0 < guess(staffed, at(1), proofs=own) <= 60
        assert guess(staffed, at(2.1), "203.0.113.1") == 0 and guess(staffed, at(2.2), "203.0.113.2") > 0, (
            "the hundred are of now"
        )
        assert signs_in(staffed, at(2.1), proofs=own)

    def test_signing_out_everywhere_holds_and_a_new_sign_in_as_well(self, staffed):
        before = signing_in.sign_in(staffed, ANN, PASSWORD, NOON)
        signing_in.sign_out_everywhere(staffed, ANN, BO, at(600))
        assert signing_in.person_of_cookie(staffed, before, at(1)) is None
        after = signing_in.sign_in(staffed, ANN, PASSWORD, at(2))
        assert signing_in.person_of_cookie(staffed, after, at(3)).email == ANN
        assert signing_in.person_of_cookie(staffed, before, at(3)) is None

    def test_so_it_does_by_openid_connect(self, staffed):
        claims = {"iss": "https://id.example", "sub": "7", "iat": int(NOON.timestamp()), "email": ANN}
        signing_in.sign_out_everywhere(staffed, ANN, BO, at(600))
        assert signing_in.person_of_claims(staffed, claims, ADMIN, at(5)) is None, "issued before"
        again = claims | {"iat": int(at(6).timestamp()), "auth_time": claims["iat"]}
        assert signing_in.person_of_claims(staffed, again, ADMIN, at(6.05)).email == ANN
        assert signing_in.person_of_claims(staffed, again, ADMIN, at(7)).email == ANN

    def test_a_sign_in_that_it_dated_ends_as_one_of_now(self, staffed):
        idle, used = (signing_in.sign_in(staffed, ANN, PASSWORD, at(60 * 24 * 5)) for _ in range(2))
        assert (
            signing_in.person_of_cookie(staffed, idle, NOON)
            and signing_in.person_of_cookie(staffed, idle, at(31)) is None
        )
        for minutes in range(0, 481, 20):
            assert signing_in.person_of_cookie(staffed, used, at(minutes)), minutes
        assert signing_in.person_of_cookie(staffed, used, at(481)) is None

    def test_a_sign_in_that_it_dated_ends_with_signing_out_everywhere(self, staffed):
        cookie = signing_in.sign_in(staffed, ANN, PASSWORD, at(600))
        signing_in.sign_out_everywhere(staffed, ANN, BO, NOON)
        assert [signing_in.person_of_cookie(staffed, cookie, at(minutes)) for minutes in (1, 599, 601)] == [None] * 3


class TestUnlocking:
    def test_everybody_may_try_again_at_once_in_every_process(self, staffed, place):
        own = known(staffed)
        guessed(staffed, 0)
        for n in range(5):
            guess(staffed, at(0.6 + n / 1000), proofs=own)
        waiting = [("198.51.100.99", ()), ("203.0.113.1", own)]
        guess(staffed, at(2), "198.51.100.99")
        assert all(
            guess(staffed, at(2.1), address, proofs=proofs, password=PASSWORD) > 0
            for address, proofs in [("198.51.100.99", ())]
        )
        elsewhere = Store.open(place)
        elsewhere.unlock(ANN, by="shell:root", at=at(2.2))
        elsewhere.close()
        assert all(signs_in(staffed, at(2.3), address, proofs=proofs) for address, proofs in waiting)
        assert (staffed.audit_lines(3)[2].kind, staffed.audit_lines(3)[2].by, staffed.audit_lines(3)[2].details) == (
            "account unlocked",
            "shell:root",
            {"email": ANN},
        )
        assert staffed.verify_audit() is None

    def test_a_pair_that_waits_waits_no_more(self, staffed):
        for n in range(5):
            guess(staffed, at(n / 100), "198.51.100.7")
            guess(staffed, at(n / 100), "198.51.100.7", email=BO)
        staffed.unlock(ANN, by=BO, at=at(0.2))
        assert signs_in(staffed, at(0.3), "198.51.100.7") and not signs_in(staffed, at(0.3), "198.51.100.7", email=BO)


class TestHashing:
    def test_without_a_setup_link_no_password_is_hashed(self, store, monkeypatch):
        hashed = []
        monkeypatch.setattr(hashing, "made", hashed.append)
        signing_in.setup_token(store, NOON)
        with pytest.raises(LinkRefused, match="expired, was used"):
            signing_in.set_up(store, "guessed", ANN, PASSWORD, NOON)
        assert not hashed

    def test_one_waits_three_seconds_at_the_most(self):
        lane, began = hashing.Lane(), time.monotonic()
        with lane.turn(), pytest.raises(TooBusy), lane.turn():
            pass
        assert 2.9 < time.monotonic() - began < 4

    def test_who_waited_in_vain_is_told_so_and_nothing_was_counted(self, monkeypatch, staffed):
        monkeypatch.setattr(hashing, "_PATIENCE", 0.2)
        with hashing.STRANGERS.turn(), pytest.raises(TooBusy, match="Try again in half a minute"):
            signing_in.sign_in(staffed, ANN, PASSWORD, NOON)
        assert signs_in(staffed, NOON) and staffed.tries(ANN, NOON).count == 0, "nothing was counted"

    def test_strangers_who_wait_hold_up_nobody_who_is_known(self, staffed):
        own = known(staffed)
        with hashing.STRANGERS.turn():
            assert signs_in(staffed, NOON, proofs=own)

    def test_beyond_eight_who_wait_the_next_one_is_told_at_once(self):
        lane, told = hashing.Lane(), []

        def wait():
            try:
                with lane.turn():
                    pass
            except TooBusy:
                told.append(1)

        threads = [threading.Thread(target=wait) for _ in range(20)]
        with lane.turn():
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(0.1)
            assert len(told) == 12
        for thread in threads:
            thread.join()
        assert len(told) == 12


def test_nothing_of_a_client_is_written_down(staffed):
    known(staffed)
    guessed(staffed, 0, 30)
    with staffed.database.reading() as connection:
        kept = [
            str(row)
            for table in ("sign_in_failures", "audit_log", "sessions", "secrets")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]
    assert kept and not [row for row in kept if "198.51.100" in row or "192.0.2" in row]
    assert all(isinstance(key, bytes) for key in tries._strangers._found)


def test_a_client_has_another_hash_on_another_day(staffed):
    guess(staffed, NOON, "198.51.100.7")
    first = set(tries._strangers._found)
    guess(staffed, NOON + timedelta(days=1), "198.51.100.7")
    assert not first & set(tries._strangers._found), "and that of the day before is forgotten"
