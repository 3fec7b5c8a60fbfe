"""The client's cards as they are printed."""

from __future__ import annotations

import pytest

from tests import factories
from tests.apps.own.conftest import WORDS, Hand
from visavis.apps.cards.models import Card
from visavis.apps.own.queries.shelf import shelf
from visavis.apps.own.views.printing import on_paper
from visavis.report.own_copy import Told

pytestmark = pytest.mark.django_db


def test_a_card_is_told_with_its_readers_and_nothing_has_no_hue(hand: Hand, card: Card) -> None:
    view = hand.makes_a_view(hand.hands_in(card))
    [sheet] = on_paper(shelf(view, now=factories.START).cards, {}, now=factories.START).sheets
    assert sheet.told == [
        Told("helpful", "Helpful · very ●●●○ · Who may read it: my therapist", WORDS),
        Told("", "Nothing that got in the way.", ""),
    ]
