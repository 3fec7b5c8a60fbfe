"""How property tests are tried: one profile for every leg, the bare package's too."""

from __future__ import annotations

import hypothesis


def register() -> None:
    """Make the profiles known, and load the one for everyday.

    No test may fail for being slow on a busy machine, and none for an example that nobody changed:
    fresh ones are tried by `make bench PART=seeds`, with the profile `long`.
    """
    hypothesis.settings.register_profile(
        "default", derandomize=True, deadline=None, database=None, max_examples=50
    )
    hypothesis.settings.register_profile(
        "long", deadline=None, database=None, max_examples=1_000, print_blob=True
    )
    hypothesis.settings.load_profile("default")


def a_third() -> hypothesis.settings:
    """A third of the profile's examples, for what takes long and is tried in many forms."""
    return hypothesis.settings(max_examples=hypothesis.settings().max_examples // 3)
