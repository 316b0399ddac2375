"""Requests as bytes on the wire: what no HTTP library would send."""

import contextlib
import json
import re
import socket
import time
from dataclasses import dataclass, replace

from tests.server import Server

PATIENCE = 10  # seconds for an answer


@dataclass(frozen=True)
class Reply:
    """What came back, of the first answer. `status` 0: the line was closed without one."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str | None:
        """A header of the answer; None where it has none."""
        found = [
            line.partition(b":")[2].strip().decode("latin-1")
            for line in self.head.split(b"\r\n")[1:]
            if line.lower().startswith(name.lower().encode() + b":")
        ]
        return found[0] if found else None


def request(
    method: str,
    path: bytes | str,
    *headers: bytes | str,
    host: bytes | str | None = "localhost",
    body: bytes = b"",
    length: int | None = None,
) -> bytes:
    """A request of these very bytes. ``length`` is what it says of its body, where that is not the truth."""
    lines = [
        b"%s %s HTTP/1.1" % (method.encode(), _bytes(path)),
        *([b"Host: " + _bytes(host)] if host is not None else []),
        *map(_bytes, headers),
    ]
    if body or length is not None:
        lines.append(b"Content-Length: %d" % (len(body) if length is None else length))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def throw(server: Server, sent: bytes, *, leave: bool = False, then: bytes = b"") -> Reply:
    """Send bytes and read the answer to its end; `leave` closes the line at once instead, as who goes away.

    `then` is sent after the first answer has begun, and read no further than that the line is closed: frames of a websocket.
    """
    with socket.create_connection(("localhost", server.port), timeout=PATIENCE) as line:
        with contextlib.suppress(OSError):  # refused before all of it was sent
            line.sendall(sent)
        if leave:
            line.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
            )  # a reset, not a good-bye
            return Reply(0, b"", b"")
        got = _read(line)
        if then:
            with contextlib.suppress(OSError):
                line.sendall(then)
                line.settimeout(2)
                while line.recv(65536):
                    pass
    head, _, body = got.partition(b"\r\n\r\n")
    reply = Reply(int(head.split(b" ", 2)[1]) if head.startswith(b"HTTP/") else 0, head, body)
    if reply.header("transfer-encoding") == "chunked":
        return replace(reply, body=_unchunked(body))
    length = reply.header("content-length")
    return replace(reply, body=body[: int(length)]) if length else reply


def handshake(
    server: Server, *headers: bytes | str, path: bytes | str = "/_stcore/stream", protocol: bytes | str = "streamlit"
) -> bytes:
    """The request that opens a page's websocket."""
    return request(
        "GET",
        path,
        f"Origin: {server.url}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        b"Sec-WebSocket-Protocol: " + _bytes(protocol),
        *headers,
        host=f"localhost:{server.port}",
    )


def frame(opcode: int, payload: bytes, *, first: int | None = None) -> bytes:
    """A masked frame of a websocket's client; `first` is its first byte, where it is not as it should be."""
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | opcode if first is None else first]) + size + bytes(4) + payload


def posted(server: Server, path: str, body: bytes | dict, *headers: str, **options) -> bytes:
    """What a page of this site may send: JSON with its own origin."""
    return request(
        "POST",
        path,
        f"Origin: {server.url}",
        *headers,
        host=f"localhost:{server.port}",
        body=body if isinstance(body, bytes) else json.dumps(body).encode(),
        **options,
    )


def log_after(server: Server, before: int) -> str:
    """What the log got beyond its first `before` bytes, once nothing has been added for a moment."""
    size = -1
    while size != (size := server.log.stat().st_size):
        time.sleep(0.05)
    return server.log.read_bytes()[before:].decode()


def _read(line: socket.socket) -> bytes:
    """One answer: to the length it says, the end of its chunks, or the end of the line."""
    got = b""
    with contextlib.suppress(OSError):
        while part := line.recv(65536):
            got += part
            head, found, body = got.partition(b"\r\n\r\n")
            if not found:
                continue
            named = dict(
                (name.strip().lower(), value.strip())
                for name, _, value in (one.partition(b":") for one in head.split(b"\r\n")[1:])
            )
            if (
                head.split(b" ")[1] in (b"101", b"204", b"304")
                or len(body) >= int(named.get(b"content-length", 1 << 60))
                or body.endswith(b"0\r\n\r\n")
            ):
                break
    return got


def _unchunked(body: bytes) -> bytes:
    """As much as has come; what is no chunk any more belongs to no answer."""
    whole = b""
    while match := re.match(rb"([0-9a-fA-F]+)\r\n", body):
        size = int(match[1], 16)
        whole, body = whole + body[match.end() : match.end() + size], body[match.end() + size + 2 :]
        if not size:
            break
    return whole


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
