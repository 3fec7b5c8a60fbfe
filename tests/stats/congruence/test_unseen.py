"""What nobody could see in a number: unsealed cards, two rounds, lines of no report."""

from __future__ import annotations

import polars as pl
import pytest

import visavis
from tests.stats.congruence.studies import Tables, simulated
from visavis.stats.congruence import Congruence, congruence, count
from visavis.stats.errors import UnusableError


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(therapists=3, clients=12, months=4)


@pytest.fixture(scope="module")
def whole(tables: Tables) -> Congruence:
    return congruence(tables)


@pytest.mark.parametrize("every", [True, False])
def test_a_card_that_does_not_say_whether_it_came_after_the_reveal_is_refused(
    tables: Tables, every: bool
) -> None:
    gap = pl.lit(every) | (pl.int_range(pl.len()) < 1)
    cards = tables["cards"].with_columns(after_reveal=pl.when(~gap).then(pl.col("after_reveal")))
    lines = f"{len(cards):,} lines" if every else "1 line"
    said = (
        f"In the table cards: the column 'after_reveal' is empty in {lines}: nobody knows whether "
        "these cards were handed in before the other side's could be read. Fill it in, or leave "
        "the cards out."
    )
    with pytest.raises(UnusableError) as refused:
        congruence({**tables, "cards": cards})
    assert str(refused.value) == said
    with pytest.raises(UnusableError) as refused:
        visavis.count_frequencies(
            reports=tables["eventReports"].with_columns(client=pl.lit("c"), therapist=pl.lit("t")),
            cards=cards,
            sessions=tables["sessions"],
            episodes=tables["episodes"],
        )
    assert str(refused.value) == said


@pytest.fixture(scope="module")
def twice(tables: Tables) -> Tables:
    """All pairs are judged again, the other way round; without what level 2 does not read."""
    matches = tables["matches"]
    again = matches.with_columns(round=pl.lit("again"), same=~pl.col("same"))
    few = {name: tables[name] for name in ("episodes", "cards", "eventReports")}
    return {**few, "matches": pl.concat([matches, again])}


def test_judgements_of_several_rounds_are_refused_until_one_is_named(
    tables: Tables, twice: Tables, whole: Congruence
) -> None:
    (first,) = tables["matches"]["round"].unique()
    with pytest.raises(UnusableError) as refused:
        congruence(twice)
    assert str(refused.value) == (
        f"The judgements of pairs are of the rounds 'again', {first!r}, and a rater may have "
        "judged a pair in each: name one with round=, or pass the lines of one round alone."
    )
    assert congruence(twice, round=first).level(2).rows() == whole.level(2).rows()
    assert congruence(twice, round="again").level(2).rows() != whole.level(2).rows()
    with pytest.raises(UnusableError, match="has no round 'third': name one of"):
        congruence(tables, round="third")
    with pytest.raises(UnusableError, match="has no round 'third': there is none"):
        congruence({**tables, "matches": tables["matches"].drop("round")}, round="third")


def test_judgements_of_two_rounds_do_not_merge(twice: Tables, tables: Tables) -> None:
    (first,) = tables["matches"]["round"].unique()
    one, other = (count(twice, round=each) for each in (first, "again"))
    with pytest.raises(UnusableError, match="round"):
        one + other


def test_judgements_and_categories_of_no_report_are_counted_by_what_they_lack(
    tables: Tables,
) -> None:
    matches, at = tables["matches"], pl.int_range(pl.len())
    own, others = pl.col("client_report"), pl.col("therapist_report")
    changed = matches.with_columns(
        same=pl.when(at != 0).then(pl.col("same")),
        decoy=pl.when(~at.is_in([1, 2])).then(pl.col("decoy")),
        client_report=pl.when(at < 3).then(own).when(at < 6).then(own + "z").otherwise(own),
        therapist_report=pl.when(at.is_in([6, 7, 8, 9])).then(own).otherwise(others),
    )
    categories = tables["consensus"].with_columns(
        report=pl.when(at < 7).then(pl.col("report") + "z").otherwise(pl.col("report"))
    )
    found = congruence({**tables, "matches": changed, "consensus": categories})
    judged = {
        "judgements that do not say whether it is the same event": 1,
        "judgements that do not say whether they are of a decoy": 2,
        "judgements whose client_report is no event report of a client": 3,
        "judgements whose therapist_report is no event report of the other side": 4,
    }
    settled = {"settled categories of a report that is not in eventReports": 7}
    lines = {2: judged, 3: judged | settled, 4: settled, 5: settled}
    for level in found.levels:
        assert [one for one in level.estimates if one.lines != lines.get(level.number, {})] == []


def test_every_therapy_with_a_report_is_in_the_profile_or_counted_as_dropped(
    tables: Tables, whole: Congruence
) -> None:
    before = whole.level(5).estimate("profile_overlap", valence="helpful")
    cards = (
        tables["cards"]
        .filter(~pl.col("after_reveal"))
        .group_by("session")
        .agg(pl.col("perspective").n_unique())
    )
    told = tables["eventReports"].filter(
        pl.col("session").is_in(cards.filter(perspective=2)["session"].implode()),
        pl.col("perspective") != "guess",
        pl.col("valence") == "helpful",
    )
    therapies = told["episode"].n_unique()
    assert before.n + sum(before.dropped.values()) == therapies
    unsettled = {**tables, "consensus": tables["consensus"].with_columns(pl.col("report") + "z")}
    after = congruence(unsettled).level(5).estimate("profile_overlap", valence="helpful")
    assert (after.n, sum(after.dropped.values())) == (0, therapies)


def test_judgements_that_contradict_their_reports_are_counted(
    tables: Tables, whole: Congruence
) -> None:
    reports, at = tables["eventReports"], pl.int_range(pl.len())
    of_two = tables["matches"].filter(~pl.col("decoy"))["therapist_report"][0]
    other = {"helpful": "hindering", "hindering": "helpful"}
    changed = reports.with_columns(
        valence=pl.when(pl.col("report") == of_two)
        .then(pl.col("valence").replace(other))
        .otherwise(pl.col("valence"))
    )
    judged = tables["matches"].filter(therapist_report=of_two)
    rest = tables["matches"].filter(pl.col("therapist_report") != of_two)
    rest = rest.with_columns(decoy=pl.when(at < 5).then(~pl.col("decoy")).otherwise("decoy"))
    found = congruence(
        {**tables, "eventReports": changed, "matches": pl.concat([judged, rest])}
    ).level(2)
    assert {tuple(one.lines.items()) for one in found.estimates} == {
        (
            ("judgements of two reports of which one helped and the other hindered", len(judged)),
            ("judgements whose decoy says otherwise than the sessions of their reports", 5),
        )
    }
    assert [one for one in whole.level(2).estimates if one.lines] == []
