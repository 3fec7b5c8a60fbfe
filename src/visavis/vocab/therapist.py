"""Words for what a therapist is by training."""

from __future__ import annotations

from enum import StrEnum


class Orientation(StrEnum):
    """What a therapist mainly works by, as the therapist says."""

    COGNITIVE_BEHAVIOURAL = "cognitive_behavioural"
    PSYCHODYNAMIC = "psychodynamic"
    HUMANISTIC = "humanistic"
    """Person-centred, experiential, existential."""
    SYSTEMIC = "systemic"
    INTEGRATIVE = "integrative"
    OTHER = "other"
