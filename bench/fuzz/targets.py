"""Everything that is fuzzed, with the number of inputs that it gets in a whole run."""

from __future__ import annotations

from collections.abc import Mapping

from bench.fuzz import files, folders
from bench.fuzz.posts import attempt_on, town
from bench.fuzz.shares import INPUTS
from bench.fuzz.target import Attempt


def attempts() -> Mapping[str, tuple[Attempt, int]]:
    """Build what they need, and return each target by name with its number of inputs."""
    made = town()
    files.practice()  # outside of what is taken back
    named: dict[str, Attempt] = {
        "client's card": attempt_on(made.client_cards),
        "client's ending card": attempt_on(made.client_endings),
        "therapist's card": attempt_on(made.therapist_cards),
        "therapist's ending card": attempt_on(made.therapist_endings),
        "paper card": attempt_on(made.paper),
        "every other page": attempt_on(made.others),
        "typed cards, csv": files.typed_csv,
        "typed cards, xlsx": files.typed_xlsx,
        "card form": files.card_form,
        "mapping": files.mapping,
        "backup": files.backup,
        "calendar": folders.calendar,
        "study dataset": folders.dataset,
        "bombs": folders.bomb,
    }
    return {name: (attempt, INPUTS[name]) for name, attempt in named.items()}
