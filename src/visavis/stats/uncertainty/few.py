"""Saying that an interval rests on few clusters."""

from __future__ import annotations

from collections.abc import Mapping

from visavis.vocab.counted import counted

FEWEST: Mapping[str, int] = {"clients": 15, "therapists": 8}
"""With fewer clusters, or fewer that have a case (or that lack one), intervals may cover less than
93 %: see ``docs/methods/coverage.md``. A client may weigh little, so it takes more of them."""


def few(clusters: int, cluster: str, *, cases: tuple[int, int] | None = None) -> tuple[str, ...]:
    """Return a caution where an interval is of few clusters, otherwise nothing.

    Parameters
    ----------
    clusters
        How many independent groups there are.
    cluster
        What they are, in the plural; of what is not in `FEWEST`, as many as therapists are enough.
    cases
        Of a share: how many clusters have a case, and how many lack one.
    """
    fewest = FEWEST.get(cluster, FEWEST["therapists"])
    if clusters < fewest:
        there = counted(clusters, cluster.removesuffix("s"))
    elif cases is not None and min(cases) < fewest:
        having, lacking = cases
        there = (
            f"{having} of {clusters} {cluster} have a case"
            if having < lacking
            else f"{lacking} of {clusters} {cluster} lack one"
        )
    else:
        return ()
    words = f"Only {there}: an interval from fewer than {fewest}"
    return (f"{words} may miss the truth more often than it says.",)
