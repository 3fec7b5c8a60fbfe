"""Which readers a client may choose from, and which one is chosen beforehand."""

from __future__ import annotations

from visavis.vocab.card import Visibility


def visibilities_offered(*, research_consented: bool) -> tuple[Visibility, ...]:
    """Return the readers that stand on the card; *the study only* needs a consent in force."""
    always = (Visibility.THERAPIST, Visibility.AFTER_ENDING)
    return (*always, Visibility.STUDY_ONLY) if research_consented else always


def visibility_beforehand(
    practice_default: Visibility, offered: tuple[Visibility, ...]
) -> Visibility:
    """Return the practice's default, or what shares least when that is not offered."""
    return practice_default if practice_default in offered else Visibility.AFTER_ENDING
