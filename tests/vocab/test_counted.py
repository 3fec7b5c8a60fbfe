from __future__ import annotations

from visavis.vocab.counted import a_kind, counted, counted_of, counted_why


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


def test_words_for_several_are_told_of_one() -> None:
    assert [counted_of(1, words) for words in ("sessions", "ordered pairs of sessions")] == [
        "1 session",
        "1 ordered pair of sessions",
    ]
    assert counted_of(1, "therapies") == "1 therapy"
    assert counted_of(2, "pairs of decoys") == "2 pairs of decoys"
    assert counted_of(1, "people") == "1 people"


def test_what_is_said_of_several_is_said_of_one() -> None:
    said = {
        "scores that were given twice": "1 score that was given twice",
        "turning points without a session": "1 turning point without a session",
        "who were not asked": "1 who was not asked",
        "of whom it is not told": "1 of whom it is not told",
    }
    assert [counted_why(1, why) for why in said] == list(said.values())
    assert counted_why(1200, "episodes that have none") == "1,200 episodes that have none"


def test_a_kind_has_its_article() -> None:
    things: tuple[object, ...] = (1, "x", [])
    assert [a_kind(thing) for thing in things] == ["an int", "a str", "a list"]
