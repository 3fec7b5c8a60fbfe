"""E-mail that goes out."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol

GO_AHEAD = 354
"""A mail server's answer when it is ready for the text."""


class NotSentError(Exception):
    """The message surely did not go out; trying again is safe."""


class MaybeSentError(Exception):
    """The exchange broke after the message was handed over: nobody knows, so nobody resends."""


class Mail(Protocol):
    """Sends one message, and knows how it ended."""

    def send(self, message: EmailMessage) -> None:
        """Hand `message` over; returns only when it was accepted.

        Raises
        ------
        NotSentError
            It surely did not go out.
        MaybeSentError
            It may have gone out.
        """
        ...


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A mail server, by SMTP."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = True
    timeout: float = 20.0

    def send(self, message: EmailMessage) -> None:
        """Open a connection, hand over the message, and tell before from after apart."""
        try:
            server = _Exchange(self.host, self.port, timeout=self.timeout)
        except OSError as error:
            raise NotSentError(type(error).__name__) from error
        try:
            self._greet(server)
            server.send_message(message)
        except OSError as error:  # every SMTPException is one
            raise _verdict(server, error) from error
        finally:
            _hang_up(server)

    def _greet(self, server: smtplib.SMTP) -> None:
        if self.starttls:
            # With a context, or smtplib takes any certificate.
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)


class _Exchange(smtplib.SMTP):
    """A connection that remembers whether the text itself was begun."""

    text_begun = False

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer; 354 is the one that asks for the text, and none is sent before."""
        code, said = super().getreply()
        self.text_begun = self.text_begun or code == GO_AHEAD
        return code, said


def _verdict(server: _Exchange, error: OSError) -> NotSentError | MaybeSentError:
    answered = isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    )
    if answered or not server.text_begun:
        return NotSentError(type(error).__name__)
    return MaybeSentError(type(error).__name__)


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever the server makes of it changes nothing about the message."""
    try:
        server.quit()
    except OSError:
        server.close()


@dataclass(frozen=True, slots=True)
class NoMail:
    """No mail server is named: every message waits, and the page says so."""

    def send(self, message: EmailMessage) -> None:
        """Refuse: there is nowhere to send to."""
        del message
        raise NotSentError("no mail server is named (VISAVIS_SMTP_HOST)")  # noqa: EM101, TRY003 -- said once
