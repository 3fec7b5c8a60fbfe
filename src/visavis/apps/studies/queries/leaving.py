"""What one export knows while it goes through a study's clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import Agreement
from visavis.apps.coding.queries.own_words import OwnWords
from visavis.apps.studies.queries.rounds import Rounds
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.apps.studies.rules.codes import Codes
from visavis.apps.studies.rules.window import Window


@dataclass(frozen=True, slots=True)
class Leaving:
    """The study, what its clients agreed to, and what may be told."""

    study: Study
    agreed: Mapping[UUID, Agreement]
    codes: Codes
    words: OwnWords
    practices: Mapping[str, str]
    """By code of the client, where the practice may be told."""
    now: datetime
    taken_back: frozenset[UUID]
    """Cards that were taken back when it began."""
    rounds: Rounds
    """Whose codings leave with it."""

    def window(self, therapy: TakingPart) -> Window:
        """Return which days of a therapy are seen."""
        agreement = self.agreed[therapy.client]
        return Window(agreement.zone, agreement.since, therapy.until)
