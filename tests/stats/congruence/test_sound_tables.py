"""Lines that stand twice are refused, those that nobody can place are counted, parts must fit."""

from __future__ import annotations

import pandas as pd  # type: ignore[import-untyped]  # it brings no types
import polars as pl
import pytest

from tests.stats.congruence.studies import Tables, part, simulated
from visavis.stats.congruence import Congruence, Counts, congruence, count, estimate
from visavis.stats.errors import UnusableError


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(therapists=3, clients=12, months=4)


@pytest.fixture(scope="module")
def halves(tables: Tables) -> tuple[Tables, Tables]:
    episodes = tables["episodes"]["episode"]
    return part(tables, episodes[::2]), part(tables, episodes[1::2])


@pytest.fixture(scope="module")
def whole(tables: Tables) -> Congruence:
    return congruence(tables)


@pytest.fixture(scope="module")
def counted(halves: tuple[Tables, Tables]) -> tuple[Counts, Counts]:
    one, other = halves
    return count(one), count(other)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("episodes", "episode"),
        ("sessions", "session"),
        ("eventReports", "report"),
        ("consensus", "report"),
        ("cards", "card"),
        ("matches", "client_report"),
    ],
)
def test_a_line_that_stands_twice_is_refused_by_table_and_code(
    tables: Tables, table: str, key: str
) -> None:
    code = tables[table][key][0]
    doubled = pl.concat([tables[table], tables[table].head(1)])
    with pytest.raises(UnusableError, match=f"table {table}: 2 lines are of {key} '{code}'"):
        congruence({**tables, table: doubled})


def test_two_cards_of_a_side_are_refused_whatever_their_codes(tables: Tables) -> None:
    cards = tables["cards"]
    other = cards.head(1).with_columns(card=pl.lit("another"))
    with pytest.raises(UnusableError, match="table cards: 2 lines are of session"):
        congruence({**tables, "cards": pl.concat([cards, other])})


def test_a_card_of_two_sessions_is_refused_by_its_code(tables: Tables) -> None:
    cards = tables["cards"]
    (first, *_others), last = cards["card"], cards["card"][-1]
    code = pl.when(pl.col("card") == last).then(pl.lit(first)).otherwise(pl.col("card"))
    with pytest.raises(UnusableError) as refused:
        congruence({**tables, "cards": cards.with_columns(card=code)})
    assert str(refused.value) == (
        f"In the table cards: 2 lines are of card {first!r}, and one is needed: leave the doubled "
        "lines out, or give each a code of its own."
    )


def test_without_its_rater_a_second_judgement_of_a_pair_is_another_raters(tables: Tables) -> None:
    few = {name: tables[name] for name in ("episodes", "cards", "eventReports", "matches")}
    matches = tables["matches"].drop("rater")
    twice = {**few, "matches": pl.concat([matches, matches])}
    assert congruence(twice).level(2).rows() == congruence(few).level(2).rows()


NOBODYS = {
    ("cards", "session"): ("cards without a session", (1, 2, 3, 4, 5, 6)),
    ("sessions", "session"): ("sessions without a code", (1,)),
    ("eventReports", "session"): ("event reports without a session", (2, 3, 4, 5, 6)),
    ("matches", "client_report"): ("judgements without the client's report", (2, 3)),
    ("matches", "therapist_report"): ("judgements without the other side's report", (2, 3)),
    ("consensus", "report"): ("settled categories without a report", (3, 4, 5)),
}


@pytest.fixture(scope="module")
def nobodys(tables: Tables) -> Tables:
    """Lack the keys above in two lines each: one is a gap, the other an empty word."""
    changed = dict(tables)
    for table in dict.fromkeys(table for table, _ in NOBODYS):
        columns = [column for name, column in NOBODYS if name == table]
        at = pl.int_range(pl.len())
        changed[table] = tables[table].with_columns(
            pl.when(at == 2 * place)
            .then(None)
            .when(at == 2 * place + 1)
            .then(pl.lit(""))
            .otherwise(pl.col(column))
            .alias(column)
            for place, column in enumerate(columns)
        )
    return changed


def test_lines_that_name_nobody_are_counted_at_every_level_that_reads_them(
    nobodys: Tables,
) -> None:
    found = congruence(nobodys)
    for why, levels in NOBODYS.values():
        for level in found.levels:
            expected = 2 if level.number in levels else None
            told = {{**one.dropped, **one.lines}.get(why) for one in level.estimates}
            assert told == {expected}, why
            units = {"sessions": "dropped"}.get(why.split()[0], "lines")
            assert all(why in getattr(one, units) for one in level.estimates if expected), why


def test_a_word_that_says_nothing_is_a_gap_in_every_table(
    tables: Tables, whole: Congruence
) -> None:
    written = {
        name: table.with_columns(
            pl.when(pl.int_range(pl.len()) % 7 > 0).then(pl.col(columns)) for columns in READ[name]
        )
        for name, table in tables.items()
        if name in READ
    }
    one = congruence({**tables, **written})
    assert one.rows() != whole.rows()
    for gap in ("NA", "  "):
        worded = {
            name: table.with_columns(pl.col(READ[name]).fill_null(gap))
            for name, table in written.items()
        }
        assert congruence({**tables, **worded}).rows() == one.rows()


def test_what_stands_for_a_gap_may_be_named(tables: Tables) -> None:
    names = tables["consensus"]["category"].drop_nulls()
    called = {**tables, "consensus": tables["consensus"].with_columns(category=pl.lit("NA"))}
    known = congruence(called, missing=()).level(3).estimate("same_category")
    assert (known.value, known.n > 0) == (1.0, True)
    assert congruence(called).level(3).estimate("same_category").n == 0
    none = congruence(tables, missing=tuple(names.unique())).level(3).estimate("same_category")
    assert none.n == 0


READ = {
    "cards": ["helpful", "hindering"],
    "eventReports": ["session"],
    "consensus": ["category"],
}


@pytest.fixture(scope="module")
def larger() -> Congruence:
    return congruence(simulated(therapists=4, clients=30, months=8))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_what_is_left_out_of_a_therapist_and_of_an_episode_adds_up_to_the_networks(
    larger: Congruence, number: int
) -> None:
    level = larger.level(number)
    by_therapist, by_episode = level.by_therapist().values, level.by_episode().rows()
    for one in level.estimates:
        of = (one.name, one.of["perspective"], one.of["valence"])
        whole = (one.n, sum(one.dropped.values()))
        mine = [v for v in by_therapist if (v.name, v.perspective, v.valence) == of]
        if mine and one.n:
            assert (sum(v.n for v in mine), sum(v.dropped for v in mine)) == whole
            assert all((v.why_dropped is None) == (v.dropped == 0) for v in mine)
        rows = [r for r in by_episode if (r["name"], r["perspective"], r["valence"]) == of]
        if rows and one.unit == "sessions" and number == 1:
            assert sum(int(r["n"] or 0) for r in rows) == one.n
            assert 0 < sum(int(r["dropped"] or 0) for r in rows) <= whole[1]


def test_what_is_left_out_is_of_the_same_units_as_n(larger: Congruence) -> None:
    levels = {number: larger.level(number) for number in (2, 4, 5, 6)}
    chances = {2: "decoy_rate", 4: "jaccard_other_sessions", 5: "profile_overlap_other_clients"}
    rates = {2: "match_rate", 4: "jaccard", 5: "profile_overlap"}
    for number, chance in chances.items():
        assert dict(levels[number].estimate(chance).dropped) == {}
        assert sum(levels[number].estimate(rates[number]).dropped.values()) > 0
    slope, points = (
        levels[6].estimate(name) for name in ("temporal_congruence", "directional_discrepancy")
    )
    alike = "of clients whose ratings do not differ, of which no slope can be"
    assert slope.n + slope.dropped[alike] == points.n


def test_lines_that_name_nobody_do_not_meet_each_other_in_pandas(nobodys: Tables) -> None:
    few = {name: nobodys[name] for name in ("episodes", "sessions", "cards", "eventReports")}
    held = {name: pd.DataFrame(table.to_dict(as_series=False)) for name, table in few.items()}
    assert congruence(held).rows() == congruence(few).rows()


def test_an_episode_of_two_clients_is_refused(tables: Tables) -> None:
    other = tables["episodes"].head(1).with_columns(client=pl.lit("somebody"))
    with pytest.raises(UnusableError, match="table episodes: 2 lines are of episode"):
        congruence({**tables, "episodes": pl.concat([tables["episodes"], other])})


@pytest.mark.parametrize("how", ["no line", "no therapist", "no episode"])
def test_what_is_of_an_unknown_episode_is_counted_at_every_level(
    tables: Tables, whole: Congruence, how: str
) -> None:
    gone = pl.col("episode") == tables["episodes"]["episode"][0]
    changed = dict(tables)
    if how == "no line":
        changed["episodes"] = tables["episodes"].filter(~gone)
    elif how == "no therapist":
        therapist = pl.when(~gone).then(pl.col("therapist"))
        changed["episodes"] = tables["episodes"].with_columns(therapist.alias("therapist"))
    else:
        for name in ("sessions", "eventReports"):
            episode = pl.when(~gone).then(pl.col("episode"))
            changed[name] = tables[name].with_columns(episode.alias("episode"))
    found = congruence(changed)
    some = 0
    for before, after in zip(whole.levels, found.levels, strict=True):
        for one, other in zip(before.estimates, after.estimates, strict=True):
            if one.name in {"both", "match_rate", "same_category", "jaccard"}:
                lost = other.dropped.get("of an episode without a known client and therapist", 0)
                assert one.n - other.n == lost, (one.of, one.name)
                some += lost
    assert some


def test_parts_with_unknown_episodes_merge_into_the_whole(tables: Tables) -> None:
    episodes = tables["episodes"]
    changed = {**tables, "episodes": episodes.filter(pl.col("episode") != episodes["episode"][0])}
    parts = [dict(part(tables, episodes["episode"][at::2])) for at in (0, 1)]
    parts[0]["episodes"] = parts[0]["episodes"].filter(pl.col("episode") != episodes["episode"][0])
    one, other = (count(each) for each in parts)
    assert dict((one + other).summaries) == dict(count(changed).summaries)


def test_a_level_that_one_part_lacks_is_left_out_of_both(
    halves: tuple[Tables, Tables], counted: tuple[Counts, Counts]
) -> None:
    one, other = counted[0], halves[1]
    without = count({name: rows for name, rows in other.items() if name != "matches"})
    reason = (
        "Level 2 (same event) is left out: it needs the table matches. One of the parts that were "
        "merged lacks it."
    )
    for both in (one + without, without + one):
        assert both.left_out[2] == reason
        assert 4 not in both.left_out
    found = estimate(both)
    assert (found.level(2).left_out, found.level(4).left_out) == (reason, None)
    twice = without + without
    assert twice.left_out[2] == "Level 2 (same event) is left out: it needs the table matches."


def test_parts_by_two_codebooks_do_not_merge(
    halves: tuple[Tables, Tables], counted: tuple[Counts, Counts]
) -> None:
    other = halves[1]
    by_another = other["consensus"].with_columns(codebook=pl.lit("other@1"))
    changed = count({**other, "consensus": by_another})
    with pytest.raises(UnusableError, match=r"codebook.*other@1"):
        counted[0] + changed


def test_a_part_without_any_consensus_merges(
    halves: tuple[Tables, Tables], counted: tuple[Counts, Counts]
) -> None:
    one, other = counted[0], halves[1]
    nothing = count({**other, "consensus": other["consensus"].clear()})
    for both in (one + nothing, nothing + one):
        assert both.summaries[4].about == one.summaries[4].about


def test_profiles_of_every_card_and_of_pairs_do_not_merge(
    halves: tuple[Tables, Tables], counted: tuple[Counts, Counts]
) -> None:
    changed = count(halves[1], every_card=True)
    with pytest.raises(UnusableError, match="every_card"):
        counted[0] + changed


def test_a_codebook_cannot_be_named_where_the_consensus_names_none(tables: Tables) -> None:
    bare = {**tables, "consensus": tables["consensus"].drop("codebook")}
    with pytest.raises(UnusableError, match="has no column codebook"):
        congruence(bare, codebook="nonsense")
    assert congruence(bare).level(4).left_out is None


def test_summaries_that_were_loaded_are_estimated_level_by_level(tables: Tables) -> None:
    made = count(tables)
    found = estimate(Counts({1: made.summaries[1]}))
    assert found.level(1).rows() == estimate(made).level(1).rows()
    assert found.level(3).left_out == "Level 3 (same category) was not counted."


def test_ratings_that_are_no_points_of_the_card_are_refused(tables: Tables) -> None:
    far = tables["eventReports"].with_columns(pl.col("rating") + 100_000_000)
    with pytest.raises(UnusableError, match="'rating' goes beyond 1 to 4"):
        congruence({**tables, "eventReports": far})
