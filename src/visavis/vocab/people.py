"""Words of people: what a member does in a practice or in the network."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member is there for; held per practice, or for the whole network."""

    THERAPIST = "therapist"
    SUPERVISOR = "supervisor"
    RATER = "rater"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
