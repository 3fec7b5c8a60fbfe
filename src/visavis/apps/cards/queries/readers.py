"""Who reads a client's card, so that the card can say so."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.apps.care.models import Client
from visavis.apps.care.queries.consent import in_force, study_of
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
    study = study_of(client)
    scopes = set(in_force(client).values_list("scope", flat=True))
    return Readers(
        therapist=ConsentScope.SHARE in scopes,
        study=study.name if study is not None else None,
        words=study is not None and ConsentScope.TEXT in scopes,
    )
