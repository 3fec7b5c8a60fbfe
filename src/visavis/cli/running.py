"""The note in the data folder that says which address a running server has."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

NAME = "running.json"
PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that was started on a data folder."""

    address: str
    """Where people reach it."""
    port: int
    """Where it listens on the loopback."""
    pid: int

    def healthy(self) -> bool:
        """Ask it whether it is ready."""
        try:
            answer = httpx.get(
                f"http://127.0.0.1:{self.port}/healthz",
                headers={"Host": urlsplit(self.address).netloc},
                timeout=PATIENCE,
                trust_env=False,  # no proxy stands between us and the loopback
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK


def write(data: Path, running: Running) -> None:
    """Leave the note."""
    draft = data / f"{NAME}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(running)), encoding="utf-8")
    draft.replace(data / NAME)


def read(data: Path) -> Running | None:
    """Read the note; None when there is none, or what is there is not one."""
    try:
        return Running(**json.loads((data / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove(data: Path) -> None:
    """Take the note away."""
    (data / NAME).unlink(missing_ok=True)


def port_is_free(port: int) -> bool:
    """Whether nobody listens on `port` of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
