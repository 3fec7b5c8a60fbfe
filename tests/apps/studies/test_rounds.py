"""Names of rounds become terms that a dataset may hold."""

from __future__ import annotations

import re

import pytest

from visavis.apps.studies.rules.rounds import terms_of
from visavis.dataset.check.shapes import DATE_AS_CODE, PLAIN_TERM


def test_names_become_terms_and_stay_apart() -> None:
    names = ["first round", "First: round!", "first/round", "Élan vital", "2026-03-02", "…", "a@b"]
    assert terms_of(names) == [
        *("first-round", "First-round", "first-round-2", "Élan-vital", "round-5", "round-6", "a-b"),
    ]


@pytest.mark.parametrize("name", ["x" * 60, "۳ ² _ -", "20260302", "r 2026.03.02 x", ".-.", "١٢"])
def test_whatever_it_is_called(name: str) -> None:
    (term,) = terms_of([name])
    assert re.match(PLAIN_TERM, term)
    assert not re.search(DATE_AS_CODE, term)
