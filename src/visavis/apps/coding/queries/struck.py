"""What reports say, without what tells who the two are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.coding.queries.candidates import Candidate
from visavis.apps.coding.queries.own_words import OwnWords, ToldOf, key_of
from visavis.apps.coding.rules.masking import mask_roles, strike_places
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.sealing import unseal_all


@dataclass(frozen=True, slots=True)
class Struck:
    """Reads reports of one study; made once, it serves all of them."""

    own_words: OwnWords
    masks_roles: bool

    @classmethod
    def of(cls, study: Study, *, masks_roles: bool) -> Struck:
        """Return what is to be struck in `study`."""
        words = OwnWords.where_agreed(agreements(study), agreed_to_words(profiles()))
        return cls(words, masks_roles)

    def words(self, reports: Sequence[Candidate]) -> dict[UUID, str]:
        """Return the words by report; one without any, or whose key is gone, is not there."""
        names = self.own_words.names({one.client for one in reports})
        rows = EventReport.objects.in_bulk([one.report for one in reports])
        there = [one for one in reports if one.report in rows]
        keys = [key_of(one.perspective, one.client) for one in there]
        texts = unseal_all([rows[one.report] for one in there], "text_sealed", keys=keys)
        return {
            one.report: self._without(
                text, ToldOf(one.client, one.therapist, names.get(one.client, ""))
            )
            for one, text in zip(there, texts, strict=True)
            if text is not None and text.strip()
        }

    def _without(self, text: str, told_of: ToldOf) -> str:
        """Strike places first: a street may bear the name of somebody known."""
        struck = self.own_words.struck(strike_places(text), told_of)
        return mask_roles(struck) if self.masks_roles else struck
