from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.dataset.check import check
from visavis.dataset.read import StudyDataset, read
from visavis.dataset.write import Description
from visavis.exchange.card_dataset import Built, LeftOut, Secret, build
from visavis.exchange.card_dataset.ends import Draw
from visavis.exchange.typed_cards.values import Meeting, TypedCard, TypedEvent
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility
from visavis.vocab.remedy import RemedyError

CLIENT, THERAPIST = Perspective.CLIENT, Perspective.THERAPIST
DAY = date(2026, 1, 5)
HELPED = TypedEvent(Valence.HELPFUL, "We laughed about the quinces", 3, Moment.END)


def typed(
    client: str = "K-1",
    after: int = 0,
    side: Perspective = CLIENT,
    *,
    therapist: str = "ann@example.org",
    clock: time | None = None,
    number: int | None = None,
    line: int = 2,
    filled_after: int | None = None,
) -> TypedCard:
    day = DAY + timedelta(days=after)
    return TypedCard(
        meeting=Meeting(client, day, therapist, clock, number),
        perspective=side,
        helpful=Gate.YES,
        hindering=Gate.NOTHING,
        events=(HELPED,),
        visibility=Visibility.STUDY_ONLY,
        filled_on=None if filled_after is None else day + timedelta(days=filled_after),
        line=line,
    )


def lots(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- a test must draw the same again


def no_sooner(_couple: tuple[str, str]) -> int:
    return 0


def built(
    goal: Path,
    cards: Sequence[TypedCard],
    *,
    text: bool = False,
    seed: int = 1,
    draw: Draw = no_sooner,
) -> tuple[Built, StudyDataset]:
    about = Description(name="Typed", says="Typed cards.", text=text)
    made = build(cards, goal / "d", about=about, rng=lots(seed), draw=draw)
    assert made.problems == ()
    return made, read(goal / "d")


def problems(goal: Path, cards: Sequence[TypedCard]) -> list[tuple[int, str, str]]:
    about = Description(name="Typed", says="Typed cards.")
    made = build(cards, goal / "d", about=about, rng=lots(1), draw=no_sooner)
    assert list(goal.iterdir()) == []
    return [(one.line, one.column, one.problem) for one in made.problems]


def test_days_count_from_each_client_s_first_session_and_numbers_follow_them(
    tmp_path: Path,
) -> None:
    cards = [typed(after=14), typed(after=3), typed("K-2", after=100), typed("K-2", after=104)]
    _, study = built(tmp_path, cards)
    sessions = study.frame("sessions").sort("episode", "number")
    assert sorted(sessions.select("number", "day").rows()) == [(1, 0), (1, 0), (2, 4), (2, 11)]
    assert sessions["cards_expected"].all()
    episodes = study.frame("episodes").sort("last_day")
    columns = ("status", "last_day", "observed_until", "study_quarter")
    assert episodes.select(columns).rows() == [("open", 4, 4, 2), ("open", 11, 101, 1)]


def test_the_two_cards_of_a_session_meet(tmp_path: Path) -> None:
    cards = [typed(), typed(side=THERAPIST, filled_after=2)]
    made, study = built(tmp_path, cards)
    assert made.rows["sessions"] == 1
    columns = ("perspective", "delay_hours", "after_reveal", "on_paper")
    assert sorted(study.frame("cards").select(columns).rows()) == [
        ("client", None, False, True),
        ("therapist", 48.0, False, True),
    ]
    reports = study.frame("eventReports").select("valence", "rating", "moment", "visibility")
    assert reports.rows() == [("helpful", 3, "end", "study_only")] * 2


def test_nothing_of_the_table_is_left_but_what_was_asked_for(tmp_path: Path) -> None:
    made, _ = built(tmp_path, [typed(), typed("K-2", after=9)])
    everything = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    for secret in (b"K-1", b"k-1", b"K-2", b"example.org", b"2026-01", b"quinces"):
        assert secret not in everything
    assert sorted((kind, old) for kind, old, _ in made.old_codes) == [
        ("client", "K-1"),
        ("client", "K-2"),
        ("therapist", "ann@example.org"),
    ]


def test_new_codes_follow_neither_the_old_ones_nor_the_order(tmp_path: Path) -> None:
    cards = [typed(f"K-{n}", after=n) for n in range(10, 30)]
    made, _ = built(tmp_path, cards)
    drawn = [new for kind, _, new in made.old_codes if kind == "client"]
    assert sorted(drawn) == [f"c{n:03}" for n in range(1, 21)]
    assert drawn != sorted(drawn)


def test_words_go_along_only_when_they_are_wanted(tmp_path: Path) -> None:
    _, study = built(tmp_path, [typed()], text=True)
    assert study.frame("eventReports")["text"].to_list() == ["We laughed about the quinces"]
    (tmp_path / "without").mkdir()
    _, without = built(tmp_path / "without", [typed()])
    assert not without.has("eventReports", "text")


def test_a_table_that_names_no_therapist_has_one(tmp_path: Path) -> None:
    made, study = built(tmp_path, [typed(therapist=""), typed("K-2", therapist="")])
    assert study.frame("therapists").height == 1
    assert [kind for kind, _, _ in made.old_codes] == ["client", "client"]


def test_a_therapist_is_known_from_the_client_s_other_cards(tmp_path: Path) -> None:
    cards = [typed(), typed("K-2", therapist="bob@example.org"), typed(after=7, therapist="")]
    made, _ = built(tmp_path, cards)
    assert (made.rows["therapists"], made.rows["episodes"], made.rows["sessions"]) == (2, 2, 3)


def test_with_several_therapists_each_client_s_must_be_told(tmp_path: Path) -> None:
    cards = [
        typed(),
        typed("K-2", therapist="bob@example.org"),
        typed("K-3", therapist="", line=9),
    ]
    assert problems(tmp_path, cards) == [
        (9, "therapist", "with which therapist it was is not said")
    ]


def test_two_sessions_of_a_day_are_told_apart_by_time_or_number(tmp_path: Path) -> None:
    cards = [
        typed(clock=time(9)),
        typed(clock=time(16)),
        typed(side=THERAPIST, clock=time(16)),
        typed("K-2", number=1),
        typed("K-2", number=2),
    ]
    made, study = built(tmp_path, cards)
    assert (made.rows["sessions"], made.rows["cards"]) == (4, 5)
    assert sorted(study.frame("sessions")["number"].to_list()) == [1, 1, 2, 2]


def test_a_card_that_could_be_of_two_sessions_is_a_problem(tmp_path: Path) -> None:
    cards = [typed(clock=time(9)), typed(clock=time(16)), typed(side=THERAPIST, line=7)]
    assert problems(tmp_path, cards) == [
        (
            7,
            "time",
            "there were two sessions on this day, and which one it is about is not said",
        )
    ]


def test_two_cards_of_one_side_for_one_session_are_a_problem(tmp_path: Path) -> None:
    cards = [typed(clock=time(9)), typed(line=5)]
    assert problems(tmp_path, cards) == [
        (5, "", "another card of the same side for the same session")
    ]


def test_a_table_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match="No row of the table holds an answer"):
        built(tmp_path, ())


WEEKLY = [
    typed(f"K-{client}", after=3 * client + 7 * week) for client in range(9) for week in range(12)
]


def test_no_therapy_ends_where_the_table_does_and_the_start_cannot_be_had_back(
    tmp_path: Path,
) -> None:
    made, study = built(tmp_path, WEEKLY, draw=Secret(b"a key").draw)
    episodes = study.frame("episodes")
    last = 3 * 8 + 7 * 11
    # Whoever knows the last day of all, and takes observation to end then, finds no start.
    told = sorted(last - until for until in episodes["observed_until"])
    sooner = [there - start for there, start in zip(told, range(0, 27, 3), strict=True)]
    assert len(set(sooner)) > 4
    assert all(episodes["last_day"] <= episodes["observed_until"])
    assert made.left_out.sessions == len(WEEKLY) - study.frame("sessions").height
    assert made.left_out.cards == len(WEEKLY) - study.frame("cards").height
    assert made.left_out.sessions >= made.left_out.therapies > 0
    assert check(study.folder).findings == ()


def test_the_same_key_draws_the_same_ends_and_another_key_others(tmp_path: Path) -> None:
    def ends(folder: str, key: bytes) -> list[int]:
        (tmp_path / folder).mkdir()
        _, study = built(tmp_path / folder, WEEKLY, draw=Secret(key).draw, seed=len(folder))
        return sorted(study.frame("episodes")["observed_until"])

    assert ends("a", b"one") == ends("ab", b"one")
    assert ends("abc", b"one") != ends("abcd", b"two")


def test_a_therapy_that_began_after_its_end_of_observation_is_not_in(tmp_path: Path) -> None:
    cards = [typed(after=0), typed("K-2", after=40)]
    made, study = built(tmp_path, cards, draw=lambda _couple: 5)
    assert (study.frame("clients").height, study.frame("episodes").height) == (1, 1)
    assert study.frame("episodes")["observed_until"].to_list() == [35]
    assert made.left_out == LeftOut(sessions=1, cards=1, therapies=1, whole=1)
    assert [old for kind, old, _ in made.old_codes if kind == "client"] == ["K-1"]


def test_a_single_therapy_ends_with_the_table(tmp_path: Path) -> None:
    made, study = built(tmp_path, [typed(), typed(after=9)], draw=lambda _couple: 5)
    assert (made.left_out.sessions, study.frame("episodes")["observed_until"].to_list()) == (0, [9])


def test_sessions_that_are_all_too_new_are_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match="Build the dataset when there are older ones"):
        built(tmp_path, [typed(after=1), typed("K-2", after=2)], draw=lambda _couple: 5)
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.builds(
            typed,
            client=st.sampled_from(["K-1", "K-2", "K-3"]),
            after=st.integers(0, 400),
            side=st.sampled_from([CLIENT, THERAPIST]),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda card: (card.meeting, card.perspective),
    ),
    st.integers(0, 99),
)
def test_whatever_was_typed_the_dataset_has_no_faults(cards: list[TypedCard], seed: int) -> None:
    with TemporaryDirectory() as scratch:
        made, study = built(Path(scratch), cards, text=True, seed=seed)
        assert check(study.folder).findings == ()
        assert made.rows["cards"] == len(cards)
