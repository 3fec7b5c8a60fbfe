from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.dataset.simulate.recovering.found import (
    GROUPS,
    Estimates,
    Floats,
    Found,
    cross,
    kappa,
    ratio_of,
)
from tests.dataset.simulate.recovering.tables import VALENCES, Network, comparable, judged_pairs
from visavis.dataset.simulate.profiles import CATEGORIES


def occurrence(network: Network) -> Estimates:
    sessions = comparable(network)
    guesses = network["eventReports"].filter(pl.col("perspective") == "guess")
    guessed = sessions.join(guesses.select("session", guess="valence"), on="session")
    for valence in VALENCES:
        table = cross(sessions, f"client_{valence}", f"therapist_{valence}", ("yes", "nothing"))
        yield from two_by_two(table, "therapist", valence)
        of_valence = pl.when(pl.col("guess") == valence).then(pl.lit("yes"))
        same = guessed.with_columns(guess=of_valence.otherwise(pl.lit("nothing")))
        table = cross(same, f"client_{valence}", "guess", ("yes", "nothing"))
        yield from two_by_two(table, "guess", valence)


def two_by_two(table: Floats, other: str, valence: str) -> Estimates:
    named: dict[str, Callable[[Floats], float]] = {
        "both": lambda t: float(t[0, 0] / t.sum()),
        "only_client": lambda t: float(t[0, 1] / t.sum()),
        "only_other": lambda t: float(t[1, 0] / t.sum()),
        "neither": lambda t: float(t[1, 1] / t.sum()),
        "positive_agreement": lambda t: float(2 * t[0, 0] / (2 * t[0, 0] + t[0, 1] + t[1, 0])),
        "negative_agreement": lambda t: float(2 * t[1, 1] / (2 * t[1, 1] + t[0, 1] + t[1, 0])),
        "observed_agreement": lambda t: float(np.trace(t) / t.sum()),
        "expected_agreement": lambda t: float(t.sum(axis=0) @ t.sum(axis=1) / t.sum() ** 2),
        "kappa": kappa,
    }
    for name, estimate in named.items():
        yield (1, name, other, valence, "", ""), Found(table, estimate)


def same_event(network: Network) -> Estimates:
    pairs = judged_pairs(network)
    for (other, valence, decoy), some in pairs.group_by("perspective", "valence", "decoy"):
        if decoy:
            yield (2, "decoy_rate", other, valence, "", ""), ratio_of(some, pl.col("judged"))
            continue
        sessions = some.group_by("g", "session").agg(pl.col("judged").any())
        yield (2, "match_rate", other, valence, "", ""), ratio_of(sessions, pl.col("judged"))
        table = cross(some.filter("judged"), "one", "two", CATEGORIES)
        for name, estimate in (
            ("same_category", lambda t: float(np.trace(t) / t.sum())),
            ("same_category_by_margins", lambda t: float(t.sum(0) @ t.sum(1) / t.sum() ** 2)),
            ("kappa", kappa),
        ):
            yield (3, name, other, valence, "", ""), Found(table, estimate)


def set_masks(network: Network, other: str) -> pl.DataFrame:
    """One row a comparable session with a settled category on each side; sets as bits."""
    bit = {category: 1 << place for place, category in enumerate(CATEGORIES)}
    named = network["eventReports"].filter(pl.col("settled").is_not_null())
    named = named.join(comparable(network).select("session"), on="session")
    sides = [
        named.filter(pl.col("perspective") == side)
        .with_columns(pl.col("settled").replace_strict(bit, return_dtype=pl.Int64).alias(side))
        .group_by("g", "episode", "session")
        .agg(pl.col(side).unique().sum())
        for side in ("client", other)
    ]
    return sides[0].join(sides[1].drop("g", "episode"), on="session").rename({other: "other"})


def likeness(one: NDArray[np.int64], two: NDArray[np.int64]) -> Floats:
    shares: Floats = np.bitwise_count(one & two) / np.bitwise_count(one | two)
    return shares


def with_likeness(frame: pl.DataFrame) -> pl.DataFrame:
    values = likeness(frame["client"].to_numpy(), frame["other"].to_numpy())
    return frame.with_columns(pl.Series("likeness", values))


def category_sets(network: Network) -> Estimates:
    for other in ("therapist", "guess"):
        masks = set_masks(network, other)
        found = ratio_of(with_likeness(masks), pl.col("likeness"))
        yield (4, "jaccard", other, "", "", ""), found
    masks = set_masks(network, "therapist")
    crossed = masks.join(masks, on="episode", suffix="_2").filter(
        pl.col("session") != pl.col("session_2")
    )
    others = crossed.select("g", "client", other="other_2")
    key = (4, "jaccard_other_sessions", "therapist", "", "", "")
    yield key, ratio_of(with_likeness(others), pl.col("likeness"))
    yield (4, "masi_alpha", "therapist", "", "", ""), masi_alpha(masks)


def masi_alpha(masks: pl.DataFrame) -> Found:
    kinds = np.unique(np.concatenate([masks["client"].to_numpy(), masks["other"].to_numpy()]))
    size = len(kinds)
    sums = np.zeros((GROUPS, size, size))
    places = [np.searchsorted(kinds, masks[side].to_numpy()) for side in ("client", "other")]
    np.add.at(sums, (masks["g"].to_numpy(), *places), 1)
    one, two = kinds[:, None], kinds[None, :]
    shared = one & two
    weight = np.where(shared > 0, 1 / 3, 0.0)
    weight[(shared == one) | (shared == two)] = 2 / 3
    weight[one == two] = 1.0
    distance = 1 - likeness(one, two) * weight

    def alpha(table: Floats) -> float:
        joint = table / table.sum()
        pool = (joint.sum(axis=0) + joint.sum(axis=1)) / 2
        return float(1 - (joint * distance).sum() / (pool @ distance @ pool))

    return Found(sums, alpha)


def profile(network: Network) -> Estimates:
    helpful = network["eventReports"].filter(
        pl.col("coded") & (pl.col("valence") == "helpful") & (pl.col("perspective") != "guess")
    )
    helpful = helpful.with_columns(pl.col("settled").fill_null("none"))
    counts = helpful.group_by("episode").agg(
        (pl.col("perspective") == "client").sum().alias("n"),
        (pl.col("perspective") == "therapist").sum().alias("m"),
    )
    enough = counts.filter((pl.col("n") >= 5) & (pl.col("m") >= 5)).select("episode")
    helpful = helpful.join(enough, on="episode").select(
        "g", "therapist", "episode", "session", "perspective", "settled"
    )
    client = helpful.filter(pl.col("perspective") == "client")
    therapist = helpful.filter(pl.col("perspective") == "therapist")
    like = (pl.col("settled") == pl.col("settled_2")).mean().alias("like")
    own = client.join(therapist, on="episode", suffix="_2").filter(
        pl.col("session") != pl.col("session_2")
    )
    key = (5, "profile_overlap", "therapist", "helpful", "", "")
    yield key, ratio_of(own.group_by("g", "episode").agg(like), pl.col("like"))
    others = client.join(therapist, on="therapist", suffix="_2").filter(
        pl.col("episode") != pl.col("episode_2")
    )
    means = others.group_by("g", "episode", "episode_2").agg(like)
    key = (5, "profile_overlap_other_clients", "therapist", "helpful", "", "")
    yield key, ratio_of(means, pl.col("like"))


def rating(network: Network) -> Estimates:
    rated = network["eventReports"].filter(pl.col("rating").is_not_null())
    usable = rated.join(comparable(network).select("session"), on="session")
    for valence in VALENCES:
        some = usable.filter(pl.col("valence") == valence)
        both = session_ratings(some, "client", "x").join(
            session_ratings(some, "therapist", "y").drop("g", "who"), on="session"
        )
        centre = pl.col("x").mean().over("who")
        both = both.with_columns(x=pl.col("x") - centre, y=pl.col("y") - centre)
        slope = ratio_of(both, pl.col("x") * pl.col("y"), pl.col("x") ** 2)
        yield (6, "temporal_congruence", "therapist", valence, "", ""), slope
        gap = ratio_of(both, pl.col("y"))
        yield (6, "directional_discrepancy", "therapist", valence, "", ""), gap
        for perspective in ("client", "therapist", "guess"):
            own = rated.filter(
                (pl.col("valence") == valence) & (pl.col("perspective") == perspective)
            )
            key = (None, "mean_rating", perspective, valence, "", "")
            yield key, ratio_of(own, pl.col("rating"))


def session_ratings(some: pl.DataFrame, side: str, name: str) -> pl.DataFrame:
    own = some.filter(pl.col("perspective") == side)
    return own.group_by("g", pl.col("client").alias("who"), "session").agg(
        pl.col("rating").mean().alias(name)
    )
