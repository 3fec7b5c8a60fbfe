from __future__ import annotations

from collections import Counter

import pytest

from visavis.dataset.phrases import ENDING, TURNING_POINT, of_kind, phrases, told
from visavis.vocab.card import SIDES, Perspective, Valence
from visavis.vocab.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_to_say(language: str) -> None:
    assert sum(len(told(language, side)) for side in SIDES) >= 60


def test_every_sentence_stands_in_every_language() -> None:
    bank = Counter((p.moment, p.kind, p.valence, p.perspective, p.language) for p in phrases())
    first = {key[:-1]: n for key, n in bank.items() if key[-1] == LANGUAGES[0]}
    for language in LANGUAGES:
        assert {key[:-1]: n for key, n in bank.items() if key[-1] == language} == first


def test_no_sentence_stands_twice() -> None:
    assert [text for text, n in Counter(p.text for p in phrases()).items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_moments_are_told_by_both_and_some_are_judged_differently(language: str) -> None:
    client, therapist = (told(language, side) for side in SIDES)
    both = client.keys() & therapist.keys()
    apart = {moment for moment in both if client[moment].valence != therapist[moment].valence}
    assert len(both) >= 30
    assert len(apart) >= 3
    assert client.keys() - both
    assert therapist.keys() - both


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("kind", [TURNING_POINT, ENDING])
def test_turning_points_and_endings_are_not_judged(side: Perspective, kind: str) -> None:
    for language in LANGUAGES:
        found = of_kind(kind, language, side)
        assert len(found) >= 2
        assert {phrase.valence for phrase in found} == {None}


def test_there_is_hindering_beside_helpful() -> None:
    share = Counter(p.valence for p in phrases())
    assert share[Valence.HINDERING] >= 40
    assert share[Valence.HELPFUL] > share[Valence.HINDERING]
