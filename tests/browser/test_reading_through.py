"""A coordinator reads packets through without a mouse."""

from __future__ import annotations

import pytest

from tests.apps.coding.preparing import LATER, scene, session
from tests.browser.conftest import DESK, SignedIn
from visavis.gateways.clock import SetClock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


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
    page.keyboard.press("c")
    page.keyboard.press("Control+A")
    page.keyboard.type("[name] now")
    page.keyboard.press("Tab")
    page.keyboard.press("n")
    page.get_by_role("heading", name="Packet 2").wait_for()
    page.keyboard.press("l")
    page.get_by_role("heading", name="Packet 3").wait_for()
    page.keyboard.press("n")
    page.get_by_text("All of them were read through.").wait_for()
    rows = made.packets.order_by("place").values_list("left_out", flat=True)
    assert list(rows) == [False, True, False]
