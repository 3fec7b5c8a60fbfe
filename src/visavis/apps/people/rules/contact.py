"""Who stands behind a code, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass, field

from visavis.vocab.notices import Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """Name and contact of one client; each part may be missing.

    No part shows in a traceback or a log: a contact is printed without them.
    """

    name: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    channel: Channel = Channel.MAIL
    language: str = "en"
    """The language in which messages to this client are written."""

    @property
    def address(self) -> str:
        """Where a message goes by the chosen way; empty when there is no such address."""
        return self.mail if self.channel is Channel.MAIL else self.phone
