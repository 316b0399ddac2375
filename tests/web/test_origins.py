import socket
import threading

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from directory.settings import Settings
from directory.web.origins import Origins
from tests.server import start_server
from tests.web.conftest import PARTS

FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost:1",
    "http://localhost.evil.example",
    "file://",
    "http://[",
    "",
]


def handshake(server, origin, host=None):
    """The status of a websocket handshake."""
    line = socket.create_connection(("localhost", server.port))
    address = f"ws://{host or f'localhost:{server.port}'}/_stcore/stream"
    try:
        with connect(address, sock=line, origin=origin, proxy=None):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code
    finally:
        line.close()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_this_computers_own_pages_may_open_a_websocket(parts, name):
    assert handshake(parts, f"http://{name}:{parts.port}") == 101


@pytest.mark.parametrize("origin", [*FOREIGN, None])
def test_a_websocket_from_elsewhere_or_from_nowhere_is_refused(parts, origin):
    assert handshake(parts, origin) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_data_from_elsewhere_is_refused_before_streamlit_sees_it(parts, method):
    assert parts.ask("/", method=method, headers={"Origin": "https://evil.example"}).status == 403
    assert parts.ask("/", method=method).status == 403
    assert parts.ask("/", method=method, headers={"Origin": parts.url}).status == 405


def test_foreign_origins_cost_no_question_to_an_outside_service():
    """Streamlit would ask one for its own address; a proxy of ours would hear that question."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def listen():
            while True:
                try:
                    caller, _ = proxy.accept()
                except OSError:
                    return
                heard.append(caller.recv(200))
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        with start_server(
            app=PARTS,
            http_proxy=address,
            https_proxy=address,
            no_proxy="",
            DIRECTORY_ORIGINS="https://portal.example.org",
        ) as server:
            for origin in FOREIGN:
                assert handshake(server, origin) == 403
            assert handshake(server, f"http://127.0.0.1:{server.port}") == 101
            assert handshake(server, "https://portal.example.org") == 101
            assert server.ask("/healthz").status == 200
            assert heard == []
        proxy.shutdown(socket.SHUT_RDWR)


def test_only_host_names_of_ours_are_answered(parts):
    assert parts.ask("/", headers={"Host": "evil.example"}).status == 400
    assert parts.ask("/healthz", headers={"Host": "localhost.evil.example"}).status == 400
    assert parts.ask("/healthz", headers={"Host": f"[::1]:{parts.port}"}).status == 200
    assert handshake(parts, "https://evil.example", host="evil.example") == 400


def test_the_operators_hosts_and_origins_are_admitted():
    with start_server(
        app=PARTS,
        DIRECTORY_BASE_URL="https://clinics.example.org/find",
        DIRECTORY_ALLOWED_HOSTS="*.inside.example",
        DIRECTORY_ORIGINS="https://portal.example.org",
    ) as server:
        assert server.ask("/", headers={"Host": "clinics.example.org"}).status == 200
        assert handshake(server, "https://clinics.example.org", host="clinics.example.org") == 101
        assert handshake(server, "https://a.inside.example", host="a.inside.example") == 101
        assert handshake(server, "https://portal.example.org") == 101
        assert handshake(server, "https://clinics.example.org") == 101  # a proxy that sends its own Host
        assert handshake(server, "https://a.inside.example") == 403
        assert handshake(server, f"http://localhost:{server.port}", host="clinics.example.org") == 403


def test_behind_tls_a_page_read_without_it_is_another_site():
    def admits(origin, host, **settings):
        scope = {"type": "websocket", "headers": [(b"host", host.encode()), (b"origin", origin.encode())]}
        return Origins(None, settings=Settings(**settings)).admits(scope)

    assert admits("http://clinics.example.org", "clinics.example.org")
    assert not admits("http://clinics.example.org", "clinics.example.org", behind_tls=True)
    assert admits("https://clinics.example.org", "clinics.example.org", behind_tls=True)
    assert admits("http://127.0.0.1:8501", "localhost:8501", behind_tls=True)
