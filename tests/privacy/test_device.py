from __future__ import annotations

from datetime import UTC, datetime, timedelta

from visavis.privacy.device import kept_for
from visavis.privacy.retention import CARD_LINK_LIFE

ASKED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_draft_lives_as_long_as_the_link_to_its_card() -> None:
    now = ASKED + timedelta(days=3)
    life = CARD_LINK_LIFE - timedelta(days=3)
    assert kept_for(asked_at=ASKED, own_device=True, now=now) == life


def test_a_device_that_need_not_be_the_clients_keeps_nothing() -> None:
    assert kept_for(asked_at=ASKED, own_device=False, now=ASKED) is None
