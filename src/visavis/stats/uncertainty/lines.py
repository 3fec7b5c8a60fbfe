"""Lines of a summary that has a therapist and a client among its keys, by what is independent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.about import About, abouts
from visavis.stats.uncertainty.totals import Numbers

THERAPIST, CLIENT = "therapist", "client"
ALONE = "No therapist is named: how alike clients of one therapist are, the interval cannot know."


def abouts_of(summary: Summary, perspective: str) -> tuple[About, ...]:
    """Return whom a summary can tell about: without therapists, of these only."""
    if THERAPIST in summary.keys:
        return abouts(perspective)
    return (About.THESE_THERAPISTS,)


def alone(summary: Summary) -> tuple[str, ...]:
    """Return a caution where no therapist is named, otherwise nothing."""
    return () if THERAPIST in summary.keys else (ALONE,)


def clusters_of(summary: Summary, about: About, *, within: bool = False) -> NDArray[np.int64]:
    """Number what a statement takes as independent, line by line.

    Parameters
    ----------
    within
        Whether a client's name counts within the therapist, so that two clients may be called 1;
        else a client who came to two therapists is one.
    """
    if about is not About.THESE_THERAPISTS:
        return numbered([summary.table.get_column(THERAPIST)])
    keys = (THERAPIST, CLIENT) if within else (CLIENT,)
    return numbered(summary.table.get_column(key) for key in keys)


def numbered(names: Iterable[nw.Series[Any]]) -> NDArray[np.int64]:
    """Number lines by their names, each name within those of the columns before."""
    place: NDArray[np.int64] | None = None
    for each in names:
        own = np.unique(each.to_numpy(), return_inverse=True)[1].astype(np.int64)
        if place is not None:
            both = place * (own.max(initial=0) + 1) + own
            own = np.unique(both, return_inverse=True)[1].astype(np.int64)
        place = own
    return np.empty(0, np.int64) if place is None else place


def added_up(cluster: NDArray[np.int64], sums: Numbers) -> Numbers:
    """Add up lines by their cluster."""
    found = np.zeros((int(cluster.max()) + 1 if len(cluster) else 0, sums.shape[1]))
    np.add.at(found, cluster, sums)
    return found
