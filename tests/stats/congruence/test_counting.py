"""What counts as a match, as a category, as a set: the rules, on studies written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from visavis.stats.congruence import Level, congruence

Judged = tuple[str, str, Sequence[bool | None], bool]
"""The client's report, the other one, what each rater says, whether it is a decoy."""

REPORTS = ["report", "session", "episode", "perspective", "valence"]
CARDS = ["session", "perspective", "helpful", "hindering", "after_reveal"]
CONSENSUS = {"report": pl.String(), "category": pl.String()}
MATCHES = {
    **dict.fromkeys(("client_report", "therapist_report", "rater"), pl.String()),
    "same": pl.Boolean(),
    "decoy": pl.Boolean(),
}


def study(
    categories: Mapping[str, Sequence[str | None]] = {},
    judged: Sequence[Judged] = (),
    *,
    late: str = "",
) -> dict[str, pl.DataFrame]:
    """Six sessions of one episode; reports are called by session, side and number, as s1c1.

    All are helpful but those whose name ends in x.
    """
    names = {*categories, *(name for pair in judged for name in pair[:2])}
    sides = {"c": "client", "t": "therapist", "g": "guess"}
    reports = [
        (name, name[:2], "e1", sides[name[2]], "hindering" if name[-1] == "x" else "helpful")
        for name in sorted(names)
    ]
    consensus = [(name, category) for name, each in categories.items() for category in each]
    matches = [
        (one, other, f"R{place}", same, decoy)
        for one, other, said, decoy in judged
        for place, same in enumerate(said)
    ]
    sessions = [f"s{place}" for place in range(1, 7)]
    cards = [(s, side, "yes", "nothing", s == late) for s in sessions for side in sides.values()]
    return {
        "episodes": pl.DataFrame({"episode": ["e1"], "client": ["c1"], "therapist": ["t1"]}),
        "sessions": pl.DataFrame(
            {"session": sessions, "episode": "e1", "cards_expected": True},
        ),
        "cards": pl.DataFrame(
            [card for card in cards if card[1] != "guess"],
            schema=CARDS,
            orient="row",
        ),
        "eventReports": pl.DataFrame(
            reports,
            schema=dict.fromkeys(REPORTS, pl.String()),
            orient="row",
        ),
        "consensus": pl.DataFrame(consensus, schema=CONSENSUS, orient="row"),
        "matches": pl.DataFrame(
            matches,
            schema=MATCHES,
            orient="row",
        ),
    }


def level(number: int, tables: Mapping[str, pl.DataFrame]) -> Level:
    return congruence(tables).level(number)


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ((True, True, False), 1),
        ((True, False, False), 0),
        ((True, False), 0),
        ((True, True, None), 1),
        ((True,), 1),
    ],
)
def test_a_pair_is_matched_by_more_than_half_of_those_who_judged(
    said: Sequence[bool | None], rate: float
) -> None:
    found = level(2, study(judged=[("s1c1", "s1t1", said, False)])).estimate("match_rate")
    assert (found.value, found.n) == (rate, 1)


def test_a_session_counts_once_however_many_pairs_it_has() -> None:
    pairs = [("s1c1", "s1t1", [True], False), ("s1c2", "s1t1", [False], False)]
    found = level(2, study(judged=pairs)).estimate("match_rate")
    assert (found.value, found.n) == (1, 1)


def test_a_pair_that_nobody_judged_leaves_its_session_out() -> None:
    pairs: list[Judged] = [("s1c1", "s1t1", [None, None], False), ("s2c1", "s2t1", [True], False)]
    found = level(2, study(judged=pairs)).estimate("match_rate")
    assert (found.value, found.n) == (1, 1)
    assert dict(found.dropped) == {"of which no pair of reports was judged": 1}


def test_decoys_are_counted_apart_and_a_caution_says_that_they_are_few() -> None:
    found = level(2, study(judged=judged(sessions=6, decoys=12)))
    assert [found.estimate(name).value for name in ("match_rate", "decoy_rate", "difference")] == [
        1,
        0,
        1,
    ]
    few, none = found.estimate("beyond_chance").cautions
    assert few == "The level of chance rests on no more than 12 pairs of decoys."
    assert none == (
        "None of the 12 decoys was taken for the same event: the interval takes chance to be 0, "
        "which it hardly is."
    )


def judged(*, sessions: int, decoys: int) -> list[Judged]:
    """Let every session be matched and no decoy."""
    real: list[Judged] = [(f"s{n}c1", f"s{n}t1", [True], False) for n in range(1, sessions + 1)]
    others = [(n, m) for n in range(1, sessions + 1) for m in range(1, sessions + 1) if n != m]
    return real + [(f"s{n}c1", f"s{m}t1", [False], True) for n, m in others[:decoys]]


@pytest.mark.parametrize(
    ("sessions", "decoys", "why"),
    [
        (
            6,
            9,
            "Raters judged fewer than 10 decoys of this kind: too few to know the level of chance.",
        ),
        (4, 12, "Fewer than 5 sessions count here: too few for a coefficient."),
    ],
)
def test_of_few_decoys_or_sessions_nothing_is_said_beyond_chance(
    sessions: int, decoys: int, why: str
) -> None:
    found = level(2, study(judged=judged(sessions=sessions, decoys=decoys)))
    assert found.estimate("match_rate").value == 1
    for name in ("difference", "beyond_chance"):
        assert found.estimate(name).undefined == why


def test_pairs_of_two_valences_and_cards_after_the_reveal_do_not_count() -> None:
    pairs = [("s1c1", "s1tx", [True], False), ("s2c1", "s2t1", [True], False)]
    found = level(2, study(judged=pairs, late="s2")).estimate("match_rate")
    assert (found.value, found.n) == (None, 0)


def test_matched_reports_without_one_category_each_are_left_out_and_counted() -> None:
    categories: dict[str, list[str | None]] = {
        "s1c1": ["insight"],
        "s1t1": ["insight"],
        "s1c2": [None],
        "s1t2": ["relief"],
        "s2c1": ["insight", "relief"],
        "s2t1": ["insight"],
        "s3t1": ["hope"],
    }
    pairs = [
        ("s1c1", "s1t1", [True], False),
        ("s1c2", "s1t2", [True], False),
        ("s2c1", "s2t1", [True], False),
        ("s3c1", "s3t1", [True], False),
    ]
    found = level(3, study(categories, pairs)).estimate("same_category")
    assert (found.value, found.n) == (1, 1)
    assert dict(found.dropped) == {
        "with a report that no category fits": 1,
        "with a report without consensus": 1,
        "with a report of several categories": 1,
    }


def test_sets_hold_the_categories_of_all_reports_of_a_side_once() -> None:
    categories: dict[str, list[str | None]] = {
        "s1c1": ["insight", "relief"],
        "s1c2": ["insight"],
        "s1cx": ["poor_fit"],
        "s1t1": ["insight"],
        "s1tx": ["poor_fit"],
        "s2c1": ["relief"],
        "s2t1": [None],
    }
    found = level(4, study(categories))
    both = found.estimate("jaccard", valence="both")
    assert both.n == 1
    assert both.value == pytest.approx(2 / 3)
    assert dict(both.dropped) == {"in which both report and a side has no settled category": 1}
    assert found.estimate("jaccard").value == pytest.approx(1 / 2)
    assert found.estimate("jaccard", valence="hindering").value == 1


def test_chance_at_level_4_is_the_other_sessions_of_the_episode() -> None:
    categories = {
        "s1c1": ["insight"],
        "s1t1": ["insight"],
        "s2c1": ["relief"],
        "s2t1": ["relief"],
        "s3c1": ["insight"],
        "s3t1": ["relief"],
    }
    found = level(4, study(categories))
    # The client's of 1, 2, 3 with the therapist's of another: 1-2 no, 1-3 no, 2-1 no, 2-3 yes,
    # 3-1 yes, 3-2 no.
    assert found.estimate("jaccard").value == pytest.approx(2 / 3)
    assert found.estimate("jaccard_other_sessions").value == pytest.approx(2 / 6)
    # Of one episode as of the network.
    (beyond,) = [
        row["undefined"]
        for row in found.by_episode().rows()
        if (row["name"], row["valence"], row["perspective"])
        == ("beyond_chance", "helpful", "therapist")
    ]
    assert beyond == "Fewer than 5 sessions count here: too few for a coefficient."
    assert found.estimate("beyond_chance").undefined == beyond


def test_a_side_with_no_settled_report_of_a_valence_is_counted_as_left_out() -> None:
    alike = {"s1c1": ["insight"], "s1t1": ["insight"], "s3c1x": ["relief"], "s3t1": ["relief"]}
    found = level(4, study({**alike, "s2c1": ["relief"], "s2t1": []}))
    left_out = {
        valence: dict(found.estimate("jaccard", valence=valence).dropped)
        for valence in ("helpful", "hindering", "both")
    }
    one = {"in which both report and a side has no settled category": 1}
    assert left_out == {"helpful": one, "hindering": {}, "both": one}


def test_a_profile_compares_reports_of_different_sessions_only() -> None:
    categories = {
        f"s{session}{side}{number}": ["insight" if session < 3 else "relief"]
        for session in (1, 2, 3)
        for side in "ct"
        for number in (1, 2)
    }
    found = level(5, study(categories))
    overlap = found.estimate("profile_overlap")
    # Two reports a side and session: 4 of 4 pairs alike for 1-2 and 2-1, none for the other four.
    assert overlap.n == 1
    assert overlap.value == pytest.approx(8 / 24)
    assert found.estimate("beyond_chance").undefined == (
        "No therapist has two clients with at least 5 coded reports a side: the level of chance "
        "is unknown."
    )
