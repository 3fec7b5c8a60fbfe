from __future__ import annotations

from hypothesis import settings


def test_no_property_test_can_fail_for_being_slow_or_by_chance() -> None:
    """Here, where the bare package's tests look too, which know no fixtures of the checkout."""
    loaded = settings()
    assert (loaded.deadline, loaded.database) == (None, None)
