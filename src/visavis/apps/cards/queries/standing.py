"""Where pairs stand, as the therapist may know it: the same query whatever is sealed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.pair import opens_at, times_of
from visavis.privacy.seal import state_for
from visavis.vocab.card import PairState, Perspective
from visavis.vocab.care import SessionStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one pair stands for the therapist."""

    state: PairState
    own_handed_in: bool
    opens_at: datetime
    """When it opened; as long as it is closed, when it opens at the latest."""


Key = tuple[UUID, UUID | None]
"""Episode and therapy session; no session for the ending."""


def asked_for(episodes: Collection[UUID]) -> QuerySet[Card]:
    """Return both sides' cards of held therapy sessions and of endings."""
    return Card.objects.filter(
        Q(session__isnull=True) | Q(session__status=SessionStatus.HELD), episode__in=episodes
    )


def standings(cards: Iterable[Card], *, now: datetime) -> dict[Key, Standing]:
    """Return where each pair among `cards` stands."""
    pairs: defaultdict[Key, list[Card]] = defaultdict(list)
    for card in cards:
        pairs[card.episode_id, card.session_id].append(card)
    return {key: _standing(pair, now=now) for key, pair in pairs.items()}


def _standing(pair: list[Card], *, now: datetime) -> Standing:
    times = times_of(pair)
    state = state_for(times, Perspective.THERAPIST, now=now)
    return Standing(
        state=state,
        own_handed_in=times.therapist_in is not None,
        opens_at=opens_at(times, state),
    )
