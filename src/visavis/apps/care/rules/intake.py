"""What a therapist writes down when a therapy begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from visavis.apps.people.rules.contact import Contact
from visavis.vocab.care import ConsentScope


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekly therapy session, in the practice's time zone."""

    day: int
    """0 is Monday."""
    at: time


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent that the client gave on paper."""

    scope: ConsentScope
    study: UUID | None
    """None for the consent to care itself."""
    version: str
    """Of the text that was agreed to."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A new client: everything but the consents may be missing, and they too."""

    started_on: date
    contact: Contact = field(default_factory=Contact)
    language: str = "en"
    """The language of the texts that were agreed to."""
    consents: tuple[Agreed, ...] = ()
    weekly: Weekly | None = None
