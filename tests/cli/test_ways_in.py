from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.occasions import hold_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.links import card_by_token
from visavis.apps.care.models import Episode
from visavis.apps.people.actions.sign_in_links import use_sign_in_link
from visavis.apps.people.models import Membership, Practice
from visavis.cli.ways_in import sign_in_links, waiting_card, ways_in
from visavis.gateways.outside import Outside
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Perspective
from visavis.vocab.people import Role
from visavis.vocab.remedy import RemedyError

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return factories.practice(simulated=True)


@pytest.fixture
def episode(practice: Practice) -> Episode:
    return factories.episode(factories.client(practice), factories.member(practice))


def token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_every_role_that_is_held_gets_a_link_for_who_held_it_first(
    practice: Practice, now: datetime, world: Outside
) -> None:
    first, _ = factories.member(practice), factories.member(practice)
    Membership.objects.filter(member=first).update(since=now - timedelta(days=1))
    rater = factories.member(practice, Role.RATER)
    links = sign_in_links(None, now=now)
    assert list(links) == ["therapist", "rater"]
    assert all(link.startswith(f"{world.address}/enter/") for link in links.values())
    found = [use_sign_in_link(token=token(link), now=now) for link in links.values()]
    assert found == [first, rater]


def test_the_card_is_the_newest_that_waits(episode: Episode, now: datetime) -> None:
    for days in (3, 1, 2):
        at = now - timedelta(days=days)
        hold_session(episode=episode, at=at, by=OPERATOR, now=at)
    opened = card_by_token(token(ways_in().card), now=now)
    assert opened is not None
    assert opened.card.asked_at == now - timedelta(days=1)
    assert opened.card.perspective == Perspective.CLIENT


def test_the_therapist_is_the_one_of_that_card(
    practice: Practice, episode: Episode, now: datetime
) -> None:
    other = factories.member(practice)
    Membership.objects.filter(member=other).update(since=now - timedelta(days=1))
    hold_session(episode=episode, at=now, by=OPERATOR, now=now)
    found = use_sign_in_link(token=token(ways_in().sign_in["therapist"]), now=now)
    assert found == episode.therapist


def test_a_card_that_would_not_open_is_not_offered(episode: Episode, now: datetime) -> None:
    hold_session(episode=episode, at=now, by=OPERATOR, now=now)
    assert waiting_card(now + CARD_LINK_LIFE) is None
    assert Card.objects.count() == 2


@pytest.mark.parametrize("simulated", [[], [False], [True, False]])
def test_a_real_practice_has_no_ways_in(simulated: list[bool]) -> None:
    for each in simulated:
        factories.practice(simulated=each)
    with pytest.raises(RemedyError):
        ways_in()
