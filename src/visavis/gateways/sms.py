"""Short messages that go out."""

from __future__ import annotations

from typing import Protocol


class Sms(Protocol):
    """Sends one short message; errors are those of `gateways.mail`."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Hand a message over to the gateway; returns only when it was accepted.

        Parameters
        ----------
        to
            The number in international form, ``+`` and digits.
        text
            What the phone shows.
        reference
            The same for every try of one message, where the gateway can make use of it.
        """
        ...
