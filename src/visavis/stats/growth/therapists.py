"""Of how many therapists the scores are, and what to say where they are few."""

from __future__ import annotations

from visavis.stats.growth.courses import THERAPIST
from visavis.stats.summaries import Summary
from visavis.vocab.counted import counted

KNOWN = 30
"""With fewer therapists, their variance is known roughly."""


def how_many(courses: Summary) -> int | None:
    """Return how many therapists there are; None where nobody says whose clients these are."""
    if THERAPIST not in courses.keys:
        return None
    return int(courses.table.get_column(THERAPIST).n_unique())


def of_few_therapists(therapists: int) -> str:
    """Return what is to be said of fewer than `KNOWN`."""
    return (
        f"All scores are of {counted(therapists, 'therapist')}: how far those of another "
        "one's clients lie from them is known roughly."
    )
