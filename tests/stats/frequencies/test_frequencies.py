"""Frequencies: by hand, against the dataset's own SQL, merged from parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.stats.frequencies.study import CARDS, REPORTS, passed, simulated
from visavis.dataset.simulate.truth.queries import VIEWS, query
from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import (
    Counted,
    Frequencies,
    compare_rates,
    count_frequencies,
    frequencies,
)
from visavis.stats.summaries import load, merge, save

ALIKE = {"reports": "share", "clients": "share_by_client"}
AT_LARGE = "therapists at large"


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return simulated()


@pytest.fixture(scope="module")
def found(tables: dict[str, pl.DataFrame]) -> Frequencies:
    return frequencies(**passed(tables))


def by_hand(**which: str) -> float | None:
    tiny = frequencies(reports=REPORTS, cards=CARDS)
    table = {"share": tiny.shares, "rate": tiny.rates, "rating": tiny.ratings}[which.pop("of")]
    return table.one(about=AT_LARGE, **which).value


@pytest.mark.parametrize(
    ("which", "value"),
    [
        ({"of": "share", "category": "hope", "weighting": "reports"}, 3 / 5),
        ({"of": "share", "category": "hope", "weighting": "clients"}, (2 / 3 + 0 + 1) / 3),
        ({"of": "rate", "weighting": "reports"}, 6 / 9),
        ({"of": "rate", "weighting": "clients"}, (3 / 3 + 1 / 1 + 2 / 5) / 3),
        ({"of": "rating", "category": "all", "weighting": "reports"}, (4 + 2 + 1 + 3 + 4) / 5),
        ({"of": "rating", "category": "all", "weighting": "clients"}, (3 + 1 + 3.5) / 3),
        ({"of": "rating", "category": "hope", "weighting": "clients"}, (3 + 3) / 2),
    ],
)
def test_a_handful_of_reports_counted_by_hand(which: dict[str, str], value: float) -> None:
    assert by_hand(**which) == pytest.approx(value)


def of_the_queries(tables: dict[str, pl.DataFrame], name: str) -> dict[tuple[str, ...], float]:
    with duckdb.connect() as db:
        for table, frame in tables.items():
            db.register(table, frame)
        db.execute(query(VIEWS))
        rows = db.execute(query(name))
        names = [column[0] for column in rows.description]
        lines = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    words = ("name", "perspective", "valence", "category", "group")
    return {tuple(line.get(word) or "" for word in words): line["estimate"] for line in lines}


def test_shares_are_what_the_datasets_own_queries_find(
    tables: dict[str, pl.DataFrame], found: Frequencies
) -> None:
    expected = of_the_queries(tables, "shares")
    mine: dict[tuple[str, ...], float | None] = {}
    for estimate in found.shares.where(about=AT_LARGE):
        of = estimate.of
        group = of["orientation"].replace("all", "")
        key = (ALIKE[of["weighting"]], of["perspective"], of["valence"], of["category"], group)
        mine[key] = estimate.value
    compared = {key: mine.get(key) for key in expected}
    assert compared == pytest.approx(expected, rel=1e-10)
    extra = {key for key in mine.keys() - expected.keys() if mine[key]}
    assert {(name, valence) for name, _, valence, _, group in extra if not group} == set()


def test_mean_ratings_are_what_the_datasets_own_queries_find(
    tables: dict[str, pl.DataFrame], found: Frequencies
) -> None:
    expected = {
        key[1:3]: value
        for key, value in of_the_queries(tables, "rating").items()
        if key[0] == "mean_rating"
    }
    pooled = found.ratings.where(category="all", weighting="reports", about=AT_LARGE)
    mine = {(e.of["perspective"], e.of["valence"]): e.value for e in pooled}
    assert mine == pytest.approx(expected, rel=1e-10)


def test_reports_a_session_count_sessions_without_any(
    tables: dict[str, pl.DataFrame], found: Frequencies
) -> None:
    reports = tables["eventReports"].filter(perspective="client", valence="helpful")
    expected = len(reports) / tables["sessions"]["cards_expected"].sum()
    words = {"perspective": "client", "valence": "helpful", "weighting": "reports"}
    rate = found.rates.one(name="reports a session", about=AT_LARGE, **words)
    assert rate.value == pytest.approx(expected)


def test_client_reports_are_clustered_both_ways_and_those_of_therapists_by_therapist(
    found: Frequencies,
) -> None:
    for perspective, clusters in {
        "client": {"clients", "therapists"},
        "therapist": {"therapists"},
        "guess": {"therapists"},
    }.items():
        assert {e.cluster for e in found.shares.where(perspective=perspective)} == clusters


def test_both_weightings_stand_side_by_side(found: Frequencies) -> None:
    therapists = found.shares.where(perspective="therapist").estimates
    for one, other in zip(therapists[::2], therapists[1::2], strict=True):
        assert (one.of["weighting"], other.of["weighting"]) == ("reports", "clients")
        assert one.of["category"] == other.of["category"]


def test_every_interval_contains_its_estimate_and_stays_where_values_lie(
    found: Frequencies,
) -> None:
    for table, low, high in ((found.shares, 0, 1), (found.rates, 0, 99), (found.ratings, 1, 4)):
        around = [(e.interval, e.value) for e in table if e.interval and e.value is not None]
        assert len(around) > len(table) / 2
        for interval, value in around:
            assert low <= interval.low <= value <= interval.high <= high


def test_it_says_what_was_left_out(found: Frequencies, tables: dict[str, pl.DataFrame]) -> None:
    reports = tables["eventReports"].filter(perspective="client", valence="helpful")
    settled = reports.join(tables["consensus"], on="report")
    of_none = settled["category"].null_count()
    share = found.shares.where(
        perspective="client", valence="helpful", orientation="all", weighting="reports"
    )
    assert {(e.n, e.dropped["not coded"], e.dropped["of no category"]) for e in share} == {
        (len(settled) - of_none, len(reports) - len(settled), of_none)
    }
    weighed = found.shares.where(
        perspective="client", valence="helpful", orientation="all", weighting="clients"
    )
    assert {
        (e.unit, sum(e.dropped.values()), e.lines["reports of no category"]) for e in weighed
    } == {("clients", 0, of_none)}


def test_client_weighted_figures_count_clients(found: Frequencies) -> None:
    tiny = frequencies(reports=REPORTS, cards=CARDS)
    for table in (tiny.shares, tiny.rates):
        weighed = table.where(weighting="clients")
        assert {(e.n, e.unit) for e in weighed} == {(3, "clients")}
    words = {"perspective": "client", "valence": "helpful", "orientation": "all"}
    by = {e.of["weighting"]: e for e in found.shares.where(about=AT_LARGE, **words)}
    assert by["clients"].n < by["reports"].n
    assert (by["clients"].cluster, by["clients"].clusters) == ("therapists", 13)


def test_rows_without_a_key_are_counted_beside_every_estimate() -> None:
    therapists, sides = ["A", None, "A", "A", "B", "B"], ["client"] * 5 + [None]
    reports = {**REPORTS, "therapist": therapists, "perspective": sides}
    cards = {**CARDS, "client": [None] + ["Ann"] * 3 + ["Ben"] + ["Cleo"] * 5}
    found = frequencies(reports=reports, cards=cards)
    nobodys = {"reports without therapist": 1, "reports without perspective": 1}
    for table in (found.shares, found.rates, found.ratings):
        assert all(e.lines.items() >= nobodys.items() for e in table)
    assert {e.lines["cards without client"] for e in found.rates} == {1}


@pytest.mark.parametrize("gap", ["NA", "  "])
def test_a_word_that_says_nothing_is_a_gap(gap: str) -> None:
    reports = pl.DataFrame(REPORTS).with_columns(client=pl.Series([None, *"bcdef"]))
    cards = pl.DataFrame(CARDS).with_columns(helpful=pl.Series([None, *["yes"] * 9]))
    told = [table.with_columns(pl.col(pl.String).fill_null(gap)) for table in (reports, cards)]
    one, other = (frequencies(reports=r, cards=c) for r, c in ((reports, cards), told))
    for name in ("shares", "rates", "ratings"):
        assert getattr(other, name).rows() == getattr(one, name).rows()
    kept = frequencies(reports=told[0], missing=()).shares
    assert ("NA" in {e.of["category"] for e in kept}) is (gap == "NA")


def test_a_misspelt_answer_is_refused_and_not_taken_as_left_open() -> None:
    cards = {**CARDS, "hindering": ["Nothing", *["nothing"] * 9]}
    with pytest.raises(UnusableError, match="table cards: the column 'hindering' holds 'Nothing'"):
        frequencies(reports=REPORTS, cards=cards)


def test_a_category_that_one_side_never_names_is_none_of_its_reports() -> None:
    other = {**REPORTS, "perspective": ["therapist"] * 6, "category": ["pace"] * 6}
    found = frequencies(reports=pl.concat([pl.DataFrame(REPORTS), pl.DataFrame(other)])).shares
    words = {"weighting": "reports", "about": AT_LARGE}
    pace = found.one(perspective="client", category="pace", **words)
    assert (pace.value, pace.n) == (0, 5)
    assert "none in 2 independent groups" in str(pace.interval)


def test_a_case_of_one_client_is_not_known_better_than_none_at_all() -> None:
    # Eleven clients with one report each, and one with a hundred, of whom one is of hope.
    clients = [f"c{place}" for place in range(11)] + ["c"] * 100
    category = ["relief"] * 110 + ["hope"]
    reports = {
        "therapist": ["A"] * 111,
        "client": clients,
        "perspective": ["client"] * 111,
        "valence": ["helpful"] * 111,
    }
    words = {"weighting": "clients", "about": "these therapists", "category": "hope"}
    one = frequencies(reports={**reports, "category": category}).shares.one(**words)
    assert one.interval is not None
    assert one.interval.high >= 1 - 0.025 ** (1 / 12)
    assert one.interval.method.endswith("as if there were none")
    assert one.cautions


def test_summaries_are_kept_in_files_and_come_back(tmp_path: Path) -> None:
    counted = count_frequencies(reports=REPORTS, cards=CARDS)
    for name, summary in counted.summaries.items():
        save(summary, tmp_path / f"{name}.json")
    again = Counted(**{name: load(tmp_path / f"{name}.json") for name in ("reports", "cards")})
    assert again == counted
    assert frequencies(again) == frequencies(counted)
    with pytest.raises(UnusableError, match="cards is no summary"):
        Counted(reports=counted.reports, cards=counted.reports)
    with pytest.raises(UnusableError, match=r"is a Counted: save each of its \.summaries"):
        save(counted, tmp_path / "all.json")  # type: ignore[arg-type]  # what it refuses
    with pytest.raises(UnusableError, match=r"is a Counted: add them up, as one \+ other"):
        merge(counted, counted)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("word", ["clients", "guess"])
def test_a_word_that_no_estimate_has_is_refused_with_those_there_are(word: str) -> None:
    shares = frequencies(reports=REPORTS).shares
    with pytest.raises(UnusableError, match=f"No estimate has the perspective '{word}'.*client"):
        shares.where(perspective=word)


def test_a_table_in_place_of_summaries_is_refused_with_the_remedy() -> None:
    table: Any = pl.DataFrame(REPORTS)  # what analysts try
    for function in (frequencies, compare_rates):
        with pytest.raises(UnusableError, match="count_frequencies"):
            function(table)


def test_a_level_in_percent_is_refused() -> None:
    with pytest.raises(UnusableError, match="between 0 and 1"):
        frequencies(reports=REPORTS, level=95)


def test_a_category_of_few_therapists_carries_a_caution(
    tables: dict[str, pl.DataFrame], found: Frequencies
) -> None:
    few = found.shares.where(perspective="client", valence="hindering", about=AT_LARGE)
    rare = [e for e in few if e.of["category"] == "pressure" and e.of["orientation"] == "all"]
    said = "Only 6 of 12 therapists have a case"
    assert [e.cautions[0].split(":")[0] for e in rare] == [said, said]
    coded = tables["eventReports"].join(tables["consensus"], on="report")
    named = coded.filter(perspective="client", valence="hindering", category="pressure")
    assert named["therapist"].n_unique() == 6


def test_parts_of_a_study_add_up(tables: dict[str, pl.DataFrame], found: Frequencies) -> None:
    whole = passed(tables)
    half = pl.col("episode").is_in(tables["episodes"]["episode"].gather_every(2).implode())
    parts = []
    for which in (half, ~half):
        reports = whole["reports"].filter(which)
        cut = {
            "reports": reports,
            "consensus": whole["consensus"].join(reports, on="report", how="semi"),
            "sessions": whole["sessions"].filter(which),
            "cards": whole["cards"].join(whole["sessions"].filter(which), on="session", how="semi"),
        }
        parts.append(count_frequencies(**{**whole, **cut}))
    assert (parts[1] + parts[0]).reports == count_frequencies(**whole).reports
    merged = frequencies(parts[0] + parts[1])
    assert merged.shares == found.shares
    assert merged.rates == found.rates


def test_a_table_of_frequencies_is_a_frame_without_ratings(found: Frequencies) -> None:
    frame = found.to_frame()
    assert len(frame) == len(found.shares) + len(found.rates)
    assert set(frame["name"]) == {"share of reports", "reports a card", "reports a session"}


@pytest.mark.parametrize("name", ["reports", "consensus", "cards", "sessions", "episodes"])
def test_a_doubled_line_is_refused_with_its_table(
    tables: dict[str, pl.DataFrame], name: str
) -> None:
    whole = passed(tables)
    doubled = pl.concat([whole[name], whole[name][3:4]])
    with pytest.raises(UnusableError, match=f"The table {name} has more than one line of 1 "):
        count_frequencies(**{**whole, name: doubled})


def wrong(**changed: Any) -> dict[str, Any]:
    return {"reports": {**REPORTS, **changed}}


@pytest.mark.parametrize(
    ("frames", "says"),
    [
        (wrong(perspective=["Client"] * 6), "'perspective' holds 'Client': it needs 'client'"),
        (wrong(valence=["good"] * 6), "'valence' holds 'good': it needs 'helpful', 'hindering'"),
        (wrong(rating=[9] * 6), "'rating' goes beyond 1 to 4"),
        ({"reports": {"therapist": ["A"]}}, "no column 'client'"),
        ({}, "Pass either what count_frequencies made"),
        (wrong(report=list("abcdea")), "reports has more than one line of 1 report, as of 'a'"),
        (
            {"reports": REPORTS, "cards": {**CARDS, "card": list("abcdefghaj")}},
            "cards has more than one line of 1 card, as of 'a': keep one line of each",
        ),
        (
            {"reports": REPORTS, "cards": {**CARDS, "session": [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]}},
            r"cards \((client|therapist)\) has more than one line of 1 session, as of '9'",
        ),
        (
            {
                "reports": REPORTS,
                "therapists": {"therapist": ["A", "A"], "orientation": ["x", "y"]},
            },
            "therapists has more than one line of 1 therapist, as of 'A'",
        ),
        (
            {
                "reports": {**REPORTS, "report": list("abcdef")},
                "consensus": {"report": ["a", "a"], "category": ["hope", "relief"]},
            },
            "keep the lines of one codebook",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_remedy(frames: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableError, match=says):
        frequencies(**frames)


def test_without_a_card_there_is_no_rate_and_it_says_why() -> None:
    nobodys = {**CARDS, "client": [None] * 10}
    found = frequencies(reports=REPORTS, cards=nobodys).rates
    assert [rate.undefined for rate in found] == ["There are no such cards."] * 4


def test_ratings_of_a_category_count_reports_that_are_rated_and_have_none() -> None:
    rows = {
        **REPORTS,
        "category": ["hope", "hope", "pace", None, None, "hope"],
        "rating": [1, None, 3, 4, None, 2],
    }
    found = frequencies(count_frequencies(reports=rows)).ratings.where(
        weighting="reports", about="these therapists"
    )
    left = {e.of["category"]: (e.n, {why: k for why, k in e.dropped.items() if k}) for e in found}
    assert left == {
        "all": (4, {"without a rating": 2}),
        "hope": (2, {"without a rating": 1, "rated, without a category": 1}),
        "pace": (1, {"rated, without a category": 1}),
    }


def test_without_any_category_it_is_said_what_is_lacking() -> None:
    rows = {name: values for name, values in REPORTS.items() if name != "category"}
    found = frequencies(count_frequencies(reports=rows))
    [share, *_] = found.shares
    assert (share.value, share.n, share.dropped["not coded"]) == (None, 0, 6)
    assert share.undefined == "There are no such reports with a settled category."
    [rate] = found.rates
    assert str(rate.undefined).startswith("Reports a card need cards")


def test_a_table_without_reports_says_so() -> None:
    rows = {name: pl.Series([], dtype=pl.String) for name in REPORTS if name != "rating"}
    found = frequencies(count_frequencies(reports=pl.DataFrame(rows)))
    for table in (found.shares, found.rates, found.ratings):
        [only] = table
        assert str(only.undefined).startswith("There is no event report whose therapist")
        assert "no event report" in str(table)
