"""What finds which targets again: one entry for each part of the library.

A family sums up pieces of a network, which add up to the whole, and pairs each estimate with the
words that its target bears in ``truth.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from bench.recovery import endings, following
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.categories import kinds
from visavis.dataset.simulate.truth.model import Model
from visavis.stats.agreement import agreement
from visavis.stats.congruence import Counts, count, estimate
from visavis.stats.frequencies import About, Counted, Weighting, count_frequencies, frequencies
from visavis.stats.frequencies.words import ALL
from visavis.stats.models import centre, mixed_model
from visavis.stats.pairs import rated_sessions, truth_and_bias
from visavis.stats.results import Estimate
from visavis.stats.summaries import Summary, patterns, products
from visavis.stats.summaries.patterns import Codes
from visavis.stats.turning_points import count_turning_points, turning_points
from visavis.vocab.card import Perspective, Valence

Frames = Mapping[str, pl.DataFrame]
Key = tuple[str, ...]
"""Level, name, perspective, valence, category, group; empty where a word does not apply."""
AT_LARGE = {"about": About.THERAPISTS_AT_LARGE.value}


@dataclass(frozen=True, slots=True)
class Family:
    """One part of the library."""

    summarise: Callable[[Frames], Any]
    """From the tables of a piece to what adds up with `+`."""
    estimate: Callable[[Any, float], Iterator[tuple[Key, Estimate]]]
    """From all of it and a level of confidence to estimates by the words of their targets."""
    targets: Callable[[Plan], Mapping[Key, float]] = lambda _plan: {}
    """Targets that ``truth.json`` has no word for, from the same model."""


def key(name: str, **words: str) -> Key:
    """Return the words of a target in their order."""
    rest = ("perspective", "valence", "category", "group")
    return (words.get("level", ""), name, *(words.get(word, "") for word in rest))


def _counted(frames: Frames) -> Counted:
    return count_frequencies(
        reports=frames["eventReports"],
        consensus=frames["consensus"],
        cards=frames["cards"],
        sessions=frames["sessions"],
        episodes=frames["episodes"],
        therapists=frames["therapists"],
    )


SHARE = {Weighting.REPORTS: "share", Weighting.CLIENTS: "share_by_client"}


def _frequencies(counted: Counted, level: float) -> Iterator[tuple[Key, Estimate]]:
    found = frequencies(counted, level=level)
    for weighting, name in SHARE.items():
        for share in found.shares.where(weighting=weighting.value, **AT_LARGE):
            group = share.of["orientation"].replace(ALL, "")
            yield key(name, **{**share.of, "group": group}), share
    pooled = {"weighting": Weighting.REPORTS.value, **AT_LARGE}
    for rating in found.ratings.where(category=ALL, **pooled):
        yield key("mean_rating", **{**rating.of, "category": ""}), rating
    for rate in found.rates.where(**pooled):
        yield key(rate.name, **rate.of), rate


def _rates(plan: Plan) -> Mapping[Key, float]:
    """Return expected reports over expected cards and sessions, by perspective and valence."""
    model = Model(plan, 13)
    process, handing = model.process, model.plan.handing_in
    sessions = process.expected(np.ones_like(process.client_card))
    answered = 1 - handing.gate_open
    cards = {
        Perspective.CLIENT: process.expected(process.client_card) * answered,
        Perspective.THERAPIST: process.expected(process.therapist_card) * answered,
        Perspective.GUESS: process.expected(process.therapist_card) * (1 - handing.late[1]),
    }
    found = {}
    for kind in kinds(model):
        reports = process.expected(kind.first) * (1 + kind.second)
        words = {"perspective": kind.perspective.value, "valence": kind.valence.value}
        found[key("reports a session", **words)] = reports / sessions
        found[key("reports a card", **words)] = reports / cards[kind.perspective]
    return found


def _congruence(counts: Counts, level: float) -> Iterator[tuple[Key, Estimate]]:
    yield from congruence_by("therapists", counts, level)


def congruence_by(cluster: str, counts: Counts, level: float) -> Iterator[tuple[Key, Estimate]]:
    """Yield the estimates of congruence whose clusters these are, by the words of their targets."""
    for of_level in estimate(counts, confidence=level).levels:
        for found in of_level.estimates:
            if found.cluster == cluster:
                valence = found.of["valence"].replace("both", "")
                words = {**found.of, "valence": valence, "level": str(of_level.number)}
                yield key(found.name, **words), found


FIRST_ROUND = Codes(unit="report", rater="rater", code="category", cluster="therapist")


def _codes(frames: Frames) -> Summary:
    therapists = frames["eventReports"].select("report", "therapist")
    first = frames["codings"].filter(round="first").join(therapists, on="report")
    return patterns(first, FIRST_ROUND)


def _agreement(codes: Summary, level: float) -> Iterator[tuple[Key, Estimate]]:
    found = agreement(codes, confidence=level)
    alpha = found["krippendorff_alpha"]
    yield key("krippendorff_alpha"), alpha
    names = {"percent": "pair_agreement", "cohen": "pair_kappa"}
    for pair in found.pairs():
        raters, name = f"{pair.of['first']} {pair.of['second']}", pair.of["coefficient"]
        if name in names:
            yield key(names[name], group=raters), pair


OF, BY = ("week", "helpful", "hindering"), ("therapist", "client")
BETWEEN = ("helpful_between", "hindering_between")


def _scored(frames: Frames) -> Summary:
    """Sum up clients' scored cards that answer both gates, with each client's usual answers."""
    cards = (
        frames["cards"]
        .filter(
            perspective="client",
        )
        .filter(pl.col("helpful") != "unanswered", pl.col("hindering") != "unanswered")
    )
    rows = (
        frames["scores"]
        .join(cards.select("session", "helpful", "hindering"), on="session")
        .join(frames["episodes"].select("episode", "therapist"), on="episode")
        .select(
            "therapist",
            "score",
            pl.col("episode").alias("client"),
            (pl.col("day") / 7).alias("week"),
            (pl.col("helpful", "hindering") == "yes").cast(pl.Float64),
        )
    )
    for column in OF[1:]:
        rows = centre(rows, column, BY).drop(f"{column}_within")
    return products(rows, of=[*OF, *BETWEEN, "score"], by=BY)


def _outcome(summary: Summary, level: float) -> Iterator[tuple[Key, Estimate]]:
    """Beside the client's usual answers, slopes are those within; without, spreads are of all."""
    asked: Any = {"y": "score", "random": ["week"], "groups": BY, "level": level}
    within = mixed_model(summary, fixed=[*OF, *BETWEEN], **asked)
    for name, column in zip(("growth", "within_slope", "hindering_slope"), OF, strict=True):
        yield key(name), within[column]
    found = mixed_model(summary, fixed=OF, **asked)
    yield key("growth_sd_of_clients"), found["sd week | client"]
    yield key("client_sd"), found["sd intercept | client"]
    yield key("therapist_sd"), found["sd intercept | therapist"]
    yield key("residual_sd"), found["sd residual"]
    for share in found.icc():
        yield key(f"{share.of['group']}_icc"), share


def _endings(counted: endings.Counted, level: float) -> Iterator[tuple[Key, Estimate]]:
    for words, found in endings.estimate(counted, level):
        yield key(**words), found


def _of_endings(plan: Plan) -> Mapping[Key, float]:
    return {key(**words): target for words, target in endings.targets(plan)}


@dataclass(frozen=True, slots=True)
class Rated:
    """Sums of both sides' ratings, by valence."""

    by_valence: Mapping[str, Summary]

    def __add__(self, other: Rated) -> Rated:
        """Merge them."""
        both = self.by_valence
        return Rated({valence: both[valence] + sums for valence, sums in other.by_valence.items()})


def _rated(frames: Frames) -> Rated:
    of, by = ("client_rating", "therapist_rating"), ("therapist", "client")
    return Rated(
        {str(v): products(rated_sessions(frames, v), of=of, by=by) for v in Valence},
    )


def _pairs(rated: Rated, level: float) -> Iterator[tuple[Key, Estimate]]:
    for valence, sums in rated.by_valence.items():
        found = truth_and_bias(sums, level=level)
        for one in (found.temporal_congruence, found.directional_discrepancy):
            words = {"level": "6", "perspective": Perspective.THERAPIST.value, "valence": valence}
            yield key(one.name, **words), one


def _points(frames: Frames) -> Summary:
    return count_turning_points({name: frames[name] for name in TABLES})


TABLES = ("turningPoints", "sessions", "episodes")
IN_COMMON = {
    "named by the other too": "turning_points_in_common",
    "beyond chance": "turning_points_beyond_chance",
}


def _in_common(summary: Summary, level: float) -> Iterator[tuple[Key, Estimate]]:
    found = turning_points(summary, level=level)
    for one in found.estimates.where(side="both", **AT_LARGE):
        if one.name in IN_COMMON:
            yield key(IN_COMMON[one.name], group=f"within {one.of['within']}"), one
    yield key("turning_points_rating_correlation"), found.ratings.one(**AT_LARGE)


def _following(summary: Summary, level: float) -> Iterator[tuple[Key, Estimate]]:
    for name, found in following.estimate(summary, level):
        yield key(name), found


def _of_following(_plan: Plan) -> Mapping[Key, float]:
    return {key(name): target for name, target in following.targets()}


FAMILIES: Mapping[str, Family] = {
    "frequencies": Family(_counted, _frequencies, _rates),
    "agreement": Family(_codes, _agreement),
    "congruence": Family(count, _congruence),
    "outcome": Family(_scored, _outcome),
    "events and outcome": Family(following.count, _following, _of_following),
    "endings": Family(endings.count, _endings, _of_endings),
    "pairs": Family(_rated, _pairs),
    "turning points": Family(_points, _in_common),
}
