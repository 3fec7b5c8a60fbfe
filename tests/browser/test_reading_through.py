"""A coordinator reads packets through without a mouse."""

from __future__ import annotations

import pytest

from tests.apps.coding.preparing import LATER, scene, session
from tests.browser.conftest import DESK, SignedIn
from tests.browser.test_coding import problems
from visavis.gateways.clock import SetClock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_packets_are_corrected_left_out_and_passed_by_keys(
    signed_in: SignedIn, clock: SetClock
) -> None:
    study = scene()
    episode = study.client()
    for day in range(1, 4):
        session(episode, day, client=f"Uncle Theo {day}")
    clock.forward(LATER - clock.now())
    made = study.make()
    page = signed_in(study.coordinator, viewport=DESK)
    page.goto(f"/coding/rounds/{made.pk}/read/")
    for key in ("ArrowDown", "c", "Control+A"):
        page.keyboard.press(key)
    page.keyboard.type("[name] now")
    for key in ("Escape", "ArrowDown", "l"):
        page.keyboard.press(key)
    assert problems(page) == []
    page.keyboard.press("n")
    page.get_by_text("All of them were read through.").wait_for()
    rows = made.packets.order_by("place").values_list("left_out", flat=True)
    assert list(rows) == [False, True, False]
