"""Means, spreads and correlation of the scores at the beginning and at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.stats.change.pairs import POST, PRE, change_counted
from visavis.stats.summaries.products import ONE, matrices

TWO = 2
NOBODY = "Nobody has both scores: check the columns 'pre' and 'post', and what was dropped."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What methods ask of the study's own clients; nan where there are too few."""

    n: int
    mean_pre: float
    mean_post: float
    sd_pre: float
    sd_post: float
    correlation: float


def sample_of(data: object) -> Sample:
    """Describe the scores of a study, or of summaries that `count_change` made.

    Raises
    ------
    UnusableError
        When a summary is another one.
    """
    sums = matrices(change_counted(data), (ONE, PRE, POST)).sum(axis=0)
    n = int(sums[0, 0])
    if n < TWO:
        nan = float("nan")
        means = (sums[0, 1:] / n).tolist() if n else [nan, nan]
        return Sample(
            n=n, mean_pre=means[0], mean_post=means[1], sd_pre=nan, sd_post=nan, correlation=nan
        )
    means = sums[0, 1:] / n
    spread = (sums[1:, 1:] - n * np.outer(means, means)) / (n - 1)
    sds = np.sqrt(np.maximum(np.diag(spread), 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = spread[0, 1] / (sds[0] * sds[1])
    return Sample(
        n=n,
        mean_pre=float(means[0]),
        mean_post=float(means[1]),
        sd_pre=float(sds[0]),
        sd_post=float(sds[1]),
        correlation=float(correlation),
    )
