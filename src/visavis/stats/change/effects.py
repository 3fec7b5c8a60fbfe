"""How much clients change on the average: in points, and in standard deviations (Hedges' g).

References
----------
Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related
estimators. Journal of Educational Statistics, 6, 107–128.
Becker, B. J. (1988). Synthesizing standardized mean-change measures. British Journal of
Mathematical and Statistical Psychology, 41, 257–278.
Morris, S. B., & DeShon, R. P. (2002). Combining effect size estimates in meta-analysis with
repeated measures and independent-groups designs. Psychological Methods, 7, 105–125.
Efron, B., & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics, 9, 586–596.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import numpy as np

from visavis.stats.change.pairs import CLIENT, POST, PRE, THERAPIST, change_counted
from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.results import Estimate, Table
from visavis.stats.results.better import Better
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Kind, Summary, moments
from visavis.stats.summaries.products import ONE, matrices
from visavis.stats.uncertainty import CLUSTER, About, left_out, ratios, satterthwaite
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.few import few
from visavis.stats.uncertainty.jackknife import LEVEL, around
from visavis.stats.uncertainty.lines import abouts_of, added_up, alone, clusters_of
from visavis.stats.uncertainty.ratios import Contrasts, differences
from visavis.stats.uncertainty.totals import Function, Numbers, Spread
from visavis.vocab.card import Perspective
from visavis.vocab.counted import counted


class Standardiser(StrEnum):
    """By which standard deviation a mean change is divided."""

    PRE = "pre"
    """Of the scores at the beginning: the same whatever therapy does to the spread."""
    AVERAGE = "average"
    """The root of the mean of both variances."""
    DIFFERENCE = "difference"
    """Of the differences: large where clients change alike, and not comparable with the others."""


BY = {
    Standardiser.PRE: "the SD at the beginning",
    Standardiser.AVERAGE: "the average SD",
    Standardiser.DIFFERENCE: "the SD of the differences",
}
NOTHING = 1e-12
"""A variance this small, beside the squares it comes from, is what is left of rounding."""
ROUNDING = 1e-9
"""A standard error this small, beside the scores it comes from, likewise."""


def pre_post_change(
    data: object,
    *,
    better: Better | str,
    standardiser: Standardiser | str = Standardiser.PRE,
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> Table:
    """Estimate the mean change from the beginning to the end.

    Parameters
    ----------
    data
        As in `reliable_change`, or what `count_change` made of it.
    better
        ``higher`` or ``lower``: change for the better is positive.
    standardiser
        By which standard deviation Hedges' g divides.
    perspective
        Who filled the scores in.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Table
        The means at the beginning and at the end, the mean change, and Hedges' g, each for these
        therapists and, where they are known, for therapists at large.
    """
    sound(level)
    if standardiser not in tuple(Standardiser):
        known = ", ".join(repr(word.value) for word in Standardiser)
        msg = f"standardiser={standardiser!r}: use {known}."
        raise UnusableError(msg)
    which = Standardiser(standardiser)
    sign = Better.of(better).sign
    summary = change_counted(data)
    sums = matrices(summary, (ONE, PRE, POST))
    columns = np.column_stack([sums[:, i, j] for i, j in ((0, 0), (0, 1), (0, 2), *SQUARES)])
    found: list[Estimate] = []
    for about in abouts_of(summary, perspective):
        asked = _asked(summary, about, level)
        rows = added_up(clusters_of(summary, about), columns)
        found += _means(rows, sign, asked)
        name = f"Hedges' g by {BY[which]}"
        found.append(_effect(name, rows, _g_of_change(which, sign), rows[:, 0], asked))
    return Table("Change from the beginning to the end", tuple(found))


SQUARES = ((1, 1), (2, 2), (1, 2))


def _means(rows: Numbers, sign: float, asked: What) -> Iterator[Estimate]:
    names = ("mean at the beginning", "mean at the end", "mean change")
    sums = (rows[:, 1], rows[:, 2], sign * (rows[:, 2] - rows[:, 1]))
    size = np.sqrt(rows[:, 3:5].sum() / max(1, rows[:, 0].sum()))
    for name, over in zip(names, sums, strict=True):
        n, found = int(rows[:, 0].sum()), ratios(over[:, None], rows[:, :1])
        found = replace(found, se=np.where(found.se > ROUNDING * size, found.se, 0.0))
        yield from estimates(found, replace(asked, name=name), columns=[{}], n=[n])


def _g_of_change(which: Standardiser, sign: float) -> Function:
    def estimate(sums: Numbers) -> Numbers:
        n, pre, post, pre_squares, post_squares, both = np.moveaxis(sums, -1, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            one = (pre_squares - pre**2 / n) / (n - 1)
            other = (post_squares - post**2 / n) / (n - 1)
            shared = (both - pre * post / n) / (n - 1)
            variance = {
                Standardiser.PRE: one,
                Standardiser.AVERAGE: (one + other) / 2,
                Standardiser.DIFFERENCE: one + other - 2 * shared,
            }[which]
            there = variance > NOTHING * (pre_squares + post_squares) / n
            g = sign * correction(n - 1) * (post - pre) / n / np.sqrt(variance)
        return np.where(there, g, np.nan)

    return estimate


def count_scores(data: object, *, y: str, group: str) -> Summary:
    """Sum up a score by group, per client within therapist; parts of a study add up.

    Parameters
    ----------
    data
        Any frame with the columns client, `y` and `group`, and therapist where it is known.
    y
        The column with the score, one row a client.
    group
        The column that tells groups apart.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, or a client has several rows.
    """
    there = lazy(data, CLIENT, y, group).collect_schema().names()
    keys = [name for name in (THERAPIST, CLIENT) if name in there]
    found = moments(data, of=y, by=[*keys, group])
    gone = dict(found.dropped)
    table = found.table
    for key in (*keys, group):
        missing = table.get_column(key).is_null()
        if missing.any():
            gone[f"without {key}"] = int(table.filter(missing).get_column("n").sum())
            table = table.filter(~missing)
    summary = Summary(
        kind=found.kind,
        keys=found.keys,
        sums=found.sums,
        table=table,
        dropped={why: n for why, n in gone.items() if n},
        about={"of": y, "group": group, "unit": "clients"},
    )
    _once(summary)
    return summary


def _once(summary: Summary) -> None:
    """Refuse clients with several rows: each would count as several clients."""
    names = summary.table.get_column(CLIENT)
    again = int(summary.n) - names.n_unique()
    if again:
        msg = f"There is {counted(again, 'row')} more than clients: leave one row of each."
        msg = msg if again == 1 else msg.replace("There is", "There are")
        raise UnusableError(msg)


def hedges_g(
    data: object,
    *,
    between: tuple[str, str],
    y: str = "score",
    group: str = "group",
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> Table:
    """Compare the means of two groups: in points, and in standard deviations within groups.

    Parameters
    ----------
    data
        As in `count_scores`, or what it made.
    between
        The two groups; the difference is the first less the second.
    y, group
        As in `count_scores`.
    perspective, level
        As in `pre_post_change`.

    Returns
    -------
    Table
        The difference of means, and Hedges' g by the pooled standard deviation.

    Raises
    ------
    UnusableError
        As in `count_scores`; when a summary is another one, or there are no such two groups.
    """
    sound(level)
    anything: object = between  # no checker stands between a notebook and this
    if isinstance(anything, str) or not len({*between}) == len(between) == TWO:
        msg = f"between={between!r}: name two groups, as between=('early', 'late')."
        raise UnusableError(msg)
    summary = data if isinstance(data, Summary) else count_scores(data, y=y, group=group)
    if summary.kind != Kind.MOMENTS or not {"group", "of"} <= set(summary.about):
        msg = "This is no summary of scores by group: see count_scores."
        raise UnusableError(msg)
    _once(summary)
    names = summary.table.get_column(summary.about["group"])
    if strange := [name for name in between if name not in names.to_list()]:
        there = ", ".join(repr(name) for name in sorted(set(names.to_list()))) or "none"
        msg = f"There is no group {strange[0]!r} with a score: there is {there}."
        raise UnusableError(msg)
    sums = summary.table.select("n", "sum", "squares").to_numpy().astype(np.float64)
    columns = np.column_stack(
        [np.where((names == name).to_numpy()[:, None], sums, 0.0) for name in between]
    )
    others = int(sums[:, 0].sum() - columns[:, [0, 3]].sum())
    found: list[Estimate] = []
    for about in abouts_of(summary, perspective):
        asked = _asked(summary, about, level, of={"of": f"{between[0]} less {between[1]}"})
        if others:
            asked = replace(asked, dropped={**asked.dropped, "of other groups": others})
        rows = added_up(clusters_of(summary, about), columns)
        rows = rows[(rows[:, [0, 3]] > 0).any(axis=1)]
        asked = replace(asked, cautions=(*_few_in_a_group(rows, between, about), *asked.cautions))
        apart = differences((rows[:, [1]], rows[:, [0]]), (rows[:, [4]], rows[:, [3]]))
        found.append(_difference(rows, apart, asked))
        name = "Hedges' g by the pooled SD"
        sizes = rows[:, [0, 3]].sum(axis=1)
        found.append(_effect(name, rows, _g_between, sizes, asked, df=float(apart.df[0])))
    return Table(f"{between[0]} and {between[1]}", tuple(found))


TWO = 2


def _few_in_a_group(rows: Numbers, between: tuple[str, str], about: About) -> tuple[str, ...]:
    """Return a caution where there are few clusters in the smaller group, though many in all."""
    counts = (rows[:, [0, 3]] > 0).sum(axis=0)
    least, cluster = int(counts.argmin()), CLUSTER[about]
    if few(len(rows), cluster):
        return ()
    said = few(int(counts[least]), cluster)
    return tuple(one.replace(":", f" in {between[least]}:", 1) for one in said)


def _difference(rows: Numbers, found: Contrasts, asked: What) -> Estimate:
    value, se, df = (float(x[0]) for x in (found.value, found.se, found.df))
    cluster = CLUSTER[asked.about]
    size = np.sqrt(rows[:, [2, 5]].sum() / rows[:, [0, 3]].sum())
    there = se > ROUNDING * size
    alone = bool(((rows[:, [0, 3]] > 0).sum(axis=0) < TWO).any())
    return Estimate(
        name="difference of means",
        value=value,
        se=se if there else None,
        interval=around(value, se, df=df, how=f"CR2 over {cluster}", level=asked.level)
        if there
        else None,
        no_interval=None
        if there
        else ONE_IN_A_GROUP.format(cluster)
        if alone
        else "No two clusters differ: nothing shows how far it may be off.",
        n=int(rows[:, [0, 3]].sum()),
        unit=asked.unit,
        dropped=asked.dropped,
        clusters=len(rows),
        cluster=cluster,
        cautions=(*few(len(rows), cluster), *asked.cautions),
        of=asked.of,
    )


ONE_IN_A_GROUP = "In a group there is one cluster only ({}); two are needed at least."


def _g_between(sums: Numbers) -> Numbers:
    one, other = sums[..., :3], sums[..., 3:]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = one[..., 0] + other[..., 0] - 2
        left = sum(x[..., 2] - x[..., 1] ** 2 / x[..., 0] for x in (one, other))
        variance = left / df
        squares = one[..., 2] + other[..., 2]
        g = correction(df) * (one[..., 1] / one[..., 0] - other[..., 1] / other[..., 0])
        there = variance > NOTHING * squares / (df + 2)
        return np.where(there, g / np.sqrt(variance), np.nan)


def _effect(
    name: str,
    rows: Numbers,
    estimate: Function,
    sizes: Numbers,
    asked: What,
    *,
    df: float = np.inf,
) -> Estimate:
    """Leave out each cluster in turn; its sums are taken away."""
    whole, cluster = rows.sum(axis=0), CLUSTER[asked.about]
    value = float(estimate(whole[np.newaxis])[0])
    there = bool(np.isfinite(value))
    spread = left_out(
        value,
        estimate(whole - rows),
        cluster=cluster,
        df=min(df, satterthwaite(sizes)) if len(rows) > 1 else None,
        level=asked.level,
    )
    if spread.se is not None and spread.se < ROUNDING * max(1.0, abs(value)):
        spread = Spread(
            no_interval=f"No two {cluster} differ: nothing shows how far it may be off."
        )
    return Estimate(
        name=name,
        value=value if there else None,
        undefined=None if there else NO_SD,
        se=spread.se if there else None,
        interval=spread.interval if there else None,
        no_interval=spread.no_interval if there else None,
        n=int(sizes.sum()),
        unit=asked.unit,
        dropped=asked.dropped,
        clusters=len(rows),
        cluster=cluster,
        cautions=(*few(len(rows), cluster), *asked.cautions) if there else (),
        of=asked.of,
    )


NO_SD = (
    "There are too few clients, or their scores differ by less than a millionth part: there is no "
    "SD to divide by."
)


def correction(df: Numbers) -> Numbers:
    """Return Hedges' factor that takes most of the bias out of d: 1 - 3 / (4 df - 1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(df > 1, 1 - 3 / (4 * df - 1), np.nan)


def _asked(summary: Summary, about: About, level: float, of: dict[str, str] | None = None) -> What:
    """Return what is the same for several estimates; each has a name of its own."""
    return What(
        name="",
        scale=Scale.MEAN,
        empty="Nobody has both scores.",
        about=about,
        level=level,
        unit=summary.about.get("unit", "clients"),
        dropped={why: n for why, n in summary.dropped.items() if n},
        cautions=alone(summary),
        of={**(of or {}), "about": about.value},
    )
