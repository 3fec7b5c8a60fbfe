"""Mail servers that behave, refuse, and hang up at a chosen moment. Real ones, on the loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from visavis.gateways.mail import SmtpMail


@dataclass
class Postbox:
    """Keeps what arrives; `answers` and `hang_up_at` say how it misbehaves."""

    arrived: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hang_up_at: str = ""
    port: int = 0

    def _step(self, name: str, server: SMTP, usual: str) -> str:
        if self.hang_up_at == name:
            transport = server.transport
            if transport is not None:
                transport.abort()  # type: ignore[attr-defined]  # a plain Transport has it
        return self.answers.get(name, usual)

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's names and parameters
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._step("MAIL", server, "250 OK")

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's names and parameters
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._step("RCPT", server, "250 OK")

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        answer = self._step("DATA", server, "250 OK")
        content = envelope.content
        if answer.startswith("250") and isinstance(content, bytes):
            self.arrived.append(content)
        return answer

    async def handle_QUIT(self, server: SMTP, _s: Session, _e: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        return self._step("QUIT", server, "221 Bye")

    def client(self, **options: Any) -> SmtpMail:
        """A gateway that sends to this postbox."""
        return SmtpMail("127.0.0.1", self.port, **({"starttls": False, "timeout": 5.0} | options))


@contextmanager
def postbox(**options: Any) -> Iterator[Postbox]:
    """A mail server on a free port of the loopback."""
    box = Postbox()
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def letter(subject: str = "A minute of your time") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", subject
    mail.set_content("Grüße — à bientôt\n")
    return mail
