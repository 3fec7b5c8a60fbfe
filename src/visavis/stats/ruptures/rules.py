"""What counts as a rupture: named rules with their parameters, and when one is repaired.

The criteria in use differ, and find different ruptures; none is the true one. What is here follows
the proposals of Gumz and others: both a milder and a stricter threshold, variability within and
between persons with the stricter of both, falls over several sessions, and their length.

References
----------
Gumz, A., Brähler, E., Geyer, M., & Erices, R. (2012). Crisis-repair sequences: Considerations on
the classification and assessment of breaches in the therapeutic relationship. BMC Medical Research
Methodology, 12, 10.
Montgomery, D. C. (2019). Introduction to statistical quality control (8th ed.). Wiley.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from numbers import Integral, Real

import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.ruptures.series import Ints, Series
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

SAME = 1e-9
"""Points closer than this are the same, whatever the machine says."""
D2 = 2 / np.sqrt(np.pi)
"""The mean distance of two independent normal values with a standard deviation of 1: 1.128."""


class Spread(StrEnum):
    """Whose standard deviation a fall is measured by."""

    WITHIN = "within"
    """Of this episode's scores around their mean; the fall itself is among them."""
    BETWEEN = "between"
    """Of the episodes' mean scores."""
    STRICTER = "stricter"
    """The larger of both: neither a ripple in a calm course nor an ordinary wave in a rough one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Usual:
    """What scores usually do; of shape (episodes,)."""

    middle: Numbers
    within: Numbers
    between: float
    step: Numbers
    """The mean distance of neighbouring sessions."""

    def unit(self, spread: Spread | str) -> Numbers:
        """Return the standard deviation that a rule asks for."""
        wide = np.full(len(self.within), self.between)
        if spread == Spread.BETWEEN:
            return wide
        return self.within if spread == Spread.WITHIN else np.maximum(self.within, wide)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Falls:
    """Ruptures that a rule found, as rows of the series; each of shape (ruptures,)."""

    before: Ints
    """The last score before the fall."""
    fired: Ints
    """Where the rule is met."""
    lowest: Ints
    height: Numbers
    """The level from which it fell, better being higher."""
    points: Numbers
    """How far below that level the lowest score is."""
    sds: Numbers
    """The same in the rule's standard deviations."""
    length: Ints
    """How many sessions it falls, or stays below."""
    passed: Ints
    """First rows of what meets the rule and is no fall, because it was not seen to fall."""


class Rule(ABC):
    """A way to find ruptures."""

    __slots__ = ()

    @abstractmethod
    def find(self, score: Numbers, series: Series, usual: Usual) -> Falls:
        """Find them in scores that are better when they are higher."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the rule is called, with its parameters."""


@dataclass(frozen=True, slots=True)
class Drop(Rule):
    """A fall from one session to the next."""

    sds: float = 1.0
    by: Spread | str = Spread.STRICTER

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        _sound(self.sds, self.by)

    @property
    def name(self) -> str:
        """As in ``drop of 1 SD within``."""
        return f"drop of {self.sds:g} SD {self.by}"

    def find(self, score: Numbers, series: Series, usual: Usual) -> Falls:
        """Find each step down that is large enough."""
        unit = usual.unit(self.by)[series.episode]
        down = _steps(score, series)
        low = np.flatnonzero((down > SAME) & (unit > 0) & (down >= self.sds * unit - SAME))
        return _falls(score, unit, before=low - 1, fired=low, lowest=low)


@dataclass(frozen=True, slots=True)
class Decline(Rule):
    """A fall over several sessions without a pause, however small each step."""

    sds: float = 1.0
    by: Spread | str = Spread.STRICTER
    sessions: int = 2
    """How many steps down it takes at least."""

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        _sound(self.sds, self.by)
        if not isinstance(self.sessions, Integral) or self.sessions < 1:
            msg = f"sessions={self.sessions}: a decline takes whole steps, one step at least."
            raise UnusableError(msg)

    @property
    def name(self) -> str:
        """As in ``decline of 1 SD within over 2 sessions or more``."""
        return (
            f"decline of {self.sds:g} SD {self.by} over {counted(self.sessions, 'session')} or more"
        )

    def find(self, score: Numbers, series: Series, usual: Usual) -> Falls:
        """Find each run of steps down that is long and deep enough."""
        unit = usual.unit(self.by)[series.episode]
        first, last = runs(_steps(score, series) > SAME, series.follows)
        depth = score[first - 1] - score[last]
        enough = (unit[last] > 0) & (depth >= self.sds * unit[last] - SAME)
        enough &= last - first + 1 >= self.sessions
        first, last = first[enough], last[enough]
        deep = self.sds * unit - SAME
        fired = first_met(
            first + self.sessions - 1,
            last,
            lambda rows, run: score[first[run] - 1] - score[rows] >= deep[rows],
        )
        return _falls(score, unit, before=first - 1, fired=fired, lowest=last)


@dataclass(frozen=True, slots=True)
class Chart(Rule):
    """Scores that fall below the lower limit of an individuals chart of this episode.

    An ordinary chart judges levels; this one falls. Scores that begin below the limit have not
    fallen, and neither have those after a gap: they are counted as passed over.
    """

    sigmas: float = 3.0

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        _sound(self.sigmas, Spread.WITHIN)

    @property
    def name(self) -> str:
        """As in ``below 3 sigma on the chart``."""
        return f"below {self.sigmas:g} sigma on the chart"

    def find(self, score: Numbers, series: Series, usual: Usual) -> Falls:
        """Find each run of scores below; sigma is the mean step over 1.128."""
        sigma = usual.step / D2
        middle, wide = usual.middle[series.episode], sigma[series.episode]
        below = (wide > 0) & (score < middle - self.sigmas * wide - SAME)
        first, last = runs(below, series.follows)
        fell = series.follows[first]
        passed, first, last = first[~fell], first[fell], last[fell]
        both = zip(first, last, strict=True)
        lowest = [begin + np.argmin(score[begin : end + 1]) for begin, end in both]
        low = np.array(lowest, np.int64)
        return Falls(
            before=first - 1,
            fired=first,
            lowest=low,
            height=middle[low],
            points=(middle - score)[low],
            sds=(middle - score)[low] / wide[low],
            length=last - first + 1,
            passed=passed,
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """When a rupture counts as repaired."""

    share: float = 1.0
    """What part of the way back is enough."""
    within: int | None = None
    """In how many sessions after the lowest score; None: at any time."""

    def __post_init__(self) -> None:
        """Refuse what is no way back."""
        if not 0 < self.share <= 1:
            msg = f"share={self.share}: the part of the way back lies between 0 and 1, as 0.5."
            raise UnusableError(msg)
        if self.within is not None and (not isinstance(self.within, Integral) or self.within < 1):
            msg = f"within={self.within}: a repair takes whole sessions, one session at least."
            raise UnusableError(msg)

    @property
    def name(self) -> str:
        """As in ``back by 100% within 3 sessions``."""
        when = "at any time" if self.within is None else f"within {counted(self.within, 'session')}"
        return f"back by {self.share:.0%} {when}"


def runs(marked: NDArray[np.bool_], follows: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the first and last rows of neighbouring rows that are marked."""
    joined = np.zeros(len(marked), bool)
    joined[1:] = marked[1:] & marked[:-1] & follows[1:]
    first = np.flatnonzero(marked & ~joined)
    ends = marked.copy()
    ends[:-1] &= ~joined[1:]
    return first, np.flatnonzero(ends)


def first_met(begin: Ints, end: Ints, met: Callable[[Ints, Ints], NDArray[np.bool_]]) -> Ints:
    """Return for each span of rows the first one for which something holds, or -1.

    Parameters
    ----------
    begin, end
        The first and last row of each span.
    met
        Whether it holds, for rows and the places of their spans.
    """
    found, row = np.full(len(begin), -1), begin.copy()
    left = np.flatnonzero(row <= end)
    while len(left):
        holds = met(row[left], left)
        found[left[holds]] = row[left[holds]]
        row[left] += 1
        left = left[~holds & (row[left] <= end[left])]
    return found


def usual(score: Numbers, series: Series, between: float | None) -> Usual:
    """Say what scores usually do.

    Parameters
    ----------
    score
        Better being higher.
    series
        Whose scores they are.
    between
        The standard deviation of the episodes' means, where it is known from elsewhere.
    """
    n = series.per_episode(np.ones(len(score)))
    middle = series.per_episode(score) / n
    squares = series.per_episode((score - middle[series.episode]) ** 2)
    steps = series.per_episode(np.nan_to_num(np.abs(_steps(score, series))))
    own = float(middle.std(ddof=1)) if len(middle) > 1 else np.nan
    return Usual(
        middle=middle,
        within=np.sqrt(squares / (n - 1)),
        between=own if between is None else between,
        step=steps / series.per_episode(series.follows.astype(float)),
    )


def _steps(score: Numbers, series: Series) -> Numbers:
    """Return how far each score is below that of the session before; nan without one."""
    down = np.full(len(score), np.nan)
    down[1:] = np.where(series.follows[1:], score[:-1] - score[1:], np.nan)
    return down


def _falls(score: Numbers, unit: Numbers, *, before: Ints, fired: Ints, lowest: Ints) -> Falls:
    points = score[before] - score[lowest]
    return Falls(
        before=before,
        fired=fired,
        lowest=lowest,
        height=score[before],
        points=points,
        sds=points / unit[lowest],
        length=lowest - before,
        passed=np.zeros(0, np.int64),
    )


def _sound(sds: float, by: Spread | str) -> None:
    anything: object = sds  # no checker stands between a notebook and this
    if not isinstance(anything, Real) or not 0 < sds < np.inf:
        msg = f"A rule of {sds} standard deviations finds nothing or everything: pass more than 0."
        raise UnusableError(msg)
    if by not in tuple(Spread):
        msg = f"by={by!r}: a fall is measured by 'within', 'between' or 'stricter'."
        raise UnusableError(msg)


USUAL_RULES: tuple[Rule, ...] = (
    *(Drop(sds, by) for by in Spread for sds in (1.0, 2.0)),
    Decline(1.0),
    Decline(2.0),
    Chart(),
)
"""What is compared unless others are asked for."""
