"""Who writes a message and who knows the address: this app does neither.

The apps above name their composers, and `people` its address book, when Django starts
(`AppConfig.ready`). So the outbox holds ids only, and the ladder of the apps stays one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from visavis.vocab.notices import Channel


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes, for as long as the sending takes."""

    to: str
    """An e-mail address, or a telephone number in international form."""
    language: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A message in words."""

    sender: str
    """The name it comes from; betrays no therapy."""
    subject: str
    text: str


class Composer(Protocol):
    """Writes one kind of message."""

    def __call__(
        self, about: UUID, *, channel: Channel, language: str, now: datetime
    ) -> Composed | None:
        """Write the message about a row; None when it is no longer wanted."""
        ...


class AddressBook(Protocol):
    """Knows where somebody can be reached."""

    def __call__(self, recipient: str, channel: Channel) -> Address | None:
        """Look `recipient` up; None when there is no way to reach them by `channel`."""
        ...


_composers: dict[str, Composer] = {}
_books: list[AddressBook] = []


def register_composer(kind: str, composer: Composer) -> None:
    """Name who writes messages of `kind`."""
    _composers[kind] = composer


def register_address_book(book: AddressBook) -> None:
    """Name who knows the addresses; the last one named is asked."""
    _books[:] = [book]


def compose(
    kind: str, about: UUID, *, channel: Channel, language: str, now: datetime
) -> Composed | None:
    """Have a message written by whoever is named for its kind.

    Raises
    ------
    LookupError
        When nobody is: an app's `ready` forgot to.
    """
    if kind not in _composers:
        msg = f"nobody composes messages of kind {kind!r}"
        raise LookupError(msg)
    return _composers[kind](about, channel=channel, language=language, now=now)


def address_of(recipient: str, channel: Channel) -> Address | None:
    """Ask the address book."""
    return _books[0](recipient, channel) if _books else None
