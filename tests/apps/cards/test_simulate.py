from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from django.db.models import F

from visavis.apps.audit.models import Entry
from visavis.apps.cards.actions.simulate import ZONE, simulate
from visavis.apps.cards.models import Card, ContactWish, Ending, EventReport, TurningPoint
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.people.models import Member, Membership, Practice
from visavis.apps.people.queries.identities import names_for
from visavis.apps.people.queries.viewers import only_simulated
from visavis.vocab.card import Gate, Perspective, Visibility
from visavis.vocab.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AFTERNOON = datetime(2026, 3, 31, 13, 20, tzinfo=UTC)  # two days after the clocks changed


def _cards(session: TherapySession) -> tuple[bool, bool]:
    sides = dict(session.cards.values_list("perspective", "handed_in_at"))
    return sides[Perspective.CLIENT] is not None, sides[Perspective.THERAPIST] is not None


def _closed() -> Counter[tuple[bool, bool]]:
    held = TherapySession.objects.filter(cards__seal_until__gt=AFTERNOON).distinct()
    return Counter(_cards(session) for session in held)


def _named() -> bool:
    clients = [client.pk for client in Client.objects.all()]
    return len(names_for(clients)) == len(clients) >= 12


def _in_order() -> bool:
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    return times == sorted(times) and times[-1] <= AFTERNOON


STATES: dict[str, Callable[[], bool]] = {
    "simulated, and says so": lambda: (
        Practice.objects.get().simulated and "(simulated)" in Practice.objects.get().name
    ),
    "every role": lambda: set(Membership.objects.values_list("role", flat=True)) == set(Role),
    "members who may use a link": lambda: all(only_simulated(m) for m in Member.objects.all()),
    "names in the vault": _named,
    "a chain in the order of time": _in_order,
    "no card before its hour": lambda: (
        not Card.objects.filter(handed_in_at__lte=F("asked_at")).exists()
    ),
    "both missing": lambda: _closed()[False, False] >= 2,
    "only the client's in": lambda: _closed()[True, False] >= 1,
    "only the therapist's in": lambda: _closed()[False, True] >= 1,
    "open pairs": lambda: _closed()[True, True] >= 1,
    "after the reveal": lambda: Card.objects.filter(after_reveal=True).count() == 1,
    "nothing particular": lambda: Card.objects.filter(
        helpful=Gate.NOTHING, hindering=Gate.NOTHING
    ).exists(),
    "withheld until the ending": lambda: EventReport.objects.filter(
        visibility=Visibility.AFTER_ENDING
    ).exists(),
    "withheld for good": lambda: EventReport.objects.filter(
        visibility=Visibility.STUDY_ONLY
    ).exists(),
    "guesses": lambda: EventReport.objects.filter(perspective=Perspective.GUESS).exists(),
    "cancelled": lambda: TherapySession.objects.filter(status="cancelled").count() == 1,
    "missed": lambda: TherapySession.objects.filter(status="missed").count() == 1,
    "planned later today": lambda: (
        TherapySession.objects.filter(
            status="planned", at__gt=AFTERNOON, at__lt=AFTERNOON + timedelta(hours=3)
        ).count()
        == 1
    ),
    "held today, both cards to come": lambda: (
        [
            _cards(s)
            for s in TherapySession.objects.filter(
                status="held", at__gt=AFTERNOON - timedelta(hours=2)
            )
        ]
        == [(False, False)]
    ),
    "an ending told by both and one by one": lambda: (
        sorted(
            Ending.objects.filter(card__episode=episode).count()
            for episode in Episode.objects.filter(status="ended")
        )
        == [1, 2]
    ),
    "turning points": lambda: TurningPoint.objects.count() >= 3,
    "a wish to be contacted": lambda: ContactWish.objects.count() == 1,
}


def test_every_state_can_be_seen() -> None:
    """One practice for all questions: it takes a second or two to make."""
    simulate(rng=Random(13), now=AFTERNOON)  # noqa: S311 -- invented people need no secrets
    assert [state for state, seen in STATES.items() if not seen()] == []


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 31, 22, 10, tzinfo=UTC),  # ten past midnight on Linden Street
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the night in which an hour comes twice
    ],
)
def test_it_can_be_made_at_any_hour(now: datetime) -> None:
    simulate(rng=Random(1), now=now)  # noqa: S311 -- as above
    assert TherapySession.objects.filter(status="held", at__lte=now).count() > 60
    assert not TherapySession.objects.filter(status="held", at__gt=now).exists()
    hours = {
        at.astimezone(ZONE).time() for at in TherapySession.objects.values_list("at", flat=True)
    }
    assert time(8) <= min(hours) <= max(hours) <= time(19)
