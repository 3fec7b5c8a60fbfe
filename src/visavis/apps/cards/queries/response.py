"""How many of the cards that were asked for came in: numbers, never words.

Only pairs whose seal has run out are counted. Sessions under the seal would tell the therapist's
coordinator, and through them the therapist, what is not to be known yet; and counting the pairs
that opened early alone would count the answered ones twice as often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from visavis.apps.cards.models import Card
from visavis.apps.people.models import Practice
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.care import SessionStatus


@dataclass(frozen=True, slots=True)
class Side:
    """One side's cards."""

    asked: int
    in_time: int
    """Handed in before the reveal."""
    late: int

    @property
    def percent(self) -> int | None:
        """In time, of those asked for; None when none was."""
        return round(100 * self.in_time / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class Response:
    """The cards of one therapist's sessions."""

    therapist: UUID
    name: str
    client_side: Side
    therapist_side: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the client's first."""
        return self.client_side, self.therapist_side


def response_rates(practice: Practice, *, now: datetime) -> list[Response]:
    """Return the response of every therapist in `practice`, by name; one query."""
    came = Q(handed_in_at__isnull=False)
    rows = (
        Card.objects.filter(
            episode__client__practice=practice,
            occasion=Occasion.SESSION,
            session__status=SessionStatus.HELD,
            seal_until__lte=now,
        )
        .values_list("episode__therapist", "episode__therapist__name", "perspective")
        .annotate(
            asked=Count("pk"),
            in_time=Count("pk", filter=came & Q(after_reveal=False)),
            late=Count("pk", filter=came & Q(after_reveal=True)),
        )
        .order_by("episode__therapist__name", "episode__therapist", "perspective")
    )
    sides: dict[tuple[UUID, str], dict[str, Side]] = {}
    for therapist, name, perspective, asked, in_time, late in rows:
        sides.setdefault((therapist, name), {})[perspective] = Side(asked, in_time, late)
    return [
        Response(therapist, name, by_side[Perspective.CLIENT], by_side[Perspective.THERAPIST])
        for (therapist, name), by_side in sides.items()
    ]
