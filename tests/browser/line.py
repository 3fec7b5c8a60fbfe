"""A line between browser and server that can be cut, or lose what the server answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from enum import Enum, auto
from types import TracebackType
from typing import Self


class State(Enum):
    """What the line does with what comes along."""

    OPEN = auto()
    CUT = auto()
    """Nothing gets through, in either direction."""
    DEAF = auto()
    """The server hears everything, and its answers get lost."""


class Line:
    """Forwards connections to `server` from a port of its own."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.state = State.OPEN
        self.heard = threading.Event()
        """Set when an answer got lost: whatever was asked for is done."""
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Where browsers call; `localhost`, so that they may encrypt."""
        return f"http://localhost:{self._listener.getsockname()[1]}"

    def set(self, state: State) -> None:
        """Change what the line does; nothing that is under way goes on."""
        self.state = state
        self.heard.clear()
        for end in list(self._open):
            _hang_up(end)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.set(State.CUT)
        _hang_up(self._listener)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                if self.state is State.CUT:
                    _hang_up(caller)
                    continue
                server = socket.create_connection(self._server)
                self._open |= {caller, server}
                for way in ((caller, server), (server, caller)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            answers = source.getpeername() == self._server
            while words := source.recv(65_536):
                if answers and self.state is State.DEAF:
                    self.heard.set()
                    break
                target.sendall(words)
        for end in (source, target):
            _hang_up(end)
            self._open.discard(end)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
