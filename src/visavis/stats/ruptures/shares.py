"""How common ruptures are, and how many are repaired: shares that know who is nested in whom."""

from __future__ import annotations

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import About, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import abouts_of, added_up, alone, clusters_of
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.card import Perspective

ABOUT = "ruptures"
SUMS = (N, "ruptured", "ruptures", "sessions", "repaired", "unrepaired", "passed")
SHARES = {
    "episodes with a rupture": ("episodes", "There are no episodes with enough scores."),
    "ruptures repaired": ("ruptures", "There are no ruptures of which it was seen."),
}


def rupture_shares(
    summary: Summary, *, perspective: str = Perspective.CLIENT, level: float = LEVEL
) -> Table:
    """Estimate the share of episodes with a rupture, and of ruptures that were repaired, by rule.

    Parameters
    ----------
    summary
        That of what `ruptures` returned, merged with others or not.
    perspective
        Who filled the scores in.
    level
        The share of intervals that are to contain what is estimated.

    Raises
    ------
    UnusableError
        When the summary is another one.
    """
    if summary.about.get("of") != ABOUT:
        msg = "This is no summary of ruptures: pass that of what ruptures(…) returned."
        raise UnusableError(msg)
    sound(level)
    sums = summary.table.select(*SUMS).to_numpy().astype(np.float64)
    rules = summary.table.get_column("rule").to_numpy()
    found: list[Estimate] = []
    for about in abouts_of(summary, perspective):
        cluster = clusters_of(summary, about)
        for rule in summary.about["rules"].split("; "):
            here = rules == rule
            rows = added_up(cluster[here], sums[here])
            found += _of_rule(rows, summary, rule, about, level)
    return Table("Episodes with a rupture, and ruptures repaired", tuple(found))


def _of_rule(
    rows: Numbers, summary: Summary, rule: str, about: About, level: float
) -> list[Estimate]:
    repaired, unrepaired = rows[:, [4]], rows[:, [5]]
    parts = [(rows[:, [1]], rows[:, [0]]), (repaired, repaired + unrepaired)]
    unseen = int(rows[:, 2].sum() - rows[:, 4:6].sum())
    lost = {why: n for why, n in summary.dropped.items() if why.startswith("episodes")}
    lines = {why: n for why, n in summary.dropped.items() if why not in lost}
    gone = [lost, {"ruptures with no later score": unseen}]
    found: list[Estimate] = []
    for (name, (unit, empty)), (over, under), dropped in zip(
        SHARES.items(), parts, gone, strict=True
    ):
        what = What(
            name=name,
            scale=Scale.SHARE,
            unit=unit,
            about=about,
            of={"rule": rule, "about": about.value},
            dropped=dropped,
            lines=lines,
            level=level,
            empty=empty,
            cautions=alone(summary),
        )
        found += _share(over, under, what)
    return found


def _share(over: Numbers, under: Numbers, what: What) -> list[Estimate]:
    return estimates(ratios(over, under), what, columns=[{}], n=[int(under.sum())])
