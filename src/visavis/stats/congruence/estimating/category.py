"""Level 3: whether matched reports are of the same category.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
Measurement, 20, 37–46.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.congruence.block import (
    Block,
    LeftOut,
    added,
    additive,
    nested,
    numbers,
    placed,
    sides,
)
from visavis.stats.congruence.measure import (
    KAPPA,
    SHARE,
    Measure,
    Numbers,
    Role,
    beyond,
    column,
    enough,
    share,
)
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N

WHY_LEFT_OUT = {
    "gap": "with a report that no category fits",
    "uncoded": "with a report without consensus",
    "several": "with a report of several categories",
}
EMPTY = "No pair of reports was judged to be about the same event and has a category on each side."
CONSTANT = (
    "All matched reports of both sides are of one category: chance alone agrees as well, and "
    "nothing is left to compare."
)


def blocks(summary: Summary) -> Iterator[Block]:
    """Yield a block for each valence and other side."""
    for other, valence, lines in sides(summary.table):
        others = {
            why: (lines.filter(nw.col("coded") == nw.lit(state)), N)
            for state, why in WHY_LEFT_OUT.items()
        }
        coded = lines.filter(nw.col("coded") == nw.lit("yes"))
        nesting, episode = nested(coded)
        yield additive(
            nesting,
            by_episode=added(episode, contributions(coded), len(nesting.episodes)),
            level=3,
            perspective=other.value,
            valence=valence.value,
            left_out=LeftOut.of(others),
            measures=MEASURES,
        )


def contributions(lines: nw.DataFrame[Any]) -> Numbers:
    """Return each line's pairs, equal pairs, and pairs by the client's and the other's category.

    The columns are ``n``, ``equal``, then one for each category of the client and, in the same
    order, of the other.
    """
    own, others = (lines.get_column(f"{side}_category") for side in ("client", "other"))
    names = sorted({*own.unique().to_list(), *others.unique().to_list()})
    one, two, n = placed(own, names), placed(others, names), numbers(lines, [N])[:, 0]
    size, every = len(names), np.arange(len(lines))
    found = np.zeros((len(lines), 2 + 2 * size))
    found[:, 0], found[:, 1] = n, n * (one == two)
    found[every, 2 + one] = n
    found[every, 2 + size + two] = n
    return found


def observed(sums: Numbers) -> Numbers:
    """How often both are of the same category."""
    return share(sums[:, 1], sums[:, 0])


def expected(sums: Numbers) -> Numbers:
    """How often they would be by chance, each side using its categories as often as it does."""
    size = (sums.shape[1] - 2) // 2
    client, other = sums[:, 2 : 2 + size], sums[:, 2 + size :]
    return share((client * other).sum(axis=1), sums[:, 0] ** 2)


def kappa(sums: Numbers) -> Numbers:
    """Cohen's kappa."""
    return beyond(observed(sums), expected(sums))


PAIRS = (column(0), EMPTY)
EQUAL = (column(1), column(0))
MEASURES = tuple(
    Measure(
        name=name,
        of=of,
        n=column(0),
        unit="matched pairs",
        why=(PAIRS, (column(0), CONSTANT)),
        role=role,
        fewest=(enough(column(0), "matched pairs"),) if role is Role.COEFFICIENT else (),
        within=KAPPA if role is Role.COEFFICIENT else SHARE,
        ratio=EQUAL if role is Role.PERCENT else None,
        rate=EQUAL if role is Role.COEFFICIENT else None,
    )
    for name, of, role in (
        ("same_category", observed, Role.PERCENT),
        ("same_category_by_margins", expected, Role.CHANCE),
        ("kappa", kappa, Role.COEFFICIENT),
    )
)
