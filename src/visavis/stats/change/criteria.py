"""When a client counts as changed: reliably, by an anchor, by percent, or by crossing a cut-off.

References
----------
Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining
meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59,
12–19.
Christensen, L., & Mendoza, J. L. (1986). A method of assessing change in a single subject: An
alteration of the RC index. Behavior Therapy, 17, 305–308.
Hsu, L. M. (1989). Reliable changes in psychotherapy: Taking into account regression toward the
mean. Behavioral Assessment, 11, 459–467.
Speer, D. C. (1992). Clinically significant change: Jacobson and Truax (1991) revisited. Journal of
Consulting and Clinical Psychology, 60, 402–408.
Hageman, W. J. J. M., & Arrindell, W. A. (1999). Establishing clinically significant change:
Increment of precision and the distinction between individual and group level of analysis.
Behaviour Research and Therapy, 37, 1169–1193.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from visavis.stats.change.norms import Norms
from visavis.stats.change.sample import NOBODY, Sample
from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty.totals import Numbers

SAME = 1e-9
"""Points closer than this are the same: 0.3 - 0.1 is 0.2, whatever the machine says."""
RISK = 0.05


class Method(StrEnum):
    """How reliable change is told from error of measurement."""

    JACOBSON_TRUAX = "jacobson_truax"
    """Against the spread of differences of somebody who did not change."""
    EDWARDS_NUNNALLY = "edwards_nunnally"
    """Against an interval around the score at the beginning, drawn towards the mean."""
    GULLIKSEN_LORD_NOVICK = "gulliksen_lord_novick"
    """Against what regression to the mean alone would lead to."""
    HAGEMAN_ARRINDELL = "hageman_arrindell"
    """With the difference itself drawn towards the mean difference, by its own reliability."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """What a criterion says of each client."""

    direction: NDArray[np.int8]
    """1 better, -1 worse, 0 neither."""
    index: Numbers
    """What was compared, better being positive; nan where there is none."""
    limit: float | None
    """Change in points that is not yet enough, or just enough, where it is the same for all."""
    unsaid: NDArray[np.bool_]
    """Of whom nothing can be said."""
    why: str = ""


class Criterion(ABC):
    """A way to say who is better, who is worse, and who is neither."""

    __slots__ = ()

    @abstractmethod
    def judge(self, pre: Numbers, post: Numbers, *, norms: Norms, sample: Sample) -> Judged:
        """Judge clients by their two scores."""

    @abstractmethod
    def describe(self) -> str:
        """Say in a few words what it asks for."""


@dataclass(frozen=True, slots=True)
class Reliable(Criterion):
    """More change than error of measurement explains."""

    method: Method | str = Method.JACOBSON_TRUAX
    risk: float = RISK
    """The chance that somebody who did not change counts as changed, either way. For
    Hageman–Arrindell: that somebody changed the other way."""

    def __post_init__(self) -> None:
        """Refuse another method, and a chance that is none."""
        if self.method not in tuple(Method):
            msg = f"There is no method {self.method!r}: use {', '.join(Method)}."
            raise UnusableError(msg)
        object.__setattr__(self, "method", Method(self.method))
        if not 0 < self.risk < 1:
            msg = f"risk={self.risk}: a chance lies between 0 and 1, as 0.05."
            raise UnusableError(msg)

    def judge(self, pre: Numbers, post: Numbers, *, norms: Norms, sample: Sample) -> Judged:
        """Compare each client's index with the normal distribution."""
        from scipy.special import ndtri  # noqa: PLC0415 -- SciPy is loaded by whoever needs it

        if norms.limit is not None and self.method is Method.JACOBSON_TRUAX:
            return self._by_points(pre, post, norms, norms.limit)
        sides = 1 if self.method is Method.HAGEMAN_ARRINDELL else 2
        critical = float(ndtri(1 - self.risk / sides))
        index = norms.sign * METHODS[Method(self.method)](pre, post, norms, sample)
        limit = None
        if self.method is Method.JACOBSON_TRUAX:
            limit = critical * np.sqrt(2) * error_of_measurement(norms, sample)
        return Judged(
            direction=beyond(index, critical),
            index=index,
            limit=limit,
            unsaid=np.zeros(len(pre), bool),
        )

    def _by_points(self, pre: Numbers, post: Numbers, norms: Norms, limit: float) -> Judged:
        if self.risk != RISK:
            msg = "The norms give reliable change in points: leave risk, or leave their limit."
            raise UnusableError(msg)
        change = norms.sign * (post - pre)
        nobody = np.zeros(len(pre), bool)
        return Judged(direction=beyond(change, limit), index=change, limit=limit, unsaid=nobody)

    def describe(self) -> str:
        """Name the method."""
        return f"reliable change, {NAMES[Method(self.method)]}, risk {self.risk:g}"


NAMES = {
    Method.JACOBSON_TRUAX: "Jacobson–Truax",
    Method.EDWARDS_NUNNALLY: "Edwards–Nunnally",
    Method.GULLIKSEN_LORD_NOVICK: "Gulliksen–Lord–Novick",
    Method.HAGEMAN_ARRINDELL: "Hageman–Arrindell",
}


@dataclass(frozen=True, slots=True)
class Anchor(Criterion):
    """As many points as a smallest important difference, or more."""

    improvement: float
    deterioration: float | None = None
    """The same, unless it is given."""

    def __post_init__(self) -> None:
        """Refuse a difference that is none."""
        for name in ("improvement", "deterioration"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                msg = f"{name}={value}: pass points above 0, whichever way the scale runs."
                raise UnusableError(msg)

    def judge(self, pre: Numbers, post: Numbers, *, norms: Norms, sample: Sample) -> Judged:
        """Compare points."""
        del sample
        change = norms.sign * (post - pre)
        return Judged(
            direction=reached(change, self.improvement, self.deterioration),
            index=change,
            limit=self.improvement,
            unsaid=np.zeros(len(pre), bool),
        )

    def describe(self) -> str:
        """Give the points."""
        worse = self.improvement if self.deterioration is None else self.deterioration
        return f"at least {self.improvement:g} points better, or {worse:g} worse"


@dataclass(frozen=True, slots=True)
class Percentage(Criterion):
    """As large a part of the score at the beginning, or more: for scales that begin at 0."""

    improvement: float = 0.5
    deterioration: float | None = None

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        for name in ("improvement", "deterioration"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                msg = f"{name}={value}: pass a share above 0, as 0.5 for 50 %."
                raise UnusableError(msg)

    def judge(self, pre: Numbers, post: Numbers, *, norms: Norms, sample: Sample) -> Judged:
        """Compare shares of the score at the beginning."""
        del sample
        unsaid = ~(pre > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(unsaid, np.nan, norms.sign * (post - pre) / pre)
        return Judged(
            direction=reached(share, self.improvement, self.deterioration),
            index=share,
            limit=None,
            unsaid=unsaid,
            why="with a score of 0 or less at the beginning, of which there is no percentage",
        )

    def describe(self) -> str:
        """Give the shares."""
        worse = self.improvement if self.deterioration is None else self.deterioration
        return f"at least {self.improvement:.0%} better, or {worse:.0%} worse"


@dataclass(frozen=True, slots=True)
class Crossing(Criterion):
    """Nothing but the side of the cut-off, however small the change: the statistical approach."""

    def judge(self, pre: Numbers, post: Numbers, *, norms: Norms, sample: Sample) -> Judged:
        """Let every change count; the cut-off decides."""
        del sample
        change = norms.sign * (post - pre)
        return Judged(
            direction=np.sign(change).astype(np.int8),
            index=change,
            limit=0.0,
            unsaid=np.zeros(len(pre), bool),
        )

    def describe(self) -> str:
        """Say so."""
        return "crossing the cut-off"


def beyond(index: Numbers, limit: float) -> NDArray[np.int8]:
    """Say who exceeds a limit: what equals it does not."""
    far = limit + SAME * max(1.0, limit)
    found: NDArray[np.int8] = (index > far).astype(np.int8) - (index < -far).astype(np.int8)
    return found


def reached(change: Numbers, better: float, worse: float | None) -> NDArray[np.int8]:
    """Say who reaches a limit, or exceeds it."""
    worse = better if worse is None else worse
    up = change >= better - SAME * max(1.0, better)
    down = change <= -worse + SAME * max(1.0, worse)
    found: NDArray[np.int8] = up.astype(np.int8) - down.astype(np.int8)
    return found


def error_of_measurement(norms: Norms, sample: Sample) -> float:
    """Return how far one score may be off: SD √(1 - r).

    Raises
    ------
    UnusableError
        When the reliability is not known, or there is no spread.
    """
    sd, reliability = _spread(norms, sample)
    return float(sd * np.sqrt(1 - reliability))


def _spread(norms: Norms, sample: Sample) -> tuple[float, float]:
    if norms.reliability is None:
        msg = "Reliable change needs the scale's reliability: give it in norms, with its source."
        raise UnusableError(msg)
    sd = sample.sd_pre if norms.sd is None else norms.sd
    if norms.sd is None and not sample.n:
        raise UnusableError(NOBODY)
    if not sd > 0:
        msg = (
            "Scores at the beginning have no spread here, with so few clients or all alike: give "
            "sd in norms."
        )
        raise UnusableError(msg)
    return sd, norms.reliability


def _middle(norms: Norms, sample: Sample) -> float:
    return sample.mean_pre if norms.mean is None else norms.mean


def _jacobson_truax(pre: Numbers, post: Numbers, norms: Norms, sample: Sample) -> Numbers:
    found: Numbers = (post - pre) / (np.sqrt(2) * error_of_measurement(norms, sample))
    return found


def _edwards_nunnally(pre: Numbers, post: Numbers, norms: Norms, sample: Sample) -> Numbers:
    _sd, reliability = _spread(norms, sample)
    middle = _middle(norms, sample)
    expected = middle + reliability * (pre - middle)
    found: Numbers = (post - expected) / error_of_measurement(norms, sample)
    return found


def _gulliksen_lord_novick(pre: Numbers, post: Numbers, norms: Norms, sample: Sample) -> Numbers:
    sd, reliability = _spread(norms, sample)
    middle = _middle(norms, sample)
    expected = middle + reliability * (pre - middle)
    found: Numbers = (post - expected) / (sd * np.sqrt(1 - reliability**2))
    return found


def _hageman_arrindell(pre: Numbers, post: Numbers, norms: Norms, sample: Sample) -> Numbers:
    error = error_of_measurement(norms, sample)
    shared = 2 * sample.correlation * sample.sd_pre * sample.sd_post
    observed = sample.sd_pre**2 + sample.sd_post**2 - shared
    if not sample.n:
        raise UnusableError(NOBODY)
    if not observed > 2 * error**2:
        msg = (
            "Differences vary no more here than error of measurement makes them, so Hageman and "
            "Arrindell's index has no value: use another method."
        )
        raise UnusableError(msg)
    of_differences = (observed - 2 * error**2) / observed
    drawn = of_differences * (post - pre)
    drawn += (1 - of_differences) * (sample.mean_post - sample.mean_pre)
    found: Numbers = drawn / (np.sqrt(of_differences) * np.sqrt(2) * error)
    return found


METHODS: dict[Method, Callable[[Numbers, Numbers, Norms, Sample], Numbers]] = {
    Method.JACOBSON_TRUAX: _jacobson_truax,
    Method.EDWARDS_NUNNALLY: _edwards_nunnally,
    Method.GULLIKSEN_LORD_NOVICK: _gulliksen_lord_novick,
    Method.HAGEMAN_ARRINDELL: _hageman_arrindell,
}
