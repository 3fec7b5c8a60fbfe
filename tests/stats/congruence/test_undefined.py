"""Where there is no number, a sentence says why; what was left out is counted."""

from __future__ import annotations

import polars as pl
import pytest

from tests.stats.congruence.studies import Tables, simulated
from visavis.stats.congruence import Congruence, congruence
from visavis.stats.errors import UnusableError


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(therapists=2, clients=12, months=4)


@pytest.fixture(scope="module")
def whole(tables: Tables) -> Congruence:
    return congruence(tables)


def study(*sessions: tuple[str, str], guess: str | None = None, late: bool = False) -> Tables:
    """One client's sessions: what the client and the therapist say to the first question."""
    cards = [
        (f"s{place}", side, said, "nothing", late and side == "client")
        for place, both in enumerate(sessions)
        for side, said in zip(("client", "therapist"), both, strict=True)
        if said
    ]
    reports = [
        (f"r{place}{side}", f"s{place}", "e1", side, "helpful", 2)
        for place, both in enumerate(sessions)
        for side, said in zip(("client", "therapist"), both, strict=True)
        if said == "yes"
    ]
    if guess:
        reports.append(("g", "s0", "e1", "guess", guess, 2))
    names = ["report", "session", "episode", "perspective", "valence", "rating"]
    columns = ["session", "perspective", "helpful", "hindering", "after_reveal"]
    return {
        "episodes": pl.DataFrame({"episode": ["e1"], "client": ["c1"], "therapist": ["t1"]}),
        "sessions": pl.DataFrame(
            {
                "session": [f"s{place}" for place in range(len(sessions))],
                "episode": "e1",
                "cards_expected": True,
            }
        ),
        "cards": pl.DataFrame(cards, schema=columns, orient="row"),
        "eventReports": pl.DataFrame(
            reports,
            schema=dict.fromkeys(names[:5], pl.String()) | {"rating": pl.Int64()},
            orient="row",
        ),
    }


def test_a_level_without_its_table_is_left_out_and_the_rest_is_there(tables: Tables) -> None:
    found = congruence({name: rows for name, rows in tables.items() if name != "matches"})
    reason = "Level 2 (same event) is left out: it needs the table matches."
    assert found.level(2).estimate("match_rate").undefined == reason
    assert found.level(2).sentence() == reason
    assert found.level(2).by_therapist().rows() == []
    assert found.level(4).estimate("jaccard", valence="both").value is not None


def test_without_any_table_there_is_nothing_to_compute() -> None:
    with pytest.raises(UnusableError, match="Every level needs the tables episodes, cards"):
        congruence({})


def test_a_missing_column_is_named_with_its_table(tables: Tables) -> None:
    with pytest.raises(UnusableError, match=r"table cards: The table has no column 'helpful'"):
        congruence({**tables, "cards": tables["cards"].drop("helpful")})


def test_tables_of_two_engines_are_refused(tables: Tables) -> None:
    with pytest.raises(UnusableError, match="held by pandas and polars: pass all of them as one"):
        congruence({**tables, "cards": tables["cards"].to_pandas()})


def test_an_unknown_codebook_is_refused_with_those_that_are_there(tables: Tables) -> None:
    with pytest.raises(UnusableError, match="no consensus by 'mine@1': name one of impacts@1"):
        congruence(tables, codebook="mine@1")


def test_a_level_that_is_none_is_refused(whole: Congruence) -> None:
    with pytest.raises(UnusableError, match="There is no level 7"):
        whole.level(7)
    with pytest.raises(UnusableError, match="has no alpha for therapist"):
        whole.level(1).estimate("alpha")


def test_without_a_guess_the_guess_has_no_value() -> None:
    found = congruence(study(("yes", "yes"), ("nothing", "yes")))
    guess = found.level(1).estimate("kappa", perspective="guess")
    assert guess.undefined == "No session with both cards in before the reveal has a guess."
    assert dict(guess.dropped) == {"without a guess": 2}


def test_where_both_always_say_the_same_kappa_is_undefined() -> None:
    level = congruence(study(("yes", "yes"), ("yes", "yes"))).level(1)
    assert level.estimate("observed_agreement").value == 1
    assert level.estimate("kappa").undefined == (
        "Both sides give one and the same answer in every session: chance alone agrees as well, "
        "and nothing is left to compare."
    )
    assert level.estimate("negative_agreement").undefined == (
        "At least one side names something of this valence in every session."
    )


def test_an_empty_cell_is_pointed_out() -> None:
    kappa = congruence(
        study(*[("yes", "yes")] * 3, ("nothing", "yes"), ("nothing", "nothing"))
    ).level(1)
    (caution,) = kappa.estimate("kappa").cautions
    assert "only the client names something" in caution


def test_a_coefficient_of_fewer_than_five_units_is_none() -> None:
    level = congruence(study(("yes", "yes"), ("nothing", "yes"), ("nothing", "nothing"))).level(1)
    assert level.estimate("observed_agreement").value == pytest.approx(2 / 3)
    assert level.estimate("kappa").undefined == (
        "Fewer than 5 sessions count here: too few for a coefficient."
    )
    assert level.sentence().startswith("kappa has no value. Fewer than 5 sessions")


def test_a_guess_is_said_to_be_a_forced_choice(whole: Congruence) -> None:
    level = whole.level(1)
    for name in ("observed_agreement", "kappa"):
        guess, own = (level.estimate(name, perspective=who) for who in ("guess", "therapist"))
        assert "A guess is a forced choice" in guess.cautions[0]
        assert [caution for caution in own.cautions if "guess" in caution] == []


def test_rows_of_a_therapist_and_of_an_episode_bear_their_cautions() -> None:
    level = congruence(simulated(therapists=4, clients=40, months=6)).level(1)
    for found in (level.by_therapist(), level.by_episode()):
        guesses = [
            str(row["cautions"])
            for row in found.rows()
            if (row["name"], row["perspective"]) == ("kappa", "guess") and row["value"] is not None
        ]
        assert guesses
        assert all("A guess is a forced choice" in each for each in guesses)


def test_few_clusters_are_cautioned_about(whole: Congruence) -> None:
    level = whole.level(1)
    of_two = level.estimate("observed_agreement", cluster="therapists")
    (caution,) = of_two.cautions
    assert caution == (
        "Only 2 therapists: an interval from fewer than 8 may miss the truth more often than it "
        "says."
    )
    assert "Only 12 clients" in level.estimate("observed_agreement").cautions[0]


def test_what_was_left_out_is_counted_by_reason() -> None:
    late = congruence(study(("yes", "yes"), ("yes", ""), late=True)).level(1).estimate("kappa")
    assert late.undefined == (
        "No session has both cards in before the reveal with an answer of both sides."
    )
    assert dict(late.dropped) == {
        "without a card of one side": 1,
        "with a card that came after the reveal": 1,
    }
    left_open = congruence(study(("yes", "unanswered"), ("yes", "yes"))).level(1)
    assert dict(left_open.estimate("both").dropped) == {"in which a side left the question open": 1}


def test_a_card_of_a_session_that_no_table_knows_is_counted() -> None:
    told = study(*[("yes", "yes")] * 3, ("yes", ""))
    known = {**told, "sessions": told["sessions"].filter(~pl.col("session").is_in(["s0", "s3"]))}
    kappa = congruence(known).level(1).estimate("observed_agreement")
    assert kappa.n == 2
    assert dict(kappa.dropped) == {"with a card, of which the table sessions has no line": 2}


def test_sessions_without_any_card_count_where_cards_were_expected() -> None:
    tables = study(("yes", "yes"), ("", ""), ("", ""))
    expected = pl.Series([True, True, False])
    sessions = tables["sessions"].with_columns(cards_expected=expected)
    found = congruence({**tables, "sessions": sessions}).level(1).estimate("both")
    assert dict(found.dropped) == {"without a card of one side": 1}


def test_one_client_has_a_value_and_no_interval() -> None:
    found = congruence(study(("yes", "yes"), ("nothing", "yes"))).level(1).estimate("both")
    assert (found.value, found.interval) == (0.5, None)
    assert found.no_interval == "There is one cluster only (clients); two are needed at least."


def test_ratings_that_never_change_have_no_slope() -> None:
    level = congruence(study(("yes", "yes"), ("yes", "yes"))).level(6)
    assert level.estimate("directional_discrepancy").value == 0
    assert level.estimate("temporal_congruence").undefined == (
        "No client's ratings differ from one session to another, so nothing can rise with them."
    )


def test_a_guess_of_the_other_valence_is_a_no() -> None:
    found: Congruence = congruence(study(("yes", "yes"), guess="hindering"))
    cells = {
        valence: [
            found.level(1).estimate(name, perspective="guess", valence=valence).value
            for name in ("both", "only_client", "only_other", "neither")
        ]
        for valence in ("helpful", "hindering")
    }
    assert cells == {"helpful": [0, 1, 0, 0], "hindering": [0, 0, 1, 0]}


def test_therapists_with_few_clients_have_no_value_and_rows_keep_the_order_of_codes() -> None:
    found = congruence(simulated(therapists=6, clients=40)).level(1).by_therapist()
    kappas = [
        one
        for one in found.values
        if (one.name, one.perspective, one.valence) == ("kappa", "therapist", "helpful")
    ]
    assert [one.therapist for one in kappas] == sorted(one.therapist for one in kappas)
    few = [one for one in kappas if one.clients < 5]
    assert few
    assert {one.undefined for one in few} == {
        (
            "Fewer than 5 clients of this therapist count here: too few for a value of the "
            "therapist's own."
        )
    }
    others = [one for one in kappas if one.undefined is None]
    assert all(
        min(one.own or 0, one.network or 0)
        <= (one.value or 0)
        <= max(one.own or 0, one.network or 0)
        for one in others
    )


def test_two_therapists_are_not_drawn_together(tables: Tables) -> None:
    values = congruence(tables).level(1).by_therapist().values
    assert {one.value for one in values} == {None}
    assert (
        "Fewer than 3 therapists have enough data, so it cannot be told how therapists differ."
        in {one.undefined for one in values}
    )


@pytest.mark.parametrize(
    ("table", "column", "level"),
    [("eventReports", "rating", 6), ("matches", "same", 2), ("consensus", "category", 5)],
)
def test_a_column_that_a_sound_table_may_lack_leaves_its_levels_out(
    tables: Tables, table: str, column: str, level: int
) -> None:
    found = congruence({**tables, table: tables[table].drop(column)})
    assert (found.level(level).left_out or "").endswith(
        f"is left out: the table {table} has no column {column}."
    )
    assert found.level(1).left_out is None


def test_the_level_of_congruence_and_of_intervals_have_one_name_each_everywhere(
    tables: Tables,
) -> None:
    found = congruence(tables)
    network = found.to_frame()
    assert network["level"].unique().sort().to_list() == [1, 2, 3, 4, 5, 6]
    assert network["confidence"].drop_nulls().unique().to_list() == [0.95]
    assert found.level(1).by_therapist().to_frame()["level"].unique().to_list() == [1]
    assert found.level(1).by_episode().to_frame()["level"].unique().to_list() == [1]
