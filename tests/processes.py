"""What the system knows of processes, read from /proc: no program needs to be installed for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 90.0


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    session: int
    state: str


def running() -> list[Process]:
    """Every process that is not a zombie."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold anything; what counts comes after it.
            state, parent, _, session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue  # it ended meanwhile
        found.append(Process(int(stat.parent.name), int(parent), int(session), state))
    return [process for process in found if process.state != "Z"]


def descendants(pid: int) -> set[int]:
    """Every process below `pid`."""
    parents = {process.pid: process.parent for process in running()}
    found: set[int] = set()
    while more := {p for p, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def in_session(leader: int) -> set[int]:
    return {process.pid for process in running() if process.session == leader}


def alive(pids: set[int]) -> set[int]:
    return pids & {process.pid for process in running()}


def wait_for(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
