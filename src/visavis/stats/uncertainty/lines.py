"""Lines of a summary that has a therapist and a client among its keys, by what is independent."""

from __future__ import annotations

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


def clusters_of(summary: Summary, about: About) -> NDArray[np.int64]:
    """Number what a statement takes as independent, line by line."""
    key = CLIENT if about is About.THESE_THERAPISTS else THERAPIST
    names = summary.table.get_column(key).to_numpy()
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def added_up(cluster: NDArray[np.int64], sums: Numbers) -> Numbers:
    """Add up lines by their cluster."""
    found = np.zeros((int(cluster.max()) + 1 if len(cluster) else 0, sums.shape[1]))
    np.add.at(found, cluster, sums)
    return found
