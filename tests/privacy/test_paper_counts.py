from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.privacy.paper import paper_card_was_in
from visavis.vocab.card import SIDES, Perspective

SESSION = datetime(2026, 1, 12, 14, tzinfo=UTC)
LATER = SESSION + timedelta(days=20)
NOW = SESSION + timedelta(days=300)
CLIENT, THERAPIST = SIDES


@pytest.mark.parametrize(
    ("side", "stated", "opened_before", "was_in"),
    [
        (CLIENT, None, False, SESSION),
        (CLIENT, None, True, SESSION),
        (CLIENT, LATER, True, LATER),
        (THERAPIST, None, False, SESSION),
        (THERAPIST, None, True, NOW),
        (THERAPIST, LATER, True, LATER),
        (THERAPIST, SESSION, True, SESSION),
    ],
)
def test_a_paper_card_counts_from_when_it_was_written(
    side: Perspective,
    stated: datetime | None,
    opened_before: bool,
    was_in: datetime,
) -> None:
    found = paper_card_was_in(
        side, stated=stated, session_at=SESSION, opened_before=opened_before, now=NOW
    )
    assert found == was_in


@given(
    side=st.sampled_from(SIDES),
    stated=st.none() | st.datetimes(timezones=st.just(UTC)),
    opened_before=st.booleans(),
)
def test_no_card_counts_from_before_its_session_or_from_the_future(
    side: Perspective,
    stated: datetime | None,
    opened_before: bool,
) -> None:
    found = paper_card_was_in(
        side, stated=stated, session_at=SESSION, opened_before=opened_before, now=NOW
    )
    assert SESSION <= found <= NOW
