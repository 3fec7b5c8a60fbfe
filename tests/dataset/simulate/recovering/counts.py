from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl

from tests.dataset.simulate.recovering.found import GROUPS, Estimates, Found, cross, kappa, ratio_of
from tests.dataset.simulate.recovering.tables import Network
from visavis.dataset.simulate.profiles import CATEGORIES


def rows(network: Network) -> Estimates:
    for table in ("sessions", "cards", "eventReports", "consensus", "scores"):
        sums = np.zeros((GROUPS, 1))
        for g, count in network[table].group_by("g").len().iter_rows():
            sums[g] = count
        yield (None, "rows", "", "", "", table), Found(sums, lambda total: float(total[0]))


def shares(network: Network) -> Estimates:
    named = network["eventReports"].filter(pl.col("settled").is_not_null())
    by = ("perspective", "valence")
    for (perspective, valence), some in named.group_by(by):
        own = clients(some)
        for category in some["settled"].unique():
            is_it = pl.col("settled") == category
            key = (perspective, valence, category)
            yield (None, "share", *key, ""), ratio_of(some, is_it)
            yield (None, "share_by_client", *key, ""), ratio_of(own, pl.col(category))
    oriented = named.join(network["therapists"].select("therapist", "orientation"), on="therapist")
    helpful = oriented.filter(pl.col("valence") == "helpful")
    for (perspective, orientation), some in helpful.group_by("perspective", "orientation"):
        for category in some["settled"].unique():
            found = ratio_of(some, pl.col("settled") == category)
            yield (None, "share", perspective, "helpful", category, orientation), found


def clients(some: pl.DataFrame) -> pl.DataFrame:
    categories = some["settled"].unique().to_list()
    return some.group_by("g", "client").agg(
        (pl.col("settled") == category).mean().alias(category) for category in categories
    )


def raters(network: Network) -> Estimates:
    codings = network["codings"]
    first = codings.filter(pl.col("round") == "first")
    wide = first.pivot("rater", index=["g", "report"], values="category")
    for one, two in combinations(("R1", "R2", "R3"), 2):
        table = cross(wide, one, two, CATEGORIES)
        key = f"{one} {two}"
        agreed = Found(table, lambda t: float(np.trace(t) / t.sum()))
        yield (None, "pair_agreement", "", "", "", key), agreed
        yield (None, "pair_kappa", "", "", "", key), Found(table, kappa)
    yield (None, "krippendorff_alpha", "", "", "", ""), krippendorff(first)
    second = codings.filter(pl.col("round") == "second").select("report", "rater", again="category")
    twice = first.join(second, on=["report", "rater"]).drop_nulls(["category", "again"])
    gold = first.join(
        network["assignments"].filter(pl.col("gold")).select("report", "rater", "round"),
        on=["report", "rater", "round"],
    ).join(network["consensus"].select("report", settled="category"), on="report")
    for rater in ("R1", "R2", "R3"):
        is_rater = pl.col("rater") == rater
        same = ratio_of(twice.filter(is_rater), pl.col("category") == pl.col("again"))
        yield (None, "agreement_with_oneself", "", "", "", rater), same
        named = gold.filter(is_rater & pl.col("category").is_not_null())
        right = ratio_of(named, pl.col("category") == pl.col("settled"))
        yield (None, "correct", "", "", "", rater), right
        none = ratio_of(first.filter(is_rater), pl.col("category").is_null())
        yield (None, "no_category", "", "", "", rater), none
    ventured = network["assignments"].filter(pl.col("source_guess") != "cannot_tell")
    own = pl.when(pl.col("perspective") == "client").then(pl.lit("client"))
    hit = pl.col("source_guess") == own.otherwise(pl.lit("therapist"))
    yield (None, "source_guessed", "", "", "", ""), ratio_of(ventured, hit)


def krippendorff(first: pl.DataFrame) -> Found:
    named = first.filter(pl.col("category").is_not_null()).select(
        "g", "report", "rater", "category"
    )
    counts = named.group_by("report").len("m")
    pairs = (
        named.join(named.drop("g"), on="report", suffix="_2")
        .filter(pl.col("rater") != pl.col("rater_2"))
        .join(counts, on="report")
    )
    place = {word: i for i, word in enumerate(CATEGORIES)}
    sums = np.zeros((GROUPS, len(CATEGORIES), len(CATEGORIES)))
    for g, one, two, weight in (
        pairs.group_by("g", "category", "category_2")
        .agg((1 / (pl.col("m") - 1)).sum().alias("weight"))
        .iter_rows()
    ):
        sums[g, place[one], place[two]] += weight
    return Found(sums, kappa)
