"""From sums of clusters to shares that say what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from visavis.stats.prediction.sums import Sums, share, sizes
from visavis.stats.results import Estimate, Interval
from visavis.stats.uncertainty import CLUSTER, About, Spread, few, jackknife, share_interval
from visavis.stats.uncertainty.jackknife import Range, degrees

NAME = "share of reports"
NOT_CODED = (
    "People coded none of these reports: what a model makes of them alone is no estimate, because "
    "nothing shows how far it is off."
)
OUTSIDE = (
    "The value is no possible share: people coded too few reports to correct this model. More "
    "codings, or a better model, bring it back."
)
ALIKE = "All {} have the same value: nothing shows how far it may be off."
BEYOND = "Every value within reach is no possible share."
SHARES = Range(0.0, 1.0)
ROOM = 2.0
"""Standard errors to 0 and to 1 from which on a corrected share is told on the logit scale; nearer
to either, its interval would reach everywhere."""


def estimates(
    spread: Mapping[About, Sums],
    trust: float,
    *,
    names: tuple[str, ...],
    of: Mapping[str, str],
    level: float,
    lines: Mapping[str, int],
) -> Iterator[Estimate]:
    """Yield the share of each category, for each thing that it can tell about.

    Parameters
    ----------
    spread
        Sums by what is independent.
    trust
        How far predictions are believed; with 0 it is people's codings alone.
    names
        The categories.
    of, level, lines
        As in `Estimate`.
    """
    for column, name in enumerate(names):
        for about, sums in spread.items():
            said: dict[str, Any] = {
                "name": NAME,
                "unit": "reports",
                "n": int((sums.reports if trust else sums.coded).sum()),
                "clusters": int(((sums.reports if trust else sums.coded) > 0).sum()),
                "cluster": CLUSTER[about],
                "of": {**of, "category": name, "about": about.value},
                "lines": lines,
            }
            if not sums.coded.any():
                yield Estimate(undefined=NOT_CODED, **said)
            else:
                yield Estimate(**_found(_Asked(sums, column, trust, about, level)), **said)


@dataclass(frozen=True, slots=True)
class _Asked:
    sums: Sums
    column: int
    trust: float
    about: About
    level: float

    @property
    def coded(self) -> int:
        """How many clusters people coded any report of."""
        return int((self.sums.coded > 0).sum())

    @property
    def cases(self) -> tuple[int, int]:
        """In how many clusters people coded any of the category, and any of another."""
        chosen = self.sums.chosen[:, self.column]
        return int((chosen > 0).sum()), int((chosen < self.sums.coded).sum())


def _found(asked: _Asked) -> dict[str, Any]:
    totals, cluster = asked.sums.totals(asked.column), CLUSTER[asked.about]
    totals = replace(totals, sizes=sizes(asked.sums, asked.column, asked.trust))
    estimate = partial(share, trust=asked.trust)
    value = float(estimate(totals.whole[None])[0])
    spread = jackknife(totals, estimate, cluster=cluster, within=SHARES, level=asked.level)
    interval, why = _interval(asked, value, spread, degrees(totals))
    cautions = few(asked.coded, cluster, cases=asked.cases)
    return {
        "value": value,
        "se": spread.se if interval else None,  # 0 would claim to be certain
        "interval": interval,
        "no_interval": why,
        "cautions": cautions if 0 <= value <= 1 else (*cautions, OUTSIDE),
    }


def _interval(
    asked: _Asked, value: float, spread: Spread, df: float
) -> tuple[Interval | None, str | None]:
    """Return the interval, or why there is none."""
    se, plain, cluster = spread.se, spread.interval, CLUSTER[asked.about]
    if se is None or plain is None:
        return None, spread.no_interval
    near = not ROOM * se < value < 1 - ROOM * se
    if asked.trust and near:
        if not se > 0:
            return None, ALIKE.format(f"{asked.coded} {cluster}")
        return (plain, None) if plain.low < plain.high else (None, BEYOND)
    found = share_interval(
        value,
        se,
        df=df,
        clusters=asked.coded,
        how=f"jackknife over {cluster}",
        cases=asked.cases,
        level=asked.level,
    )
    return found, None if found else ALIKE.format(f"{asked.coded} {cluster}")
