"""HTTP load from a process of its own: few connections that are kept open, and little else.

Client and server share the cores, so the client does as little as it can: requests are bytes
made before, and of an answer only the status and the length are read. The same client drives
whatever is compared.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CONNECTIONS = 16
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PATIENCE = 30.0
"""Seconds without any answer; then the run is broken off."""


class BrokenOffError(Exception):
    """The server said nothing, or something that is no HTTP."""


@dataclass(slots=True)
class Line:
    """One connection, its request on the way and what has come back."""

    socket: socket.socket
    sent_at: float = 0.0
    answer: bytes = b""


@dataclass(slots=True)
class Drive:
    """What came of a run."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    """Seconds from the first byte of the request to the last of the answer."""
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def wait(self, share: float) -> float:
        """The wait that `share` of the requests stayed below, in milliseconds."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def drive(port: int, requests: Iterable[bytes], *, connections: int = CONNECTIONS) -> Drive:
    """Send `requests` over so many connections, on each the next when the last is answered."""
    waiting = iter(requests)
    lines = [Line(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
    found = Drive(seconds=0.0)
    began = time.perf_counter()
    try:
        with selectors.DefaultSelector() as selector:
            for line in lines:
                if _send(line, waiting):
                    selector.register(line.socket, selectors.EVENT_READ, line)
            while selector.get_map():
                _take_in(selector, waiting, found)
    finally:
        for line in lines:
            line.socket.close()
    found.seconds = time.perf_counter() - began
    return found


def _take_in(selector: selectors.BaseSelector, waiting: Iterator[bytes], found: Drive) -> None:
    ready = selector.select(PATIENCE)
    if not ready:
        msg = f"no answer for {PATIENCE:.0f} s"
        raise BrokenOffError(msg)
    for key, _events in ready:
        line: Line = key.data
        piece = line.socket.recv(1 << 18)
        if not piece:
            msg = f"the server hung up: {line.answer[:200]!r}"
            raise BrokenOffError(msg)
        line.answer += piece
        if not _whole(line.answer):
            continue
        found.waits.append(time.perf_counter() - line.sent_at)
        found.statuses[int(line.answer[9:12])] += 1
        if not _send(line, waiting):
            selector.unregister(line.socket)


def _whole(answer: bytes) -> bool:
    end = answer.find(HEAD_ENDS)
    if end < 0:
        return False
    length = LENGTH.search(answer, 0, end)
    if length is None:
        return answer.endswith(b"0\r\n\r\n")  # in chunks
    return len(answer) >= end + len(HEAD_ENDS) + int(length.group(1))


def _send(line: Line, waiting: Iterator[bytes]) -> bool:
    request = next(waiting, None)
    if request is None:
        return False
    line.answer, line.sent_at = b"", time.perf_counter()
    line.socket.sendall(request)
    return True


def get(path: str, *, host: str = "127.0.0.1", headers: str = "") -> bytes:
    """One GET as bytes; `headers` is whole lines."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode()


def post(path: str, body: str, *, host: str = "127.0.0.1", headers: str = "") -> bytes:
    """One form post as bytes; `headers` is whole lines."""
    content = body.encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    ).encode() + content
