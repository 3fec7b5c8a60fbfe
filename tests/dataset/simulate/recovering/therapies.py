from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from tests.dataset.simulate.recovering.found import GROUPS, Estimates, Floats, Found, ratio_of
from tests.dataset.simulate.recovering.tables import Network, comparable, judged_pairs


def outcome(network: Network) -> Estimates:
    cards = network["cards"].filter(pl.col("perspective") == "client")
    scored = (
        network["scores"]
        .join(cards.drop("episode", "g"), on="session")
        .with_columns(
            yes=(pl.col("helpful") == "yes").cast(pl.Float64),
            hindered=(pl.col("hindering") == "yes").cast(pl.Float64),
            week=pl.col("day") / 7,
        )
    )
    yield from within(
        scored.filter((pl.col("helpful") != "unanswered") & (pl.col("hindering") != "unanswered"))
    )
    answered = scored.filter(pl.col("helpful") != "unanswered")
    means = answered.group_by("g", "episode").agg(x=pl.col("yes").mean(), y=pl.col("score").mean())
    sums = np.zeros((GROUPS, 5))
    for (g,), some in means.group_by("g"):
        x, y = some["x"].to_numpy(), some["y"].to_numpy()
        sums[g] = len(x), x.sum(), y.sum(), x @ x, x @ y
    key = (None, "observed_between_slope", "", "", "", "")
    yield key, Found(sums, lambda t: float((t[4] * t[0] - t[1] * t[2]) / (t[3] * t[0] - t[1] ** 2)))
    pairs = judged_pairs(network).filter(
        (pl.col("perspective") == "therapist") & (pl.col("valence") == "helpful") & ~pl.col("decoy")
    )
    sessions = pairs.group_by("g", "session").agg(pl.col("judged").any())
    sessions = sessions.join(scored.select("session", "score"), on="session")
    sums = np.zeros((GROUPS, 2, 2))
    for (g, judged), some in sessions.group_by("g", "judged"):
        sums[g, int(judged)] = some["score"].sum(), len(some)
    key = (None, "match_difference", "", "", "", "")
    yield key, Found(sums, lambda t: float(t[1, 0] / t[1, 1] - t[0, 0] / t[0, 1]))


def within(scored: pl.DataFrame) -> Estimates:
    """Least squares with an intercept for every client."""
    names = ["yes", "hindered", "week"]
    centred = scored.with_columns(
        pl.col(name) - pl.col(name).mean().over("episode") for name in (*names, "score")
    )
    sums = np.zeros((GROUPS, 3, 4))
    for (g,), some in centred.group_by("g"):
        x = some.select(names).to_numpy()
        sums[g] = np.column_stack([x.T @ x, x.T @ some["score"].to_numpy()])
    for place, name in enumerate(("within_slope", "hindering_slope", "growth")):
        yield (None, name, "", "", "", ""), Found(sums, partial(solved, place=place))


def solved(sums: Floats, *, place: int) -> float:
    return float(np.linalg.solve(sums[:, :3], sums[:, 3])[place])


def therapies(network: Network) -> Estimates:
    episodes, sessions, cards = network["episodes"], network["sessions"], network["cards"]
    yield (None, "ended", "", "", "", ""), ratio_of(episodes, pl.col("status") == "ended")
    for side in ("client", "therapist"):
        told = episodes.filter(pl.col(f"ending_{side}").is_not_null())
        for word in told[f"ending_{side}"].unique():
            found = ratio_of(told, pl.col(f"ending_{side}") == word)
            yield (None, "ending_told", side, "", "", word), found
    for status in ("cancelled", "missed"):
        found = ratio_of(sessions, pl.col("status") == status)
        yield (None, "session_status", "", "", "", status), found
    held = sessions.filter("cards_expected")
    for side in ("client", "therapist"):
        own = cards.filter(pl.col("perspective") == side)
        there = held.join(own.select("session", there=pl.lit(value=True)), on="session", how="left")
        found = ratio_of(there, pl.col("there").is_not_null())
        yield (None, "card_handed_in", side, "", "", ""), found
        yield (None, "after_reveal", side, "", "", ""), ratio_of(own, pl.col("after_reveal"))
    both = comparable(network).select("session", both=pl.lit(value=True))
    pairs = held.join(both, on="session", how="left")
    found = ratio_of(pairs, pl.col("both").is_not_null())
    yield (None, "both_before_reveal", "", "", "", ""), found
    yield (None, "ending_hazard_difference", "", "", "", ""), hazard(held, cards)
    for word in ("enrolled", "declined", "no_answer", "not_asked"):
        found = ratio_of(network["enrolments"], pl.col("outcome") == word)
        yield (None, "enrolment", "", "", "", word), found
    yield (None, "turning_point_same_session", "", "", "", ""), turning_points(network)


def hazard(held: pl.DataFrame, cards: pl.DataFrame) -> Found:
    own = cards.filter((pl.col("perspective") == "client") & (pl.col("hindering") != "unanswered"))
    seen = held.join(own.select("session", "hindering"), on="session").with_columns(
        last=(pl.col("status_right") == "ended") & (pl.col("day") == pl.col("last_day"))
    )
    sums = np.zeros((GROUPS, 2, 2))
    for (g, gate), some in seen.group_by("g", "hindering"):
        sums[g, int(gate == "yes")] = some["last"].sum(), len(some)
    return Found(sums, lambda t: float(t[1, 0] / t[1, 1] - t[0, 0] / t[0, 1]))


def turning_points(network: Network) -> Found:
    first = network["turningPoints"].filter(
        (pl.col("place") == 1) & pl.col("session").is_not_null()
    )
    client, therapist = (
        first.filter(pl.col("perspective") == side).select("episode", "session")
        for side in ("client", "therapist")
    )
    both = client.join(therapist, on="episode", suffix="_2").join(
        network["episodes"].select("episode", "g"), on="episode"
    )
    return ratio_of(both, pl.col("session") == pl.col("session_2"))
