"""What the driven study is held against: it lets through what was planted, and nothing else."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bench.coded import implied
from bench.coded.compared import Counts, Found, Line, cells, exchanged, faults
from bench.coded.planted import KINDS, RATERS, Confusion, chance, drawn, gold, key_in

CONFUSIONS = [one.confusion for one in RATERS]


def said(confusion: Confusion, name: str) -> Counts:
    return {
        kind: Counter(drawn(confusion[kind], chance(name, kind, n)) for n in range(30))
        for kind in KINDS
    }


def test_confusion_is_recovered_where_it_is_the_one_that_was_planted() -> None:
    counted = [said(one.confusion, one.name) for one in RATERS]
    right = [cells("A", one, told) for one, told in zip(CONFUSIONS, counted, strict=True)]
    wrong = [
        cells("A", one, told) for one, told in zip(exchanged(CONFUSIONS), counted, strict=True)
    ]
    assert faults([], right) == []
    assert faults([], wrong) != []


def test_an_answer_that_was_never_planted_is_a_fault() -> None:
    counted = {kind: Counter({"pressed": 1}) for kind in KINDS if kind.code == "insight"}
    [fault] = cells("A", CONFUSIONS[0], counted).outside
    assert fault == "insight → pressed: 1 of 1, planted 0.00"


def test_a_number_far_from_what_is_implied_is_a_fault() -> None:
    found = Found(0.60, 0.50, 0.70, 20)
    near, far = Line("near", 0.72, found), Line("far", 0.90, found)
    assert [one.partition(":")[0] for one in faults([near, far], [])] == ["far"]
    assert faults([Line("to the letter", 0.72, found, strict=True)], []) != []


def test_implied_agreement_is_what_many_codings_show() -> None:
    kinds = [kind for kind in KINDS for _ in range(2_000)]
    by_rater = [implied.answers(one, kinds) for one in CONFUSIONS]
    rng = np.random.Generator(np.random.PCG64(1))
    one, other = (rng.multinomial(1, each).argmax(1) for each in by_rater[:2])
    same = float((one == other).mean())
    assert implied.pair(*by_rater[:2])["percent"] == pytest.approx(same, abs=0.02)
    alike = [by_rater[0], by_rater[0]]
    assert implied.with_oneself(by_rater[0]) == pytest.approx(implied.pair(*alike)["percent"])


def test_every_gold_report_is_known_by_its_words() -> None:
    made = gold()
    assert [key_in(one.text) for one in made] == [one.key for one in made]
    assert len({one.key for one in made}) == len(made)
