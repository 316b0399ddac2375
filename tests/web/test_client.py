"""Who a request comes from: what nobody can choose."""

import pytest

from directory.settings import Settings
from directory.web.client import client_of
from tests.server import STREAMLIT, UVICORN, start_server
from tests.signed_in import ANN, PASSWORD, first_admin, post

PROXIES = ("127.0.0.1/32", "10.0.7.0/24", "2001:db8:7::/48")


def client(peer: str | None, *forwarded: str, proxies=PROXIES) -> str:
    headers = [(b"host", b"localhost"), *((b"x-forwarded-for", value.encode("latin-1")) for value in forwarded)]
    scope = {"type": "http", "client": None if peer is None else (peer, 50000), "headers": headers}
    return client_of(scope, Settings(trusted_proxies=proxies))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7",), "192.0.2.1"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("127.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("127.0.0.1", ("203.0.113.9, 198.51.100.7",), "198.51.100.7"),
        ("127.0.0.1", ("203.0.113.9", "198.51.100.7"), "198.51.100.7"),
        ("127.0.0.1", ("203.0.113.9, 198.51.100.7, 10.0.7.3",), "198.51.100.7"),
        ("127.0.0.1", ("10.0.7.4, 10.0.7.3",), "10.0.7.4"),
        ("::ffff:127.0.0.1", ("::ffff:198.51.100.7",), "198.51.100.7"),
        ("127.0.0.1", ("198.51.100.7:4711",), "198.51.100.7"),
        ("127.0.0.1", ("[2001:db8:1:2:3::4]:4711",), "2001:db8:1:2::/64"),
        ("2001:db8:7::1", ("2001:db8:1:2::4",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3:4:5:6", (), "2001:db8:1:2::/64"),
        ("fe80::1%eth0", (), "fe80::/64"),
        (None, ("198.51.100.7",), ""),
        ("", ("198.51.100.7",), ""),
    ],
    ids=str,
)
def test_it_is_the_socket_or_the_last_address_that_a_trusted_proxy_added_and_of_ipv6_the_network(
    peer, forwarded, expected
):
    assert client(peer, *forwarded) == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",",
        "unknown",
        "_hidden",
        "198.51.100.7, x",
        "198.51.100.7,",
        "1.2.3",
        "[::1",
        "999.1.1.1",
        "é",
        "a" * 5000,
        "1.2.3.4:5:6",
    ],
)
def test_where_the_last_of_it_is_no_address_it_is_the_socket(header):
    assert client("127.0.0.1", header) == "127.0.0.1"


def test_where_no_proxy_is_named_nothing_of_the_header_is_read():
    assert client("127.0.0.1", "198.51.100.7", proxies=()) == "127.0.0.1"


def wrong_tries(server, count: int) -> list[int]:
    """The answers to so many wrong passwords, each of another client as the header has it."""
    return [
        post(
            server, "signin", {"email": ANN, "password": f"wrong {n}"}, forwarded=f"203.0.113.9, 198.51.100.{n}"
        ).status
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("entrance", "listening"),
    [(STREAMLIT, {}), (STREAMLIT, {"STREAMLIT_SERVER_ADDRESS": "::"}), (UVICORN, {})],
    ids=["streamlit run", "both kinds of addresses", "uvicorn"],
)
def test_nobody_is_believed_who_claims_an_address_however_the_server_was_started(entrance, listening):
    """uvicorn itself believes whoever speaks from this computer."""
    with start_server(entrance=entrance, **listening) as server:
        first_admin(server)
        assert wrong_tries(server, 7) == [403] * 5 + [429] * 2


@pytest.mark.parametrize("entrance", [STREAMLIT, UVICORN], ids=["streamlit run", "uvicorn"])
def test_a_proxy_that_the_operator_named_is_believed(entrance):
    with start_server(entrance=entrance, DIRECTORY_TRUSTED_PROXIES="127.0.0.1, ::1") as server:
        first_admin(server)
        assert wrong_tries(server, 7) == [403] * 7
        assert [
            post(server, "signin", {"email": ANN, "password": "wrong"}, forwarded=f"203.0.113.{n}, 192.0.2.7").status
            for n in range(6)
        ] == [403] * 5 + [429]
        assert post(server, "signin", {"email": ANN, "password": PASSWORD}, forwarded="192.0.2.8").status == 200
