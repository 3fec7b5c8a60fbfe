"""How the average of a population goes with predictors: generalized estimating equations.

References
----------
Liang, K.-Y., & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models.
Biometrika, 73, 13–22.
McCaffrey, D. F., & Bell, R. M. (2006). Improved hypothesis testing for coefficients in generalized
estimating equations with small samples of clusters. Statistics in Medicine, 25, 4081–4098.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.generalized.equations import Correlation, Solved, solved, spread
from visavis.stats.generalized.estimates import EFFECTS, ratios_of
from visavis.stats.generalized.family import Family, family_of
from visavis.stats.generalized.faults import still, unfit
from visavis.stats.generalized.population import PopulationAverage
from visavis.stats.generalized.rows import Rows, asked_for, read
from visavis.stats.generalized.words import CLUSTERS, LOW_DF, worth
from visavis.stats.models.words import FIXED, OPEN
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.jackknife import around as interval
from visavis.stats.uncertainty.sandwich import Robust
from visavis.vocab.counted import counted, listed

FEWEST, EACH = 8, 2
"""Clusters that are needed at least; and for each effect, the intercept among them."""
ENOUGH = 40
"""Clusters from which on errors from clusters need no caution."""
NOT_SOLVED = {
    Correlation.EXCHANGEABLE: (
        "The equations have no solution that was found: take correlation='independence', or leave "
        "predictors out."
    ),
    Correlation.INDEPENDENCE: (
        "The equations have no solution that was found: leave predictors out, or join rare ones."
    ),
}
CARRIED = "Only one of the {} carries this number, so nothing shows how far it may be off."


def gee(
    data: object,
    *,
    y: str,
    fixed: Sequence[str] = (),
    cluster: Sequence[str] | str = ("therapist", "client"),
    family: str = Family.BINARY,
    correlation: str = Correlation.EXCHANGEABLE,
    level: float = LEVEL,
) -> PopulationAverage:
    """Regress the average of a population on predictors, with rows alike within clusters.

    The equations are solved by statsmodels, an extra: ``pip install 'visavis[glmm]'``.

    Parameters
    ----------
    data
        Any frame with one line for each session, report or rating.
    y
        The column of the outcome: yes and no (or 1 and 0), whole numbers from 0, or a score.
    fixed
        Columns of numbers. The intercept is always there.
    cluster
        What is independent: ``"therapist"`` for a statement about therapists at large. Several
        columns name one cluster together, as the default, where a client's name counts within the
        therapist; that is a statement about these therapists.
    family
        ``"binary"``, ``"count"`` or ``"gaussian"``.
    correlation
        ``"exchangeable"`` or ``"independence"``: what rows of one cluster are taken to be while the
        equations are solved. Errors hold though it is wrong.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    PopulationAverage
        Effects with CR2 standard errors and Satterthwaite's degrees of freedom, or undefined with
        the reason.

    Raises
    ------
    UnusableError
        When a column is missing or holds what its part cannot be, or statsmodels is not installed.
    """
    sound(level)
    working = _working(correlation)
    groups = (cluster,) if isinstance(cluster, str) else tuple(cluster)
    rows = read(data, asked_for(y, fixed, groups, family_of(family)))
    why = _few(rows) or unfit(rows) or _still(rows, working)
    found: Solved | str = why or solved(rows, working) or NOT_SOLVED[working]
    return _made(rows, working, found, level)


def _working(name: str) -> Correlation:
    try:
        return Correlation(name)
    except ValueError as error:
        known = ", ".join(repr(one.value) for one in Correlation)
        msg = f"correlation={name!r}: it is one of {known}."
        raise UnusableError(msg) from error


def _few(rows: Rows) -> str | None:
    needed = max(FEWEST, EACH * len(rows.asked.terms))
    clusters = rows.levels(-1)
    if clusters == 0 or clusters >= needed:
        return None
    effects = counted(len(rows.asked.terms), "effect")
    groups = listed(map(repr, rows.asked.groups))
    return (
        f"There are {counted(clusters, 'cluster')} of {groups}, "
        f"and {effects} need {needed} at least."
    )


def _still(rows: Rows, working: Correlation) -> str | None:
    """Say that rows of a cluster are no more than one row; None where they are."""
    if working is Correlation.INDEPENDENCE or rows.levels(-1) == rows.n or not still(rows, -1):
        return None
    name = rows.asked.groups[-1]
    return (
        f"The outcome {rows.asked.y!r} is the same in all rows of each {name}, so they say no more "
        f"than one of them: keep one row of each {name}, or take correlation='independence'."
    )


def _made(rows: Rows, working: Correlation, found: Solved | str, level: float) -> PopulationAverage:
    if isinstance(found, str):
        why, alike, qic = found, None, None
        effects = [replace(one, undefined=why) for one in _open(rows)]
    else:
        around = spread(rows, found)
        why, qic = None, around.qic
        alike = found.correlation if working is Correlation.EXCHANGEABLE else None
        effects = list(_estimated(rows, found, around.robust, level))
    return PopulationAverage(
        asked=rows.asked,
        working=working,
        effects=Table(EFFECTS, tuple(effects)),
        ratios=ratios_of(effects, rows.asked.family.ratio),
        correlation=alike,
        qic=qic,
        n=rows.n,
        clusters=rows.levels(-1),
        undefined=why,
    )


def _open(rows: Rows) -> list[Estimate]:
    return [
        Estimate(
            name=term,
            undefined=OPEN,
            of={"effect": FIXED, "term": term, "errors": CLUSTERS},
            n=rows.n,
            unit="rows",
            dropped=rows.dropped,
            clusters=rows.levels(-1),
            cluster=rows.asked.groups[-1],
        )
        for term in rows.asked.terms
    ]


def _estimated(rows: Rows, found: Solved, errors: Robust, level: float) -> Iterator[Estimate]:
    what = f"CR2 over {rows.asked.groups[-1]}s"
    few = (*_held(rows), *_said(errors.clusters, rows.asked.groups[-1]))
    for place, one in enumerate(_open(rows)):
        value, se, df = (float(x[place]) for x in (found.effects, errors.se, errors.df))
        there = replace(one, undefined=None, value=value)
        if not (np.isfinite(se) and se > 0):
            yield replace(there, no_interval=CARRIED.format(f"{rows.asked.groups[-1]}s"))
            continue
        low = (worth(df),) if df < LOW_DF else ()
        yield replace(
            there,
            se=se,
            interval=interval(value, se, df=df, how=what, level=level),
            cautions=(*few, *low),
        )


def _held(rows: Rows) -> tuple[str, ...]:
    """Say about whom an interval is whose clusters lie within others."""
    *outer, inner = rows.asked.groups
    if not outer:
        return ()
    whom = counted(rows.levels(0), outer[0])
    said = (
        f"Each {inner} is taken as independent, within {whom}: the interval is about these, and "
        f"says nothing of others. For those at large, take cluster={outer[0]!r}."
    )
    return (said,)


def _said(clusters: int, name: str) -> tuple[str, ...]:
    if clusters >= ENOUGH:
        return ()
    there = f"There are {counted(clusters, name)}: with fewer than {ENOUGH}, intervals from"
    return (f"{there} clusters may miss the truth more often than they say.",)
