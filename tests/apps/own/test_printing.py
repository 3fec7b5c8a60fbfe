"""The client's cards as they are printed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories
from tests.apps.own.conftest import WORDS, Hand
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.cards.models import Card
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Client
from visavis.apps.care.queries.consent import ledger
from visavis.apps.own.queries.shelf import shelf
from visavis.apps.own.views.printing import on_paper
from visavis.report.own_copy import Agreed, Told, own_copy_pdf
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db


def test_a_card_is_told_with_its_readers_and_nothing_has_no_hue(hand: Hand, card: Card) -> None:
    view = hand.makes_a_view(hand.hands_in(card))
    [sheet] = on_paper(shelf(view, now=factories.START).cards, {}, [], now=factories.START).sheets
    assert sheet.told == [
        Told("helpful", "Helpful · very ●●●○ · Who may read it: my therapist", WORDS),
        Told("", "Nothing that got in the way.", ""),
    ]


def test_what_was_agreed_to_is_printed_with_its_days(client: Client) -> None:
    study = factories.study(client.practice)
    factories.consent(client, ConsentScope.TEXT, study)
    text = client.consents.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=text, by=SYSTEM, now=factories.START + timedelta(days=3))
    copy = on_paper([], {}, ledger(client).order_by("scope"), now=factories.START)
    share, words = copy.agreed
    assert share == Agreed("My therapist reads what I share", "given 2 March 2026")
    assert words.what.startswith(f"Its raters read my words · {study.name}. Struck out first:")
    assert words.when == "given 2 March 2026 · taken back 5 March 2026"
    assert own_copy_pdf(copy).startswith(b"%PDF")
