"""Not on track: read off by hand and by SciPy, as often as the band says, and against endings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import numpy as np
import polars as pl
import pytest
from scipy.interpolate import RegularGridInterpolator
from scipy.special import ndtri

from tests.stats.summaries.cases import ENGINES
from visavis.stats.change import (
    Better,
    Norms,
    Trajectory,
    not_on_track,
    reliable_change,
    track_calibration,
    track_shares,
)
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import counts, merge

GRID = np.array([[20.0, 10.0], [40.0, 20.0]])
KNOWN: dict[str, Any] = {
    "better": "lower",
    "intake": (20, 40),
    "at": (0, 10),
    "expected": GRID,
    "low": GRID - 5,
    "high": GRID + 5,
    "share": 0.8,
    "source": "made up",
}
FALLING = Trajectory(**KNOWN)
COURSES = pl.DataFrame(
    {
        # expected of somebody who began with 30: 22.5 at 5, 15 at 10; the band is 5 wide
        "client": ["a"] * 3 + ["b"] * 3 + ["c"] * 2 + ["d"] * 2 + ["e", "f"],
        "therapist": ["T"] * 6 + ["U"] * 4 + ["U", None],
        "at": [0, 5, 10, 0, 5, 10, 0, 11, 0, 10, 0, 0],
        "score": [30.0, 27.5, 20.5, 30, 28, 9, 30, 9, 50, 9, 30, 30],
    }
)


def test_scores_are_held_to_the_band_of_those_who_began_alike() -> None:
    found = not_on_track(COURSES, trajectory=FALLING)
    assert found.scores.select("client", "at", "expected", "worse", "track").rows() == [
        ("a", 5, 22.5, 27.5, "on track"),  # the edge is in the band
        ("a", 10, 15, 20, "not on track"),
        ("b", 5, 22.5, 27.5, "not on track"),
        ("b", 10, 15, 20, "ahead"),
    ]
    assert dict(found.dropped) == {
        "scores without therapist": 1,
        "first scores, which are not judged": 5,
        "scores outside of the trajectory's intake scores and times": 2,
        "clients of whom no score could be judged": 4,
    }
    shares = {e.name: (e.value, e.n) for e in found.shares.where(about="these therapists")}
    assert shares == {
        "scores not on track": (0.5, 4),
        "scores ahead": (0.25, 4),
        "clients ever not on track": (1.0, 2),
    }
    ever = found.shares.one(name="clients ever not on track", about="these therapists")
    assert dict(ever.dropped) == {"clients of whom no score could be judged": 4}


def test_the_grid_is_read_as_scipy_reads_it() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    intake, at = (0.0, 3.0, 4.0, 9.0), (0.0, 1.0, 5.0)
    grid = rng.normal(size=(4, 3))
    wide = Trajectory(
        **{**KNOWN, "intake": intake, "at": at, "expected": grid, "low": grid - 1, "high": grid + 2}
    )
    points = np.column_stack([rng.uniform(-1, 10, 200), rng.uniform(-1, 6, 200)])
    points[:3] = [[0, 0], [9, 5], [4, 1]]
    expected, worse, better = wide.read(points[:, 0], points[:, 1])
    scipy = RegularGridInterpolator((intake, at), grid, bounds_error=False)(points)
    np.testing.assert_allclose(expected, scipy)
    np.testing.assert_allclose(worse, scipy + 2)
    np.testing.assert_allclose(better, scipy - 1)
    assert np.isnan(expected).sum() > 50


def simulated(seed: int, clients: int = 400) -> tuple[pl.DataFrame, Trajectory]:
    """Scores around lines that depend on the first one, and the band they have by construction."""
    rng = np.random.Generator(np.random.PCG64(seed))
    intake = rng.uniform(30, 60, clients)
    slope = rng.normal(-2, 1, clients)
    at = np.arange(1, 6)
    score = intake[:, None] + slope[:, None] * at + rng.normal(0, 3, (clients, 5))
    data = pl.DataFrame(
        {
            "client": np.repeat(np.arange(clients), 5),
            "therapist": np.repeat(np.arange(clients) % 20, 5),
            "at": np.tile(at, clients),
            "score": score.ravel(),
            "intake": np.repeat(intake, 5),
        }
    )
    begins, times = np.array([30.0, 60.0]), np.linspace(1, 5, 41)
    expected = begins[:, None] - 2 * times
    wide = float(ndtri(0.9)) * np.sqrt(times**2 + 9) + 0 * expected
    return data, Trajectory(
        better="lower",
        intake=tuple(begins),
        at=tuple(times),
        expected=expected,
        low=expected - wide,
        high=expected + wide,
        share=0.8,
        source="as simulated",
    )


def test_a_band_that_is_right_is_left_as_often_as_it_says() -> None:
    data, band = simulated(5)
    for name in ("scores not on track", "scores ahead"):
        found = not_on_track(data, trajectory=band).shares.where(name=name)
        for estimate in found:
            assert estimate.interval is not None
            assert estimate.interval.low < band.beyond < estimate.interval.high
            assert estimate.n == 2000


def test_a_mirrored_scale_and_parts_give_the_same() -> None:
    data, band = simulated(6, clients=60)
    whole = not_on_track(data, trajectory=band)
    mirrored = replace(
        band,
        better=Better.HIGHER,
        intake=tuple(-x for x in band.intake[::-1]),
        expected=-band.expected[::-1],
        low=-band.high[::-1],
        high=-band.low[::-1],
    )
    other = not_on_track(data.with_columns(-pl.col("score", "intake")), trajectory=mirrored)
    assert other.shares.to_dict() == whole.shares.to_dict()
    halves = [not_on_track(part, trajectory=band).summary for part in (data[:100], data[100:])]
    assert track_shares(merge(*halves)).to_dict() == whole.shares.to_dict()


@pytest.mark.parametrize("engine", ["pandas, nullable", "DuckDB"])
def test_other_engines_give_the_same(engine: str) -> None:
    found = not_on_track(ENGINES[engine](COURSES), trajectory=FALLING)
    assert found.scores.equals(not_on_track(COURSES, trajectory=FALLING).scores)


def ending(*changes: float, better: str = "lower") -> Any:
    """Endings of clients 0, 1, 2 … by how many points they are worse."""
    scores = {
        "client": range(len(changes)),
        "pre": [30.0] * len(changes),
        "post": [30.0 + change for change in changes],
    }
    norms = Norms(better=better, source="made up", limit=5)
    return reliable_change(scores, norms=norms)


def test_signals_are_compared_with_how_it_ended() -> None:
    """Clients 0 to 3 get a signal at 5; 0, 1 and 4 end badly; all are far off at the end."""
    signal = [40, 40, 40, 40, 20, 20, 20, 20]
    data = pl.DataFrame(
        {
            "client": [who for who in range(8) for _time in range(3)],
            "at": [0, 5, 10] * 8,
            "score": [x for middle in signal for x in (30, middle, 39)],
        }
    )
    tracking = not_on_track(data, trajectory=FALLING)
    found = track_calibration(tracking, ending(9, 9, 0, 0, 9, 0, 0, 0, 9))
    values = {e.name: (e.value, e.n) for e in found}
    assert values == {
        "sensitivity": (2 / 3, 3),
        "specificity": (3 / 5, 5),
        "ended badly, of those with a signal": (2 / 4, 4),
        "did not end badly, of those without": (3 / 4, 4),
        "with a signal": (4 / 8, 8),
        "ended badly": (3 / 8, 8),
    }
    assert found.estimates[0].dropped == {
        "judged at the end, and at no time before": 1,
        "judged on the way, and not at the end": 0,
    }
    later = track_calibration(tracking, ending(9, 9, 0, 0, 9, 0, 0, 0), until=10)
    assert later.one(name="with a signal").value == 4 / 8  # the last score predicts nothing
    nobody = track_calibration(tracking, ending(0, 0, 0, 0)).one(name="sensitivity")
    assert nobody.undefined == "There is nobody of whom it could be said."


def test_a_last_score_beyond_the_grid_leaves_the_signals_before_it() -> None:
    data = {"client": ["0"] * 3, "at": [0, 5, 20], "score": [30, 40, 39]}
    found = track_calibration(not_on_track(data, trajectory=FALLING), ending(9))
    assert (found.one(name="sensitivity").value, found.one(name="with a signal").n) == (1, 1)


def test_where_the_first_score_is_missing_no_later_one_is_the_intake() -> None:
    data = {"client": ["a"] * 3 + ["b"] * 2, "at": [0, 1, 5, 0, 5], "score": [None, 9, 9, 30, 20]}
    found = not_on_track(data, trajectory=FALLING)
    assert found.scores["client"].to_list() == ["b"]
    assert found.dropped["scores of those whose first score is missing"] == 2
    assert found.dropped["clients of whom no score could be judged"] == 1


STRAY: dict[str, Any] = {"client": ["a", "a"], "at": [0, 5], "score": [30, 20]}


def calibrated(**of: Any) -> object:
    return track_calibration(not_on_track(COURSES, trajectory=FALLING), ending(1), **of)


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "direction": (lambda: Trajectory(**{**KNOWN, "better": "up"}), "'higher' or 'lower'"),
    "order": (lambda: Trajectory(**{**KNOWN, "at": (10, 0)}), "each larger than the one before"),
    "one time": (lambda: Trajectory(**{**KNOWN, "at": (0,)}), "two numbers or more"),
    "shape": (lambda: Trajectory(**{**KNOWN, "low": [1, 2]}), r"of shape \(2, 2\)"),
    "band": (lambda: Trajectory(**{**KNOWN, "low": GRID + 1}), "must lie in its band"),
    "words": (lambda: Trajectory(**{**KNOWN, "low": "a"}), "low='a': numbers are needed"),
    "source": (lambda: Trajectory(**{**KNOWN, "source": " "}), "source is empty"),
    "share": (lambda: Trajectory(**{**KNOWN, "share": 80}), "as 0.8"),
    "twice": (
        lambda: not_on_track(pl.concat([COURSES, COURSES.head(1)]), trajectory=FALLING),
        "two scores at one time",
    ),
    "infinity": (
        lambda: not_on_track(COURSES.with_columns(score=pl.lit(float("inf"))), trajectory=FALLING),
        "'score' holds infinity",
    ),
    "two therapists": (
        lambda: not_on_track({**STRAY, "therapist": ["T", "U"]}, trajectory=FALLING),
        "client 'a' has more than one therapist: add the column 'episode'",
    ),
    "two clients": (
        lambda: not_on_track(
            {**STRAY, "episode": ["e", "e"], "client": ["a", "b"]}, trajectory=FALLING
        ),
        "episode 'e' has more than one client",
    ),
    "two intakes": (
        lambda: not_on_track({**STRAY, "intake": [30, 31]}, trajectory=FALLING),
        "client 'a' has more than one intake",
    ),
    "no trajectory": (
        lambda: not_on_track(STRAY, trajectory=cast("Any", {})),
        "A Trajectory is needed, and this is a dict",
    ),
    "a word": (lambda: calibrated(bad="deteriorated"), "pass a list of one class or more"),
    "no such class": (lambda: calibrated(bad=["worse"]), "of improved, unchanged, deteriorated"),
    "no class": (lambda: calibrated(bad=[]), "pass a list of one class or more"),
    "turned": (
        lambda: track_calibration(
            not_on_track(COURSES, trajectory=FALLING), ending(1, better="higher")
        ),
        "both must be of one scale",
    ),
    "summary": (lambda: track_shares(counts(COURSES, by=["client"])), "no summary of who is on"),
    "nobody": (
        lambda: track_calibration(not_on_track(COURSES, trajectory=FALLING), ending(1, 2)),
        "Nobody was both tracked",
    ),
    "episodes": (
        lambda: track_calibration(
            not_on_track(COURSES.with_columns(episode="client"), trajectory=FALLING), ending(1)
        ),
        "give both the column 'episode'",
    ),
}


@pytest.mark.parametrize(("ask", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_the_remedy(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(UnusableError, match=words):
        ask()
