"""What truths about therapies, cards and the score rest on."""

from __future__ import annotations

import polars as pl

from visavis.dataset.simulate.truth.denominators.counting import count_by
from visavis.dataset.simulate.truth.views import Views
from visavis.vocab.card import SIDES, Gate, Perspective, Valence

CLIENT = pl.col("perspective") == Perspective.CLIENT
HINDERING = pl.col("hindering") != Gate.UNANSWERED


def episodes(views: Views) -> pl.DataFrame:
    """Count episodes."""
    return count_by(views["episodes"])


def endings_told(views: Views) -> pl.DataFrame:
    """Count episodes with an ending told, by who tells it."""
    told = [views["episodes"][f"ending_{side}"].count() for side in SIDES]
    return pl.DataFrame({"perspective": [side.value for side in SIDES], "n": told})


def sessions(views: Views) -> pl.DataFrame:
    """Count sessions, held or not."""
    return count_by(views["sessions"])


def held(views: Views) -> pl.DataFrame:
    """Count sessions after which cards were expected."""
    return count_by(views["sessions"].filter("cards_expected"))


def cards(views: Views) -> pl.DataFrame:
    """Count cards by side."""
    return count_by(views["cards"], "perspective")


def seen(views: Views) -> pl.DataFrame:
    """Count clients' cards with the hindering gate answered."""
    return count_by(views["cards"].filter(CLIENT, HINDERING))


def enrolments(views: Views) -> pl.DataFrame:
    """Count enrolments, whatever came of them."""
    return count_by(views["enrolments"])


def turning_points(views: Views) -> pl.DataFrame:
    """Count episodes of which both sides name the session of a first turning point."""
    first = _with_session(views)
    return count_by(count_by(first, "episode").filter(pl.col("n") == len(SIDES)))


def turning_points_alike(views: Views) -> pl.DataFrame:
    """Count episodes of which both sides name the same session, and rate it."""
    rated = _with_session(views).filter(pl.col("rating").is_not_null())
    return count_by(count_by(rated, "session").filter(pl.col("n") == len(SIDES)))


def _with_session(views: Views) -> pl.DataFrame:
    return views["turningPoints"].filter(pl.col("place") == 1, pl.col("session").is_not_null())


def scored(views: Views) -> pl.DataFrame:
    """Count scores on clients' cards with both gates answered."""
    return count_by(views.scored.filter(HINDERING))


def scored_clients(views: Views) -> pl.DataFrame:
    """Count clients with a score and an answered helpful gate."""
    return views.scored.select(n=pl.col("episode").n_unique())


def scored_meetings(views: Views) -> pl.DataFrame:
    """Count sessions with a score in which pairs of helpful reports were judged."""
    judged = views.judged.filter(
        ~pl.col("decoy"),
        pl.col("perspective") == Perspective.THERAPIST,
        pl.col("valence") == Valence.HELPFUL,
    )
    return count_by(views["scores"].join(judged, on="session", how="semi"))
