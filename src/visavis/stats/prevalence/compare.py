"""Whether groups of members differ in how common an answer is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import chi_square
from visavis.stats.frequencies.chi_square import p_of
from visavis.stats.prevalence.apart import Two
from visavis.stats.prevalence.compared import Compared, Test
from visavis.stats.prevalence.groups import Group, groups, nobody_gave
from visavis.stats.results import Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

CHI_SQUARE, YATES, FISHER = "chi-square", "chi-square, Yates", "Fisher"
FEW = 5
"""Below this expected count the distribution of chi-square is a poor likeness."""
SMALL = "An expected count is below 5: the chi-square is rough here; see Fisher."
SMALL_OF_MANY = "An expected count is below 5: the chi-square is rough here."
ALIKE = "Takes members as independent; those of one cluster are not: see the clustered difference."
UNWEIGHTED = "Takes no notice of weights: see the linearised difference."
NOTHING = "Nobody answered in a group, or all answered alike: there is nothing to compare."


def compare_answers(data: Summary, *, level: float = LEVEL) -> Compared:
    """Compare every two groups, and all of them together.

    Parameters
    ----------
    data
        What `count_answers` (with ``by``) or `answers_of` made, merged or not.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Compared
        Tests: chi-square with and without Yates's correction, Fisher's exact test. Estimates:
        the difference of shares with Newcombe's interval, the ratio, the odds ratio; the difference
        by cluster or by weight where these are known.

    Raises
    ------
    UnusableError
        When the summary is another one, or has fewer than two groups.
    """
    sound(level)
    members = groups(data)[1:]
    if len(members) < 2:  # noqa: PLR2004 -- a comparison is of two
        there = counted(len(members), "group")
        msg = f"There is {there} to compare: count with by=[…], naming a column with two or more."
        raise UnusableError(msg)
    pairs = [
        Two(one, other, level, {"between": f"{one.name} and {other.name}"})
        for one, other in combinations(members, 2)
    ]
    tests = [test for pair in pairs for test in tests_of_two(pair)]
    if len(members) > 2:  # noqa: PLR2004 -- two are all there is, else
        tests.insert(0, _together(members))
    estimates = Table(
        "How far shares are apart", tuple(e for pair in pairs for e in pair.estimates())
    )
    found = Compared(name="Whether groups differ", tests=tuple(tests), estimates=estimates)
    return found.warned(nobody_gave(data))


def tests_of_two(pair: Two) -> Iterator[Test]:
    """Yield the tests of two groups."""
    from scipy.stats import fisher_exact  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

    cells = _cells(pair.one, pair.other)
    found = chi_square(cells)
    test = partial(Test, of=pair.of, n=int(cells.sum()), denominator=pair.denominator)
    if found.statistic is None or found.yates is None:
        yield from (test(name=name, undefined=NOTHING) for name in (CHI_SQUARE, YATES, FISHER))
        return
    said = _cautions(cells, pair.one, SMALL)
    for name, statistic in ((CHI_SQUARE, found.statistic), (YATES, found.yates)):
        yield test(name=name, statistic=statistic, df=1, p=p_of(statistic, 1), caution=said)
    exact = fisher_exact(cells.astype(np.int64))
    yield test(name=FISHER, p=float(exact.pvalue), caution=_cautions(None, pair.one, ""))


def _together(members: tuple[Group, ...]) -> Test:
    cells = _cells(*members)
    found = chi_square(cells)
    return Test(
        name=CHI_SQUARE,
        statistic=found.statistic,
        df=found.df or None,
        p=found.p,
        undefined=NOTHING if found.statistic is None else None,
        caution=_cautions(cells, members[0], SMALL_OF_MANY)
        if found.statistic is not None
        else None,
        of={"between": "all"},
        n=int(cells.sum()),
        denominator="; ".join(f"{g.name}: {g.denominator}" for g in members),
    )


def _cells(*members: Group) -> Numbers:
    return np.array([[g.cases, g.answered - g.cases] for g in members], np.float64)


def _cautions(cells: Numbers | None, group: Group, small: str) -> str | None:
    said = []
    if cells is not None:
        whole = cells[cells.sum(axis=1) > 0]
        expected = np.outer(whole.sum(axis=1), whole.sum(axis=0)) / whole.sum()
        said += [small] if expected.min() < FEW else []
    said += [ALIKE] if group.clusters is not None else []
    said += [UNWEIGHTED] if group.weights is not None and group.clusters is None else []
    return " ".join(said) or None
