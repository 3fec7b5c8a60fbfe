"""What comparisons of the two sides rest on: events, sets of categories, profiles."""

from __future__ import annotations

import polars as pl

from visavis.dataset.simulate.truth.denominators.counting import count_by, ordered_pairs
from visavis.dataset.simulate.truth.views import Views
from visavis.vocab.card import Perspective


def judged_sessions(views: Views) -> pl.DataFrame:
    """Count sessions of which raters judged pairs."""
    by = views.judged.filter(~pl.col("decoy")).group_by("perspective", "valence")
    return by.agg(n=pl.col("session").n_unique())


def decoys(views: Views) -> pl.DataFrame:
    """Count pairs of two sessions."""
    return count_by(views.judged.filter("decoy"), "perspective", "valence")


def same_pairs(views: Views) -> pl.DataFrame:
    """Count pairs that were judged the same, with a category on each side."""
    categories = pl.col("client_category", "other_category").is_not_null()
    pairs = views.judged.filter(~pl.col("decoy"), "same", pl.all_horizontal(categories))
    return count_by(pairs, "perspective", "valence")


def sets(views: Views) -> pl.DataFrame:
    """Count sessions with a category of the client and of another perspective."""
    others = [Perspective.THERAPIST.value, Perspective.GUESS.value]
    counts = [views.with_sets[other].sum() for other in others]
    return pl.DataFrame({"perspective": others, "n": counts})


def pairs_of_sessions(views: Views) -> pl.DataFrame:
    """Count pairs of such sessions of one episode."""
    own = views.with_sets.filter(Perspective.THERAPIST.value)
    return ordered_pairs(count_by(own, "episode"))


def profiles(views: Views) -> pl.DataFrame:
    """Count episodes with reports enough on each side."""
    return count_by(views.profiles)


def pairs_of_profiles(views: Views) -> pl.DataFrame:
    """Count pairs of such episodes of one therapist."""
    return ordered_pairs(count_by(views.profiles, "therapist"))
