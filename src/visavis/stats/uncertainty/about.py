"""Whom a statement is about decides what is independent."""

from __future__ import annotations

from enum import StrEnum

from visavis.vocab.card import Perspective


class About(StrEnum):
    """Whom a statement is about; that decides what is a cluster."""

    THESE_THERAPISTS = "these therapists"
    """Other clients of the same therapists: clustered by client."""
    THERAPISTS_AT_LARGE = "therapists at large"
    """Other therapists: clustered by therapist."""


CLUSTER = {About.THESE_THERAPISTS: "clients", About.THERAPISTS_AT_LARGE: "therapists"}


def abouts(perspective: str) -> tuple[About, ...]:
    """Return whom reports of a perspective can tell about.

    What one therapist writes of ten clients comes from one person: it is clustered by therapist.
    """
    if perspective == Perspective.CLIENT:
        return (About.THESE_THERAPISTS, About.THERAPISTS_AT_LARGE)
    return (About.THERAPISTS_AT_LARGE,)
