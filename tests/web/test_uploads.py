import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.server import start_server
from tests.web.conftest import PARTS

MB = 1024 * 1024


def upload_headers(server):
    """What a stranger can make up: the double-submitted token only stops other sites."""
    cookie = server.ask("/_stcore/health").headers["set-cookie"].split(";")[0]
    return {"Origin": server.url, "Cookie": cookie, "X-Xsrftoken": cookie.split("=", 1)[1]}


def open_socket(server):
    return connect(f"ws://localhost:{server.port}/_stcore/stream", origin=server.url, proxy=None)


def test_an_upload_from_anyone_is_refused_and_leaves_no_trace_in_memory(parts):
    headers = upload_headers(parts) | {"Content-Type": "multipart/form-data; boundary=b"}
    body = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + bytes(20 * MB) + b"\r\n--b--\r\n"
    )
    with open_socket(parts):
        parts.ask("/_stcore/upload_file/session/file", method="PUT", headers=headers, body=body[:1000])
        before = parts.memory()
        for method in ("PUT", "POST", "DELETE"):
            assert (
                parts.ask("/_stcore/upload_file/session/file", method=method, headers=headers, body=body).status == 403
            )
        assert parts.memory() - before < 5 * MB
    assert parts.ask("/healthz").status == 200


def test_an_upload_is_refused_before_its_body_is_sent(parts):
    with socket.create_connection(("localhost", parts.port), timeout=10) as line:
        line.sendall(
            f"PUT /_stcore/upload_file/session/file HTTP/1.1\r\nHost: localhost:{parts.port}\r\n"
            f"Origin: {parts.url}\r\nContent-Length: {20 * MB}\r\n\r\n".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 403")


def test_websockets_beyond_the_cap_are_refused_and_a_closed_one_makes_room():
    with start_server(app=PARTS, DIRECTORY_MAX_SOCKETS="2") as server, open_socket(server):
        with open_socket(server):
            for _ in range(3):
                with pytest.raises(InvalidStatus) as refusal, open_socket(server):
                    pass
                assert refusal.value.response.status_code == 503
        assert server.ask("/healthz").status == 200  # it has seen the close when it answers
        with open_socket(server):
            pass
