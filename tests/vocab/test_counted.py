from __future__ import annotations

from visavis.vocab.counted import counted


def test_one_is_one_and_everything_else_is_several() -> None:
    assert [counted(count, "card") for count in (0, 1, 2, 1554)] == [
        "0 cards",
        "1 card",
        "2 cards",
        "1,554 cards",
    ]


def test_words_that_take_no_s_are_told_as_given() -> None:
    assert counted(1, "therapy is", "therapies are") == "1 therapy is"
    assert counted(0, "therapy is", "therapies are") == "0 therapies are"
