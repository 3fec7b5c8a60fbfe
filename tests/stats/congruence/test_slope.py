"""Level 6: the slope rests on clients whose ratings differ, and on nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import pytest

from visavis.stats.congruence import Level, congruence

Ratings = Sequence[tuple[float, float]]
"""The client's and the therapist's, session by session."""


def rated(clients: Mapping[str, Ratings], *, therapists: int = 30) -> dict[str, pl.DataFrame]:
    """One episode a client, its sessions rated by both sides as helpful."""
    episodes = [(f"e{name}", name, f"t{place % therapists}") for place, name in enumerate(clients)]
    sessions = [
        (f"{name}-{place}", f"e{name}", both)
        for name, ratings in clients.items()
        for place, both in enumerate(ratings)
    ]
    sides = ("client", "therapist")
    cards = [(s, side, "yes", "nothing", False) for s, _, _ in sessions for side in sides]
    reports = [
        (f"{s}{side}", s, episode, side, "helpful", float(rating))
        for s, episode, both in sessions
        for side, rating in zip(sides, both, strict=True)
    ]
    return {
        "episodes": pl.DataFrame(episodes, ["episode", "client", "therapist"], orient="row"),
        "cards": pl.DataFrame(
            cards, ["session", "perspective", "helpful", "hindering", "after_reveal"], orient="row"
        ),
        "eventReports": pl.DataFrame(
            reports,
            ["report", "session", "episode", "perspective", "valence", "rating"],
            orient="row",
        ),
    }


def of(clients: Mapping[str, Ratings], *, therapists: int = 30) -> Level:
    return congruence(rated(clients, therapists=therapists)).level(6)


def some(count: int) -> dict[str, Ratings]:
    return {
        f"c{place:02}": [
            (1 + (place + n) % 4, 1 + (place * 3 + n * n) % 4) for n in range(3 + place % 4)
        ]
        for place in range(count)
    }


FLAT: dict[str, Ratings] = {f"f{place:02}": [(2, 3), (2, 1)] for place in range(20)}


def test_clients_whose_ratings_never_differ_carry_nothing() -> None:
    alone, with_flat = of(some(8)), of({**some(8), **FLAT})
    for cluster in ("clients", "therapists"):
        one, other = (
            level.estimate("temporal_congruence", cluster=cluster) for level in (alone, with_flat)
        )
        assert (one.clusters, other.clusters) == (8, 8)
        assert one.n == other.n
        assert (one.value, one.se) == pytest.approx((other.value, other.se))
        assert one.interval
        assert one.interval == other.interval
    assert with_flat.estimate("directional_discrepancy").clusters == 28


def test_a_slope_of_few_clients_is_none() -> None:
    slope = of({**some(4), **FLAT}).estimate("temporal_congruence")
    assert (slope.value, slope.clusters) == (None, 4)
    assert slope.undefined == (
        "The ratings of fewer than 5 clients differ from one session to another, so nothing can "
        "be said of how ratings rise together."
    )


def test_its_standard_error_is_cr2_of_the_fit_row_by_row() -> None:
    clients = some(9)
    slope = of(clients).estimate("temporal_congruence")
    x, y, group = [], [], []
    for place, ratings in enumerate(clients.values()):
        own, other = np.array(ratings, float).T
        x += list(own - own.mean())
        y += list(other - own.mean())
        group += [place] * len(own)
    design, cluster = np.column_stack([np.ones(len(x)), x]), np.array(group)
    fitted = np.linalg.lstsq(design, np.array(y))[0]
    left = np.array(y) - design @ fitted
    bread = np.linalg.inv(design.T @ design)
    meat = np.zeros((2, 2))
    for place in range(len(clients)):
        rows = design[cluster == place]
        values, vectors = np.linalg.eigh(np.eye(len(rows)) - rows @ bread @ rows.T)
        adjusted = vectors @ np.diag(values**-0.5) @ vectors.T @ left[cluster == place]
        meat += np.outer(rows.T @ adjusted, rows.T @ adjusted)
    assert slope.value == pytest.approx(fitted[1])
    assert slope.se == pytest.approx(np.sqrt((bread @ meat @ bread)[1, 1]))
    assert slope.interval
    assert slope.interval.method.startswith("CR2 over clients, t with ")
