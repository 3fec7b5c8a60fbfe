"""Keep child processes running, and leave none behind."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
LOOK_EVERY = 0.2
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a child that crashed is started again; the wait doubles."""
CALM_AFTER = 60.0
"""A child that ran this long and then crashes is waited for as if for the first time."""
TIME_TO_STOP = 5.0
"""Seconds that children have to stop when asked; then they are ended."""


@dataclass(slots=True)
class Child:
    """One process that is to run as long as we do."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    wait: float = FIRST_WAIT
    crashes: int = 0

    @property
    def running(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """Starts children, starts them again when they crash, and stops them all."""

    children: Sequence[Child]
    environment: Mapping[str, str]
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            self._start(child)

    def look(self) -> None:
        """Start again what crashed, once its wait is over."""
        now = time.monotonic()
        for child in self.children:
            if child.running:
                continue
            if child.process is not None:
                self._note_crash(child, now)
            if now >= child.start_again_at:
                self._start(child)

    def watch(self) -> None:
        """Look after the children until `stop` is set."""
        while not self.stop.wait(LOOK_EVERY):
            self.look()

    def end(self) -> None:
        """Ask every child to stop, wait a little, end the rest; nothing is left behind."""
        for child in self.children:
            _send(child, signal.SIGTERM)
        deadline = time.monotonic() + TIME_TO_STOP
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in self.children:
            # The whole group: a child's own children go as well.
            _send(child, signal.SIGKILL)
            _let_go(child)

    def _start(self, child: Child) -> None:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop them in order.
        # Standard input is a pipe that closes when we are gone, however we went.
        child.process = subprocess.Popen(  # noqa: S603 -- our own commands
            child.command, env=self.environment, stdin=subprocess.PIPE, start_new_session=True
        )
        child.started_at = time.monotonic()

    def _note_crash(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process is not None else 0
        _send(child, signal.SIGKILL)  # whatever the crashed one left behind
        _let_go(child)
        child.crashes += 1
        if now - child.started_at >= CALM_AFTER:
            child.wait = FIRST_WAIT
        log.warning("%s ended with %s; starting again in %.1f s", child.name, code, child.wait)
        child.start_again_at = now + child.wait
        child.wait = min(child.wait * 2, LONGEST_WAIT)


def _send(child: Child, number: int) -> None:
    if child.process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, number)


def _let_go(child: Child) -> None:
    if child.process is not None:
        child.process.wait()
        if child.process.stdin is not None:
            child.process.stdin.close()
    child.process = None
