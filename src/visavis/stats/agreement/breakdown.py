"""Agreement category by category, rater by rater, and code against code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from visavis.stats.agreement.coefficients import (
    Analysis,
    Coefficient,
    alphas,
    analysis,
    kappa,
    light,
    percent,
)
from visavis.stats.agreement.scales import Level, members, scale
from visavis.stats.agreement.units import MISSING, Units
from visavis.stats.agreement.way import SHARE, spread
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Result, Table
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty import Spread, Totals
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion(Result):
    """How often each code of one rater met each code of another."""

    first: str
    second: str
    categories: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]
    """A row for each code of the first rater."""

    def title(self) -> str:
        """Return whose codes the rows and the columns are."""
        return f"Codes of {self.first} (rows) and of {self.second} (columns)"

    def rows(self) -> Sequence[Row]:
        """Return a row for each code of the first rater."""
        named = "code"
        while named in self.categories:
            named += " in the row"
        return [
            {named: code, **dict(zip(self.categories, counts, strict=True))}
            for code, counts in zip(self.categories, self.counts, strict=True)
        ]


def prevalence(one: Analysis) -> Table:
    """Return the share of each category among all codes; for sets, of each of their codes."""
    totals, _ = one.blocks.totals(("given",))
    if totals.sizes is not None:
        totals = replace(totals, sizes=totals.sums.sum(1))
    names: Sequence[str] = one.units.names
    held = np.eye(len(names))
    if one.scale.sets:
        names, held = members(one.units.categories)
    shares = [_share(one, totals, held[:, place], name) for place, name in enumerate(names)]
    return Table("How often each category was given", tuple(shares))


def _share(one: Analysis, totals: Totals, held: Numbers, category: str) -> Estimate:
    def estimate(sums: Numbers) -> Numbers:
        n = sums.sum(1)
        found = np.full(len(n), np.nan)
        share: Numbers = np.divide(sums @ held, n, out=found, where=n > 0)
        return share

    n, value = round(float(totals.whole.sum())), float(estimate(totals.whole[np.newaxis])[0])
    undefined = None if np.isfinite(value) else "No unit was coded."
    found = Spread() if undefined else spread(totals, estimate, one.way, SHARE)
    return Estimate(
        name="Share of codes",
        value=None if undefined else value,
        undefined=undefined,
        se=found.se,
        interval=found.interval,
        no_interval=found.no_interval,
        n=n,
        unit="codes",
        lines=one.left_out,
        clusters=totals.clusters,
        cluster=one.way.cluster,
        of={"category": category},
    )


def by_category(one: Analysis) -> Table:
    """Return agreement on each category against all others."""
    found: list[Coefficient] = []
    for name, units in _against_others(one):
        nominal = scale(units.categories, level=Level.NOMINAL, weights=None)
        single = analysis(units, nominal, one.way, one.lines)
        rare = _rare(units, name)
        found += [
            replace(c, of={**c.of, "category": name}, cautions=(*c.cautions, *rare))
            for c in _chosen(single)
        ]
    return Table("Agreement on each category against the rest", tuple(found))


def _chosen(one: Analysis) -> tuple[Coefficient, ...]:
    return (percent(one), kappa(one, "fleiss"), kappa(one, "gwet_ac1"), *alphas(one))


def _against_others(one: Analysis) -> Iterator[tuple[str, Units]]:
    if one.scale.sets:
        single, held = members(one.units.categories)
        for place, name in enumerate(single):
            yield name, one.units.recoded((name, REST), 1 - held[:, place].astype(np.int64))
        return
    for place, category in enumerate(one.units.names):
        others = (np.arange(len(one.units.categories)) != place).astype(np.int64)
        yield category, one.units.recoded((category, REST), others)


REST = "any other"
RARE = 15
"""Units with a category, below which its interval is rough: most units tell nothing of it."""


def _rare(units: Units, category: str) -> tuple[str, ...]:
    """Say that few units have a category, or that few have any other."""
    compared = units.raters_a_unit > 1
    having, others = (
        int(units.a_pattern[compared & (units.counts[:, place] > 0)].sum()) for place in (0, 1)
    )
    if min(having, others) >= RARE:
        return ()
    all_of = f"of {counted(int(units.a_pattern[compared].sum()), 'unit')}"
    which = (
        f"{category!r} was given in {having} {all_of}"
        if having <= others
        else f"Any other than {category!r} was given in {others} {all_of}"
    )
    caution = (
        f"{which}: of fewer than {RARE} an interval may miss the truth more often than it says, "
        "and a value near 0 is no sign that raters disagree."
    )
    return (caution,)


def pairs(one: Analysis) -> Table:
    """Return the agreement of each two raters, and Light's kappa, the mean of theirs."""
    _known(one)
    found: list[Coefficient] = []
    for first, second in combinations(range(len(one.units.raters)), 2):
        pair = analysis(one.units.by((first, second)), one.scale, one.way, one.lines)
        who = {"first": one.units.raters[first], "second": one.units.raters[second]}
        chosen = (percent(pair), kappa(pair, "cohen"), kappa(pair, "gwet_ac1"), *alphas(pair))
        found += [replace(c, of={**c.of, **who}) for c in chosen]
    mean = light(one)
    everybody = {"first": "every rater", "second": "every other"}
    found.append(replace(mean, of={**mean.of, **everybody}))
    return Table("Agreement of each two raters", tuple(found))


def confusion(one: Analysis, first: str | None, second: str | None) -> Confusion:
    """Count how often each code of one rater met each code of another."""
    _known(one)
    raters = one.units.raters
    named = tuple(name for name in (first, second) if name is not None) or raters
    if len(named) != 2 or not set(named) <= set(raters):  # noqa: PLR2004 -- a pair
        msg = f"Name two of the raters: {', '.join(raters)}."
        raise UnusableError(msg)
    places = [raters.index(name) for name in named]
    codes = one.units.codes[:, places]
    both = (codes != MISSING).all(1)
    times = one.units.a_pattern
    q = len(one.units.categories)
    met = np.bincount(codes[both] @ np.array([q, 1]), times[both], minlength=q * q)
    return Confusion(
        first=named[0],
        second=named[1],
        categories=one.units.names,
        counts=tuple(tuple(map(float, row)) for row in met.reshape(q, q)),
    )


def coincidences(one: Analysis) -> Confusion:
    """Count how often each two codes of different raters met, each unit's pairs weighing alike."""
    units = one.units
    others = units.raters_a_unit - 1
    each = np.divide(units.a_pattern, others, out=np.zeros(len(others)), where=others > 0)
    met = (units.counts * each[:, np.newaxis]).T @ units.counts
    met -= np.diag(units.counts.T @ each)
    return Confusion(
        first="one rater",
        second="any other",
        categories=units.names,
        counts=tuple(tuple(map(float, row)) for row in met),
    )


def _known(one: Analysis) -> None:
    if len(one.units.raters) < 2:  # noqa: PLR2004 -- a pair
        msg = (
            "Pairs need two raters who are known by name: pass one line for each code, with its "
            "rater, to visavis.agreement."
        )
        raise UnusableError(msg)
