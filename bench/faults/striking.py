"""A mail server that strikes at a chosen step of an exchange: kills, hangs up, stalls, refuses."""

from __future__ import annotations

import asyncio
import email
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import AnyStr

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mailservers import free_port

STALL = 3.0
"""Seconds; longer than the patience that workers of a run have."""


class Step(StrEnum):
    """Where in an exchange it strikes, in the order of the exchange."""

    CONNECT = "connect"
    EHLO = "EHLO"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA, before 354"
    DOT = "after the text, before 250"
    SENT = "after 250"


class Way(StrEnum):
    """What it does there."""

    KILL = "kill -9 of the worker"
    HANG_UP = "hang up"
    STALL = "stall"
    REFUSE = "refuse"


@dataclass
class Striker:
    """One mail server; keeps what arrived by Message-ID."""

    port: int = field(default_factory=free_port)
    arrived: Counter[str] = field(default_factory=Counter)
    step: Step | None = None
    way: Way = Way.KILL
    after: int = 0
    """So many exchanges go well before it strikes."""
    victim: int = 0
    """The worker that sends to it, when it is to be killed."""
    struck: int = 0

    def aim(self, step: Step | None, way: Way = Way.KILL, *, after: int = 0) -> None:
        """Strike at `step` of the exchange after so many."""
        self.step, self.way, self.after = step, way, after

    def due(self, step: Step) -> bool:
        """Whether it strikes here; an exchange that ends well is counted."""
        return self.step is step and self.after <= 0


class _Server(SMTP):
    """Speaks SMTP, and asks its striker before every answer."""

    striker: Striker
    after_text = False

    async def _strike(self, step: Step) -> bool:
        """Do it; True when the exchange may go on."""
        striker = self.striker
        if not striker.due(step):
            return True
        striker.struck += 1
        if striker.way is Way.KILL:
            with suppress(ProcessLookupError):
                os.kill(striker.victim, signal.SIGKILL)
            striker.step = None
        elif striker.way is Way.STALL:
            await asyncio.sleep(STALL)
        elif striker.way is Way.REFUSE:
            await super().push("451 not now")
            return False
        if self.transport is not None:
            self.transport.abort()  # type: ignore[attr-defined]  # a plain Transport has it
        return False

    async def _handle_client(self) -> None:
        if await self._strike(Step.CONNECT):
            await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 -- aiosmtpd's name
        if await self._strike(Step.EHLO):
            await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name
        if await self._strike(Step.MAIL):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name
        if await self._strike(Step.RCPT):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 -- aiosmtpd's name
        if await self._strike(Step.DATA):
            await super().smtp_DATA(arg)

    async def push(self, status: AnyStr) -> None:
        """Answer; the one after the text is struck before and after."""
        after_text, self.after_text = self.after_text, False
        if after_text and not await self._strike(Step.DOT):
            return
        await super().push(status)
        if after_text:
            await self._strike(Step.SENT)
            self.striker.after -= 1


@dataclass
class _Keeper:
    """Takes every message whose text came whole: a server may deliver it from then on."""

    striker: Striker

    async def handle_DATA(self, server: _Server, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        if isinstance(envelope.content, bytes) and not self._refuses():
            self.striker.arrived[email.message_from_bytes(envelope.content)["Message-ID"]] += 1
        server.after_text = True
        return "250 OK"

    def _refuses(self) -> bool:
        return self.striker.way is Way.REFUSE and self.striker.due(Step.DOT)


class _Controller(Controller):
    def factory(self) -> SMTP:
        server = _Server(self.handler)
        server.striker = self.handler.striker
        return server


@contextmanager
def strikers(number: int) -> Iterator[list[Striker]]:
    """Give so many running mail servers."""
    made = [Striker() for _ in range(number)]
    controllers = [
        _Controller(_Keeper(each), hostname="127.0.0.1", port=each.port) for each in made
    ]
    try:
        for controller in controllers:
            controller.start()
        yield made
    finally:
        for controller in controllers:
            controller.stop(no_assert=True)
