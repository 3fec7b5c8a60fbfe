"""How alike both rate the sessions that both name: SciPy, leaving out by hand, and reasons."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import pearsonr

from tests.stats.summaries.cases import ENGINES
from tests.stats.turning_points.test_common import study
from visavis.stats.results import Estimate
from visavis.stats.summaries import merge
from visavis.stats.turning_points import count_turning_points, turning_points

Pairs = list[tuple[float | None, float | None]]
PAIRS: Pairs = [(1, 2), (2, 2), (4, 3), (3, 4), (2, 1), (4, 4), (3, None)]


def rated(pairs: Pairs = PAIRS, first: int = 0) -> dict[str, pl.DataFrame]:
    """An episode for each pair, and something else that only one of them names."""
    names = [chr(97 + first + place) for place in range(len(pairs))]
    tables = study({name: ([2, 5], [5, 7]) for name in names})
    ratings = [rating for client, therapist in pairs for rating in (1.0, client, therapist, 4.0)]
    points = tables["turningPoints"].with_columns(rating=pl.Series(ratings, dtype=pl.Float64))
    whose = tables["episodes"].with_columns(
        client=pl.Series([f"c{first + place}" for place in range(len(pairs))]),
        therapist=pl.Series([f"t{(first + place) // 2}" for place in range(len(pairs))]),
    )
    return {**tables, "turningPoints": points, "episodes": whose}


def found(tables: dict[str, pl.DataFrame], about: str = "these therapists") -> Estimate:
    return turning_points(tables).ratings.one(about=about)


def whole(pairs: Pairs) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([pair for pair in pairs if None not in pair], float)


def test_it_is_pearsons_correlation_of_what_both_rate() -> None:
    ours, rows = found(rated()), whole(PAIRS)
    assert ours.value == pytest.approx(pearsonr(*rows.T).statistic)
    assert (ours.n, ours.clusters, ours.cluster) == (6, 6, "clients")
    assert found(rated(), "therapists at large").clusters == 3


def test_its_interval_leaves_out_each_client_on_fishers_scale() -> None:
    ours, rows = found(rated()), whole(PAIRS)
    each = [np.arctanh(pearsonr(*np.delete(rows, one, 0).T).statistic) for one in range(6)]
    se = np.sqrt(5 / 6 * np.square(each - np.mean(each)).sum())
    assert ours.se == pytest.approx(se * (1 - pearsonr(*rows.T).statistic ** 2))
    assert ours.interval is not None
    reach = 2.5705818 * se  # t with 5 degrees of freedom
    z = np.arctanh(pearsonr(*rows.T).statistic)
    assert (ours.interval.low, ours.interval.high) == pytest.approx(
        (np.tanh(z - reach), np.tanh(z + reach))
    )
    assert ours.interval.method == "jackknife over clients, t with 5 df, on Fisher's scale"


def test_practices_may_merge_what_they_counted_on_any_engine() -> None:
    parts = rated(PAIRS[:3]), rated(PAIRS[3:], first=3)
    counted = [
        count_turning_points({name: ENGINES[engine](frame) for name, frame in part.items()})
        for part, engine in zip(parts, ("DuckDB", "pandas"), strict=True)
    ]
    pooled = turning_points(merge(*counted)).ratings.one(about="these therapists")
    assert (pooled.value, pooled.interval) == (found(rated()).value, found(rated()).interval)


@pytest.mark.parametrize(
    ("pairs", "undefined", "no_interval"),
    [
        ([(1, 2), (3, 4), (None, 2)], "rate 2 sessions in common", ""),
        ([(1, 2), (3, 2), (4, 2)], "gives all sessions that both name the same rating", ""),
        ([(1, 2), (2, 3), (3, 4)], "", "All ratings lie on one line"),
        ([(1, 2), (2, 3), (3, 4), (1, 4)], "", "Without one of the 4 clients there is no value"),
    ],
)
def test_where_there_is_none_it_says_why(pairs: Pairs, undefined: str, no_interval: str) -> None:
    ours = found(rated(pairs))
    assert undefined in (ours.undefined or "")
    assert no_interval in (ours.no_interval or "")
    assert (ours.undefined or ours.no_interval) is not None


def test_a_table_without_ratings_has_no_correlation() -> None:
    assert "rate 0 sessions in common" in str(found(study()).undefined)


def test_a_side_that_names_a_session_twice_rates_it_by_the_mean() -> None:
    tables = rated()
    again = tables["turningPoints"].filter(episode="a", perspective="client", session="a5")
    again = again.with_columns(rating=pl.lit(3.0))
    twice = {**tables, "turningPoints": pl.concat([tables["turningPoints"], again])}
    assert found(twice).value == pytest.approx(found(rated([(2, 2), *PAIRS[1:]])).value)
