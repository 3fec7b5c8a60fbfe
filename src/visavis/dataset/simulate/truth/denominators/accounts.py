"""What the accounts of each side by itself rest on: shares, gates and ratings."""

from __future__ import annotations

import polars as pl

from visavis.dataset.simulate.truth.denominators.counting import KEYS, count_by
from visavis.dataset.simulate.truth.views import Views
from visavis.vocab.card import SIDES, Gate, Perspective, Valence

GUESS = pl.col("perspective") == Perspective.GUESS


def shares(views: Views) -> pl.DataFrame:
    """Count reports with a category, in all and by the therapist's orientation."""
    by_orientation = views.categories_named.rename({"orientation": "group"})
    whole = by_orientation.group_by("perspective", "valence").agg(pl.col("n").sum())
    columns = [*KEYS, "n"]
    return pl.concat(
        [by_orientation.select(columns), whole.with_columns(group=pl.lit("")).select(columns)]
    )


def shares_by_client(views: Views) -> pl.DataFrame:
    """Count clients with such a report."""
    by = views.categories_named.group_by("perspective", "valence")
    return by.agg(n=pl.col("clients").sum())


def occurrence(views: Views) -> pl.DataFrame:
    """Count comparable sessions with both gates answered; for guesses, with a guess as well."""
    guesses = views["eventReports"].filter(GUESS).select("session")
    guessed = views.comparable.join(guesses, on="session", how="semi")
    rows = []
    for valence in Valence:
        client, therapist = (pl.col(f"{side}_{valence}") != Gate.UNANSWERED for side in SIDES)
        own = views.comparable.filter(client, therapist).height
        rows += [
            (Perspective.THERAPIST.value, valence.value, own),
            (Perspective.GUESS.value, valence.value, guessed.filter(client).height),
        ]
    return pl.DataFrame(rows, schema=["perspective", "valence", "n"], orient="row")


def rated_by_both(views: Views) -> pl.DataFrame:
    """Count comparable sessions in which both sides rate an event."""
    rated = views["eventReports"].filter(pl.col("rating").is_not_null())
    counts = {
        valence.value: _sessions_of_both(rated.filter(pl.col("valence") == valence), views)
        for valence in Valence
    }
    return pl.DataFrame(list(counts.items()), schema=["valence", "n"], orient="row")


def _sessions_of_both(rated: pl.DataFrame, views: Views) -> int:
    sessions = views.comparable.select("session")
    for side in SIDES:
        own = rated.filter(pl.col("perspective") == side)
        sessions = sessions.join(own, on="session", how="semi")
    return sessions.height


def ratings(views: Views) -> pl.DataFrame:
    """Count rated reports."""
    rated = views["eventReports"].filter(pl.col("rating").is_not_null())
    return count_by(rated, "perspective", "valence")
