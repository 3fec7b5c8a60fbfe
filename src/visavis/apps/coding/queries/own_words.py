"""People's own words on their way to raters or into a study dataset: struck, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from visavis.apps.care.models import Client
from visavis.apps.care.queries.agreements import Agreement
from visavis.apps.people.models import Member
from visavis.apps.people.queries.identities import names_for
from visavis.apps.people.rules.striking import Others, parts_of, strike
from visavis.apps.sealing import client_key, notes_key, unseal
from visavis.dataset.check.shapes import DATE_IN_TEXT
from visavis.privacy.studies import words_may_leave
from visavis.vocab.card import Perspective

DATE = "[date]"


@dataclass(frozen=True, slots=True)
class ToldOf:
    """Whom an account is about."""

    client: UUID
    therapist: UUID
    name: str
    """The client's, to strike from it; empty where none is known."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Whose words may be read in one study."""

    asked_for: bool
    agreed: Mapping[UUID, Agreement]
    therapists: frozenset[UUID]
    """Therapists who agreed to it for their own words."""
    members: frozenset[str]
    """Parts of all members' names."""
    others: Mapping[UUID, Others]
    """By practice, who else is a client there: also whoever does not take part."""

    @classmethod
    def of_nobody(cls) -> OwnWords:
        """Return those of an export without text."""
        return cls(
            asked_for=False, agreed={}, therapists=frozenset(), members=frozenset(), others={}
        )

    @classmethod
    def where_agreed(
        cls, agreed: Mapping[UUID, Agreement], therapists: frozenset[UUID]
    ) -> OwnWords:
        """Return those of a study whose words are read; two queries, and one a practice."""
        names = Member.objects.values_list("name", flat=True)
        return cls(
            asked_for=True,
            agreed=agreed,
            therapists=therapists,
            members=parts_of(names.iterator()),
            others=_others({agreement.practice for agreement in agreed.values()}),
        )

    def names(self, clients: Collection[UUID]) -> dict[UUID, str]:
        """Return the names to strike from what is told about `clients`; one query, or none."""
        return names_for(clients) if self.asked_for else {}

    def may_leave(self, author: Perspective, told_of: ToldOf) -> bool:
        """Whether what `author` wrote is read by anybody but the two."""
        agreement = self.agreed.get(told_of.client)
        return words_may_leave(
            author,
            asked_for=self.asked_for,
            client_agreed=agreement is not None and agreement.text,
            therapist_agreed=told_of.therapist in self.therapists,
        )

    def read(self, row: Model, field: str, author: Perspective, *, told_of: ToldOf) -> str | None:
        """Return what `author` wrote in `field`, without names and dates; None when it stays."""
        if not self.may_leave(author, told_of):
            return None
        text = unseal(row, field, key=key_of(author, told_of.client))
        return self.struck(text, told_of) or None

    def struck(self, text: str, told_of: ToldOf) -> str:
        """Return `text` without names and dates."""
        undated = DATE_IN_TEXT.sub(DATE, text)  # first: to `strike` some look like phone numbers
        others = self.others[self.agreed[told_of.client].practice]
        own = [told_of.name] if told_of.name else []
        return strike(undated, own, parts=self.members, others=others)


def key_of(author: Perspective, client: UUID) -> str:
    """Return the key that a report of `author` about `client` is sealed under."""
    return client_key(client) if author is Perspective.CLIENT else notes_key(client)


def _others(practices: Collection[UUID]) -> dict[UUID, Others]:
    """Return by practice who is or was a client there; a query for all, and one for each."""
    codes: defaultdict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = Client.objects.filter(practice__in=practices).values_list("practice_id", "pk", "code")
    for practice, client, code in rows.iterator():
        codes[practice][client] = code
    return {
        practice: Others.of(names_for(list(theirs)).values(), theirs.values())
        for practice, theirs in codes.items()
    }
