"""E-mail that goes out."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol


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
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        except OSError as error:
            raise NotSentError(type(error).__name__) from error
        with server:
            self._greet(server)
            self._hand_over(server, message)

    def _greet(self, server: smtplib.SMTP) -> None:
        try:
            if self.starttls:
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(type(error).__name__) from error

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPServerDisconnected as error:
            raise MaybeSentError(type(error).__name__) from error
        except smtplib.SMTPException as error:  # the server answered, and the answer was no
            raise NotSentError(type(error).__name__) from error
        except OSError as error:
            raise MaybeSentError(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class NoMail:
    """No mail server is named: every message waits, and the page says so."""

    def send(self, message: EmailMessage) -> None:
        """Refuse: there is nowhere to send to."""
        del message
        raise NotSentError("no mail server is named (VISAVIS_SMTP_HOST)")  # noqa: EM101, TRY003
