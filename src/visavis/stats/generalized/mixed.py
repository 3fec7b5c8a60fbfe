"""Mixed models of yes-or-no and counted outcomes, and of raters that are crossed with clients."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.generalized.engine import EngineError, Found, library, problem, search
from visavis.stats.generalized.estimates import Making, without
from visavis.stats.generalized.family import Family, family_of
from visavis.stats.generalized.faults import alike, unfit
from visavis.stats.generalized.information import curved
from visavis.stats.generalized.resampling import RESAMPLES, Drawn, Progress, drawn_from, resampled
from visavis.stats.generalized.result import GeneralizedMixedModel
from visavis.stats.generalized.rows import Rows, asked_for, read, scaled
from visavis.stats.generalized.words import NO_CHANCE, UNSETTLED, Words
from visavis.stats.results.levels import sound
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.permutation import generator

FEWEST = 50
"""Fits to clusters drawn anew: fewer give no standard error that is worth having."""


def generalized_mixed_model(  # noqa: PLR0913 -- a model has so many parts; all but the first by name
    data: object,
    *,
    y: str,
    fixed: Sequence[str] = (),
    groups: Sequence[str] = ("therapist", "client"),
    crossed: Sequence[str] = (),
    family: str = Family.BINARY,
    rng: np.random.Generator | None = None,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    progress: Progress | None = None,
) -> GeneralizedMixedModel:
    """Regress a yes or no, or a count, on predictors; clients, therapists and raters differ.

    In the notation of lme4: ``y ~ fixed + (1 | therapist/client) + (1 | rater)``. It is fitted by
    GPBoost, an extra: ``pip install 'visavis[glmm]'``.

    Parameters
    ----------
    data
        Any frame with one line for each session, report or rating.
    y
        The column of the outcome: yes and no (or 1 and 0), whole numbers from 0, or a score.
    fixed
        Columns of numbers whose effect is the same for all. The intercept is always there.
    groups
        Columns with random intercepts, each nested in the one before; a client's name counts within
        the therapist.
    crossed
        Further columns with random intercepts, crossed with all others, as ``["rater"]``.
    family
        ``"binary"``, ``"count"``, or ``"gaussian"`` for scores with raters; scores without are the
        matter of `mixed_model`, which is quicker and has slopes.
    rng
        Where chance comes from when clusters are drawn anew. Without it, the only standard errors
        are those by the model.
    resamples
        How often clusters are drawn anew.
    level
        The share of intervals that are to contain what is estimated.
    progress
        Called with how many of the fits are done, and how many will be.

    Returns
    -------
    GeneralizedMixedModel
        Where the data cannot answer, its estimates are undefined and say why.

    Raises
    ------
    UnusableError
        When a column is missing or holds what its part cannot be, or GPBoost is not installed.
    """
    sound(level)
    if rng is not None:
        generator(rng)
    if resamples < FEWEST:
        msg = f"resamples={resamples!r}: a standard error takes {FEWEST} at least."
        raise UnusableError(msg)
    asked = asked_for(y, fixed, groups, family_of(family), crossed)
    rows = read(data, asked)
    library()
    if why := unfit(rows) or alike(rows):
        return without(rows, why)
    even, turn = scaled(rows)
    try:
        whole = problem(even.y, even.x, even.codes, asked.family)
        found = search(whole, errors=True)
    except EngineError:
        return without(rows, UNSETTLED)
    around = curved(whole, found, turn)
    if around is None:
        return without(rows, UNSETTLED)
    drawn = _drawn(even, found, rng=rng, resamples=resamples, progress=progress)
    return Making(
        rows=rows,
        problem=whole,
        found=found,
        turn=turn,
        curved=around,
        drawn=drawn,
        level=level,
    ).result()


def _drawn(
    rows: Rows,
    found: Found,
    *,
    rng: np.random.Generator | None,
    resamples: int,
    progress: Progress | None,
) -> Drawn | str:
    place = drawn_from(rows)
    if place is None:
        return Words(rows=rows).too_few()
    if rng is None:
        return NO_CHANCE
    return resampled(rows, place, found, rng=rng, resamples=resamples, progress=progress)
