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
        few_of, ending = (having, "") if having < lacking else (lacking, " without")
        verb = "is" if ending else "has"
        if few_of > 1:  # of none and of one, a single one is said
            verb = "are" if ending else "have"
        there = f"{few_of} of {clusters} {cluster} {verb}{ending} a case"
    else:
        return ()
    said = f"None{there[1:]}" if there.startswith("0 ") else f"Only {there}"
    words = f"{said}: an interval from fewer than {fewest}"
    return (f"{words} may miss the truth more often than it says.",)
