"""Which rows each truth's estimate rests on, counted piece by piece.

Like all counts here they add up: what is counted lies within therapists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from visavis.dataset.simulate.truth.denominators import accounts, meetings, raters, therapies
from visavis.dataset.simulate.truth.denominators.counting import KEYS
from visavis.dataset.simulate.truth.value import Truth
from visavis.dataset.simulate.truth.views import Views

SCORES = ("growth", "within_slope", "hindering_slope", "growth_sd_of_clients", "therapist_sd")
SPREAD = ("client_sd", "residual_sd", "therapist_icc", "client_icc")
LINES = ("temporal_congruence", "directional_discrepancy")
RATINGS = ("turning_points_rating_correlation",)
AGREED = ("same_category", "same_category_by_margins", "kappa")


@dataclass(frozen=True, slots=True)
class Denominator:
    """One kind of rows, and whose estimates rest on it."""

    family: str
    names: tuple[str, ...]
    """Of the truths; empty for all of the family."""
    of: Callable[[Views], pl.DataFrame]
    """Returns `n` by some of `KEYS`."""

    def serves(self, truth: Truth) -> bool:
        """Whether the estimate of `truth` rests on it."""
        return truth.query == self.family and (not self.names or truth.name in self.names)


DENOMINATORS = (
    Denominator("shares", ("share",), accounts.shares),
    Denominator("shares", ("share_by_client",), accounts.shares_by_client),
    Denominator("occurrence", (), accounts.occurrence),
    Denominator("same_event", ("match_rate",), meetings.judged_sessions),
    Denominator("same_event", ("decoy_rate",), meetings.decoys),
    Denominator("same_event", AGREED, meetings.same_pairs),
    Denominator("category_sets", ("jaccard", "masi_alpha"), meetings.sets),
    Denominator("category_sets", ("jaccard_other_sessions",), meetings.pairs_of_sessions),
    Denominator("profile", ("profile_overlap",), meetings.profiles),
    Denominator("profile", ("profile_overlap_other_clients",), meetings.pairs_of_profiles),
    Denominator("rating", LINES, accounts.rated_by_both),
    Denominator("rating", ("mean_rating",), accounts.ratings),
    Denominator("raters", ("pair_agreement", "pair_kappa"), raters.named_by_both),
    Denominator("raters", ("krippendorff_alpha",), raters.pairable),
    Denominator("raters", ("agreement_with_oneself",), raters.twice),
    Denominator("raters", ("correct",), raters.gold),
    Denominator("raters", ("no_category",), raters.codings),
    Denominator("raters", ("source_guessed",), raters.ventured),
    Denominator("outcome", SCORES + SPREAD, therapies.scored),
    Denominator("outcome", ("observed_between_slope",), therapies.scored_clients),
    Denominator("outcome", ("match_difference",), therapies.scored_meetings),
    Denominator("therapies", ("ended",), therapies.episodes),
    Denominator("therapies", ("ending_told",), therapies.endings_told),
    Denominator("therapies", ("session_status",), therapies.sessions),
    Denominator("therapies", ("card_handed_in", "both_before_reveal"), therapies.held),
    Denominator("therapies", ("after_reveal",), therapies.cards),
    Denominator("therapies", ("ending_hazard_difference",), therapies.seen),
    Denominator("therapies", ("enrolment",), therapies.enrolments),
    Denominator("turning_points", RATINGS, therapies.turning_points_alike),
    Denominator("turning_points", (), therapies.turning_points),
)
"""Of every target but numbers of rows, which rest on the network as a whole."""

Key = tuple[str, ...]


class Denominators:
    """Counts, added up piece by piece."""

    def __init__(self) -> None:
        self._keys: list[tuple[str, ...]] = [() for _ in DENOMINATORS]
        self._counts: list[dict[Key, int]] = [{} for _ in DENOMINATORS]

    def add(self, views: Views) -> None:
        """Count one more piece."""
        for place, denominator in enumerate(DENOMINATORS):
            found = denominator.of(views)
            keys = self._keys[place] = tuple(key for key in KEYS if key in found.columns)
            counts = self._counts[place]
            for *words, n in found.select(*keys, "n").iter_rows():
                counts[tuple(words)] = counts.get(tuple(words), 0) + n

    def of(self, truth: Truth) -> int | None:
        """Return on how many rows the estimate of `truth` rests; None where that is not known."""
        for place, denominator in enumerate(DENOMINATORS):
            if denominator.serves(truth):
                words = tuple(str(getattr(truth, key)) for key in self._keys[place])
                return self._counts[place].get(words, 0)
        return None
