"""Signing in, on both engines: what proves a person, what ends it, and what slows a guesser down."""

from datetime import timedelta

import argon2
import pytest

from directory.operate import signing_in
from directory.operate.signing_in import ADMIN, SPECIALIST, SignInRefused
from directory.store import Store
from directory.store.accounts import LinkRefused
from tests.publishing import NOON, at

ANN, PASSWORD = "ann@center.example", "four tall green horses"


@pytest.fixture
def ann(store: Store) -> Store:
    """A store in which Ann is an admin, and not the only one."""
    store.add_account(ANN, signing_in.hashed(PASSWORD), ADMIN, by="test", at=NOON)
    store.add_account("cy@center.example", "no hash", ADMIN, by="test", at=NOON)
    return store


def refused(store: Store, email: str, password: str, when) -> SignInRefused:
    with pytest.raises(SignInRefused) as refusal:
        signing_in.sign_in(store, email, password, when)
    return refusal.value


def test_a_right_password_proves_the_person_and_the_role_is_asked_each_time(ann):
    cookie = signing_in.sign_in(ann, " Ann@Center.example", PASSWORD, NOON)
    assert signing_in.person_of_cookie(ann, cookie, at(1)).email == ANN
    assert signing_in.person_of_cookie(ann, cookie, at(1)).role == ADMIN
    ann.set_role(ANN, SPECIALIST, by="test", at=at(2))
    assert signing_in.person_of_cookie(ann, cookie, at(3)).role == SPECIALIST


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c[:-6] + ("A" if c[-6] != "A" else "B") + c[-5:],
        lambda c: "",
        lambda c: "x" * 5000,
        lambda c: c.split(".")[0],
        lambda c: "a.b.c",
    ],
)
def test_a_changed_cookie_proves_nobody(ann, change):
    cookie = signing_in.sign_in(ann, ANN, PASSWORD, NOON)
    assert signing_in.person_of_cookie(ann, change(cookie), at(1)) is None


def test_a_cookie_of_another_store_proves_nobody(ann, tmp_path):
    other = Store.open(tmp_path / "other")
    other.add_account(ANN, signing_in.hashed(PASSWORD), ADMIN, by="test", at=NOON)
    assert signing_in.person_of_cookie(ann, signing_in.sign_in(other, ANN, PASSWORD, NOON), at(1)) is None
    other.close()


def test_thirty_idle_minutes_end_a_sign_in_and_use_keeps_it_for_eight_hours_at_the_most(ann):
    idle, used = (signing_in.sign_in(ann, ANN, PASSWORD, NOON) for _ in range(2))
    assert signing_in.person_of_cookie(ann, idle, at(30))
    assert signing_in.person_of_cookie(ann, idle, at(61)) is None
    for minutes in range(20, 8 * 60 + 1, 20):
        assert signing_in.person_of_cookie(ann, used, at(minutes)), minutes
    assert signing_in.person_of_cookie(ann, used, at(8 * 60 + 1)) is None


@pytest.mark.parametrize(
    "ending",
    [
        lambda store, person: signing_in.sign_out(store, person, at(1)),
        lambda store, person: signing_in.sign_out_everywhere(store, ANN, "bo@center.example", at(1)),
        lambda store, person: store.disable_account(ANN, by="bo@center.example", at=at(1)),
        lambda store, person: signing_in.change_password(store, person, PASSWORD, "another four green horses", at(1)),
    ],
    ids=["signed out", "signed out everywhere", "disabled", "new password"],
)
def test_a_sign_in_that_was_ended_stays_ended_whoever_plays_its_cookie_again(ann, ending):
    cookie = signing_in.sign_in(ann, ANN, PASSWORD, NOON)
    ending(ann, signing_in.person_of_cookie(ann, cookie, at(0.5)))
    assert signing_in.person_of_cookie(ann, cookie, at(2)) is None


def test_unknown_address_disabled_account_and_wrong_password_are_refused_with_the_same_words(ann):
    ann.add_account("bo@center.example", signing_in.hashed(PASSWORD), ADMIN, by="test", at=NOON)
    ann.disable_account("bo@center.example", by="test", at=NOON)
    said = {
        refused(ann, email, password, NOON).sentence
        for email, password in (
            (ANN, "wrong"),
            ("who@center.example", PASSWORD),
            ("bo@center.example", PASSWORD),
            ("", ""),
        )
    }
    assert len(said) == 1
    assert [line.kind for line in ann.audit_lines(4)] == ["sign-in refused"] * 4


def test_wrong_passwords_slow_further_tries_down_across_a_restart(ann, place):
    for n in range(5):
        assert not refused(ann, ANN, "wrong", at(n / 100)).wait
    again = Store.open(place)
    assert 50 <= refused(again, ANN, PASSWORD, at(0.1)).wait <= 60, "the right password waits too"
    assert not refused(again, ANN, "wrong", at(2)).wait
    assert 100 <= refused(again, ANN, PASSWORD, at(2.1)).wait <= 120
    assert signing_in.sign_in(again, ANN, PASSWORD, at(5))
    assert not refused(again, ANN, "wrong", at(6)).wait, "a right password begins anew"
    again.close()


def test_no_wait_for_an_account_is_longer_than_a_quarter_of_an_hour(ann):
    minutes, waits = 0, []
    for _ in range(15):
        waits.append(
            refused(ann, ANN, "wrong", at(minutes)).wait or refused(ann, ANN, PASSWORD, at(minutes + 0.001)).wait
            if len(waits) >= 4
            else refused(ann, ANN, "wrong", at(minutes)).wait
        )
        minutes += waits[-1] / 60 + 0.01
    assert waits == [0] * 4 + [60, 120, 240, 480] + [900] * 7
    assert signing_in.sign_in(ann, ANN, PASSWORD, at(minutes))


def test_guessing_across_many_accounts_slows_nobody_else_down(ann):
    for n in range(60):
        assert not refused(ann, f"who{n}@center.example", "wrong", at(n / 100)).wait
    assert signing_in.sign_in(ann, ANN, PASSWORD, at(0.7))


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaaaa", "ann1ann1ann1x" * 20, "hannahannahx"])
def test_a_password_that_is_short_or_plain_is_refused_with_a_sentence(password):
    assert signing_in.weakness(password, "hanna@center.example").endswith(".")
    assert signing_in.weakness(PASSWORD, ANN) is None


def test_a_hash_is_argon2id_with_owasps_minimum():
    found = argon2.extract_parameters(signing_in.hashed(PASSWORD))
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (argon2.Type.ID, 19 * 1024, 2, 1)


class TestTheFirstAdmin:
    def test_the_link_makes_one_admin_once(self, store):
        token = signing_in.setup_token(store, NOON)
        assert signing_in.set_up(store, token, ANN, PASSWORD, at(59)).role == ADMIN
        with pytest.raises(LinkRefused):
            signing_in.set_up(store, token, "eve@x.example", PASSWORD, at(59))
        assert signing_in.setup_token(store, at(60)) is None
        assert [account.email for account in store.accounts()] == [ANN]

    def test_the_link_ends_after_an_hour_and_with_the_next_start(self, store):
        early, late = signing_in.setup_token(store, NOON), signing_in.setup_token(store, at(1))
        for token, when in ((early, at(2)), (late, at(62)), ("guessed", at(2))):
            with pytest.raises(LinkRefused):
                signing_in.set_up(store, token, ANN, PASSWORD, when)
        assert not store.any_account()

    def test_a_weak_password_does_not_use_the_link_up(self, store):
        token = signing_in.setup_token(store, NOON)
        with pytest.raises(SignInRefused):
            signing_in.set_up(store, token, ANN, "short", NOON)
        assert signing_in.set_up(store, token, ANN, PASSWORD, NOON)


class TestOpenIdConnect:
    CLAIMS = {
        "iss": "https://id.example",
        "sub": "7",
        "iat": int(NOON.timestamp()),
        "email": "Ann@Center.example",
        "email_verified": True,
    }

    @pytest.mark.parametrize(
        ("claims", "role"),
        [
            ({}, ADMIN),
            ({"email": "cy@center.example"}, SPECIALIST),
            ({"email": "eve@x.example"}, None),
            ({"email_verified": False}, None),
            ({"email_verified": "true"}, None),
            ({"email": "eve@x.example", "groups": ["staff", "specialist"]}, SPECIALIST),
            ({"email": "eve@x.example", "groups": "admin"}, ADMIN),
            ({"email": "eve@x.example", "groups": {"admin": 1}}, None),
            ({"email": "eve@x.example", "roles": "admin"}, None),
        ],
    )
    def test_a_role_comes_from_the_lists_for_verified_addresses_or_from_the_named_claim(self, claims, role):
        assert signing_in.role_of_claims(self.CLAIMS | claims, (ANN,), ("cy@center.example",), "groups") == role

    def test_without_lists_and_claim_nobody_has_a_role(self):
        assert signing_in.role_of_claims(self.CLAIMS | {"None": "admin"}, (), (), None) is None

    def test_it_ends_as_a_local_one_does(self, store):
        person = signing_in.person_of_claims(store, self.CLAIMS, ADMIN, at(1))
        assert (person.email, person.role) == (ANN, ADMIN)
        assert signing_in.person_of_claims(store, self.CLAIMS, ADMIN, at(32)) is None, "idle"
        other = self.CLAIMS | {"iat": self.CLAIMS["iat"] + 60 * 60}
        assert signing_in.person_of_claims(store, other, ADMIN, at(61))
        signing_in.sign_out(store, signing_in.person_of_claims(store, other, ADMIN, at(62)), at(63))
        assert signing_in.person_of_claims(store, other, ADMIN, at(64)) is None, "the same cookie again"

    def test_signing_out_everywhere_holds_for_a_cookie_first_seen_later(self, store):
        signing_in.sign_out_everywhere(store, ANN, ANN, at(5))
        assert signing_in.person_of_claims(store, self.CLAIMS, ADMIN, at(4.9)) is None

    def test_eight_hours_after_the_providers_sign_in_it_is_over_and_none_begins(self, store):
        for minutes in range(0, 481, 20):
            assert signing_in.person_of_claims(store, self.CLAIMS, ADMIN, at(minutes))
        assert signing_in.person_of_claims(store, self.CLAIMS, ADMIN, at(481)) is None
        assert (
            signing_in.person_of_claims(store, self.CLAIMS | {"sub": "8"}, ADMIN, NOON + timedelta(hours=8, minutes=2))
            is None
        )

    @pytest.mark.parametrize(
        "claims",
        [{}, {"email": "a@b.example"}, {"email": "a@b.example", "iat": "x"}, {"email": "a@b.example", "iat": 1e30}],
    )
    def test_claims_without_address_or_time_prove_nobody(self, store, claims):
        assert signing_in.person_of_claims(store, claims, ADMIN, NOON) is None
