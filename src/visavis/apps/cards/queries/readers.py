"""Who reads a client's card, so that the card can say so."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.apps.care.models import Client
from visavis.apps.care.queries.consent import agreed
from visavis.vocab.care import ConsentScope


@dataclass(frozen=True, slots=True)
class Readers:
    """What the consents in force open, apart from what the client chooses for each answer."""

    therapist: bool
    study: str | None
    """The study's name; None without a consent to research."""
    words: bool
    """Whether the study's raters may read the words, with names struck out."""


def readers_of(client: Client) -> Readers:
    """Return who reads this client's cards now."""
    found = agreed(client.pk)
    return Readers(
        therapist=ConsentScope.SHARE in found.scopes,
        study=found.study.name if found.study is not None else None,
        words=found.study is not None and ConsentScope.TEXT in found.scopes,
    )
