"""How many inputs each target gets in a whole run, and which process gives it them."""

from __future__ import annotations

OVER_HTTP = {
    "client's card": 12_000,
    "client's ending card": 4_000,
    "therapist's card": 5_000,
    "therapist's ending card": 2_000,
    "paper card": 3_000,
    "every other page": 3_000,
}
IN_FILES = {
    "typed cards, csv": 18_000,
    "typed cards, xlsx": 4_000,
    "card form": 14_000,
    "mapping": 15_000,
    "backup": 8_000,
    "calendar": 12_000,
    "study dataset": 300,
    "bombs": 60,
}
INPUTS = OVER_HTTP | IN_FILES
