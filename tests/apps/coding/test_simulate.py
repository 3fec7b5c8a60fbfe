"""Whoever starts finds a round that can be coded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import START
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.coding.actions.simulate import simulate_round
from visavis.apps.coding.models import Assignment
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def test_a_round_is_open_for_every_rater() -> None:
    practice = factories.practice()
    study, client = factories.study(practice), factories.client(practice)
    for scope in (ConsentScope.RESEARCH, ConsentScope.TEXT):
        factories.consent(client, scope, study)
    episode = factories.episode(client, factories.member(practice))
    for day in range(3):
        card = factories.card_of(
            factories.held_session(episode, START + timedelta(days=day)), Perspective.CLIENT
        )
        factories.handed_in(card, factories.report(f"The map, {day}"))
    raters = [factories.member(None, Role.RATER) for _ in range(2)]
    made = simulate_round(
        study=study,
        raters=raters,
        coordinator=factories.member(None, Role.COORDINATOR),
        by=OPERATOR,
        now=START + timedelta(days=40),
    )
    assert made.stage == Stage.INDEPENDENT
    first = Assignment.objects.filter(repeat=False)
    assert sorted(first.values_list("rater__letter", "packet__place")) == [
        *(("A", 1), ("A", 2), ("A", 3), ("B", 1), ("B", 2), ("B", 3)),
    ]
    assert set(made.raters.values_list("member", flat=True)) == {one.pk for one in raters}
    assert verify().intact
