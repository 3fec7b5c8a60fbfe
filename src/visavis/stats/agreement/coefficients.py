"""Each coefficient as an estimate: its value with interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from visavis.stats.agreement import chance
from visavis.stats.agreement.scales import Level, Scale
from visavis.stats.agreement.sums import (
    CONTRIBUTIONS,
    Blocks,
    Sums,
    apart,
    blocks,
    meeting,
    over_all,
)
from visavis.stats.agreement.units import MISSING, Units
from visavis.stats.agreement.way import SHARE, Way, spread
from visavis.stats.results import Estimate
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty import Totals
from visavis.stats.uncertainty.jackknife import Range
from visavis.stats.uncertainty.totals import Function, Numbers
from visavis.vocab.counted import counted

FEWEST = 5
"""Units coded by two raters or more; of fewer, each one moves a coefficient too far."""
PERCENT = "percent"
SINGLE, NOBODY = "coded by one rater only", "coded by nobody"
ALPHA = "krippendorff_alpha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient(Estimate):
    """A coefficient of agreement, with what it is made of."""

    observed: float | None = None
    """The agreement that was seen, weighted where weights are."""
    expected: float | None = None
    """The agreement that chance alone gives, as this coefficient thinks of chance."""

    def rows(self) -> Sequence[Row]:
        """Return its one row."""
        [row] = Estimate.rows(self)
        return [{**row, "observed": self.observed, "expected": self.expected}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a coefficient is called, what it needs, and how it is had."""

    name: str
    blocks: tuple[str, ...]
    parts: chance.Chance
    raters: Literal["any", "known", "two"] = "any"
    """Whom it needs: numbers of raters, or who coded what, or two of them."""
    fixed: bool = False
    """It needs to know how many categories there are."""


class Named(NamedTuple):
    """Under which names a coefficient is found."""

    key: str
    name: str
    scale: str = "nominal"
    """The level of alpha, or the weights of others."""

    @property
    def of(self) -> dict[str, str]:
        """What tells it from others."""
        return {"coefficient": self.key, "scale": self.scale}


KAPPA = Range(-1.0, 1.0)
"""Where a kappa lies whose codes agree or do not, and alpha of squared distances."""
WEIGHTED = Range(high=1.0)
"""Where a weighted kappa lies: chance may give so much that there is no least value."""
POOLED = ("coded", "paired", "near", "shares")
TWO = ("two", "first", "second")
DEFINITIONS: Mapping[str, Definition] = {
    "cohen": Definition(name="Cohen's kappa", blocks=TWO, parts=chance.cohen, raters="two"),
    "scott": Definition(name="Scott's pi", blocks=TWO, parts=chance.scott, raters="two"),
    "fleiss": Definition(name="Fleiss' kappa", blocks=POOLED, parts=chance.fleiss),
    "conger": Definition(
        name="Conger's kappa",
        blocks=("paired", "near", "own"),
        parts=chance.conger,
        raters="known",
    ),
    "brennan_prediger": Definition(
        name="Brennan and Prediger's coefficient",
        blocks=("paired", "near"),
        parts=chance.brennan_prediger,
        fixed=True,
    ),
    "gwet_ac1": Definition(name="Gwet's AC1", blocks=POOLED, parts=chance.gwet, fixed=True),
}
NO_WHO = "It needs to know who gave which code, and only how many raters gave it is known."
NOT_TWO = (
    "It is for two raters, and here is the work of {}: take Fleiss' or Conger's kappa, or the "
    "pairs of raters."
)
ASYMMETRIC = (
    "The weights depend on which rater gave which code, and only Cohen's kappa tells two raters "
    "apart."
)
NO_UNIVERSE = "Among sets of codes it is not known how many could have been chosen."
NO_OVERLAP = "No unit was coded by two raters, so there is nothing to compare."
NO_ROOM = "Chance alone would give full agreement here, so there is none beyond it to measure."


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What all coefficients of one table of codes share."""

    units: Units
    scale: Scale
    way: Way
    blocks: Blocks
    whole: Sums
    lines: Mapping[str, int] = field(default_factory=dict)
    """Why lines of the table were left out before they became units, and how many."""

    @property
    def dropped(self) -> dict[str, int]:
        """The units that no coefficient rests on: fewer than two coded them."""
        raters, times = self.units.raters_a_unit, self.units.a_pattern
        nobody = int(times[raters == 0].sum())
        return {SINGLE: int(times[raters == 1].sum())} | ({NOBODY: nobody} if nobody else {})

    @property
    def left_out(self) -> dict[str, int]:
        """The lines that were left out before they became units."""
        return {f"lines left out, as {why}": n for why, n in self.lines.items() if n}

    @property
    def pairable(self) -> int:
        """How many units two raters or more coded."""
        return round(float(self.whole["paired"].sum()))

    @property
    def used(self) -> list[str]:
        """The categories that occur in units that two raters or more coded."""
        there = self.whole["values"][0] > 0
        pairs = zip(self.units.categories, there, strict=True)
        return [str(category) for category, is_there in pairs if is_there]


def analysis(
    units: Units, scale: Scale, way: Way, lines: Mapping[str, int] | None = None
) -> Analysis:
    """Add up all that the coefficients need; `lines` are those left out before."""
    wanted = {"coded", "paired", "same", "near", "shares", "given", "values"}
    if units.raters:
        wanted.add("own")
    if len(units.raters) == 2:  # noqa: PLR2004 -- a pair
        wanted |= set(TWO)
    if scale.level == Level.ORDINAL and not scale.sets and not _too_many(units):
        wanted.add("coincidences")
    contributions = {name: one for name, one in CONTRIBUTIONS.items() if name in wanted}
    contributions |= {f"apart {name}": apart(one) for name, one in scale.distances.items()}
    found = blocks(units, scale, contributions)
    return Analysis(units, scale, way, found, over_all(units, found.added), lines or {})


def all_of(one: Analysis) -> tuple[Coefficient, ...]:
    """Return percent agreement, the kappas, Gwet's coefficient and alpha."""
    return (percent(one), *(kappa(one, key) for key in DEFINITIONS), *alphas(one))


def percent(one: Analysis) -> Coefficient:
    """Return the share of pairs of codes that are the same."""
    totals, take = one.blocks.totals(("paired", "same"))
    return _estimate(
        one,
        totals,
        lambda sums: chance.percent(take(sums)),
        Named(PERCENT, "Percent agreement"),
        undefined=None if one.pairable else NO_OVERLAP,
        within=SHARE,
    )


def kappa(one: Analysis, key: str) -> Coefficient:
    """Return one of the `DEFINITIONS`."""
    definition, scale = DEFINITIONS[key], one.scale
    weighted = not scale.identity
    known = "gwet_ac2" if weighted and key == "gwet_ac1" else key
    name = "Gwet's AC2" if known == "gwet_ac2" else definition.name
    named = Named(known, name, scale.weighting if weighted else "nominal")
    why = _not_for(one, definition) or _not_enough(one)
    if why:
        return _without(one, named, why)
    totals, take = one.blocks.totals(definition.blocks)
    parts = definition.parts({block: one.whole[block] for block in definition.blocks}, scale)
    return _estimate(
        one,
        totals,
        lambda sums: chance.corrected(definition.parts(take(sums), scale)),
        named,
        parts=parts,
        within=WEIGHTED if weighted else KAPPA,
    )


def alphas(one: Analysis) -> tuple[Coefficient, ...]:
    """Return Krippendorff's alpha, for sets of codes under either distance."""
    if one.scale.distances:
        return tuple(_alpha(one, name) for name in one.scale.distances)
    return (_alpha(one, str(one.scale.level)),)


def _alpha(one: Analysis, distance: str) -> Coefficient:
    fixed = one.scale.distances.get(distance)
    key = f"{ALPHA}_{distance.lower()}" if one.scale.sets else ALPHA
    named = Named(key, "Krippendorff's alpha", distance)
    why = _not_enough(one) or (TOO_MANY if fixed is None and _too_many(one.units) else None)
    if why:
        return _without(one, named, why)
    block = "coincidences" if fixed is None else f"apart {distance}"
    totals, take = one.blocks.totals(("values", block))
    parts = chance.ordinal_alpha(*meeting(one.units)) if fixed is None else chance.alpha(fixed)

    def renamed(sums: Sums) -> Sums:
        return {"values": sums["values"], "apart": sums[block], "coincidences": sums[block]}

    return _estimate(
        one,
        totals,
        lambda sums: chance.corrected(parts(renamed(take(sums)), one.scale)),
        named,
        parts=None if fixed is None else parts(renamed(one.whole), one.scale),
        within=WEIGHTED if one.scale.sets else KAPPA,
    )


TOO_MANY = (
    "It needs too much memory for this many categories and patterns of codes: put categories "
    "together, or take the interval level."
)


def _too_many(units: Units) -> bool:
    return len(units.counts) * len(meeting(units)[0]) > ROOM


def _not_for(one: Analysis, definition: Definition) -> str | None:
    raters = len(one.units.raters)
    if definition.raters != "any" and not raters:
        return NO_WHO
    if definition.raters == "two" and raters != 2:  # noqa: PLR2004 -- a pair
        return NOT_TWO.format(counted(raters, "rater"))
    if definition.raters != "two" and not one.scale.symmetric:
        return ASYMMETRIC
    return NO_UNIVERSE if definition.fixed and one.scale.sets else None


def _not_enough(one: Analysis) -> str | None:
    if not one.pairable:
        return NO_OVERLAP
    if one.pairable < FEWEST:
        return (
            f"Only {counted(one.pairable, 'unit was', 'units were')} coded by two raters or more; "
            f"{FEWEST} are needed at least."
        )
    if len(one.used) == 1:
        return (
            f"Only one category was used, {one.used[0]!r}, so nothing shows whether raters tell "
            "categories apart."
        )
    return None


def _without(one: Analysis, named: Named, undefined: str) -> Coefficient:
    return Coefficient(
        name=named.name,
        undefined=undefined,
        n=one.pairable,
        dropped=one.dropped,
        lines=one.left_out,
        cluster=one.way.cluster,
        of=named.of,
    )


def _estimate(
    one: Analysis,
    totals: Totals,
    estimate: Function,
    named: Named,
    *,
    parts: chance.Parts | None = None,
    undefined: str | None = None,
    within: Range,
) -> Coefficient:
    value = np.nan if undefined else float(estimate(totals.whole[np.newaxis])[0])
    if not np.isfinite(value):
        why = undefined or NO_ROOM
        return _without(one, named, why)
    found = spread(totals, estimate, one.way, within)
    return Coefficient(
        name=named.name,
        value=value,
        se=found.se,
        interval=found.interval,
        no_interval=found.no_interval,
        n=one.pairable,
        dropped=one.dropped,
        lines=one.left_out,
        clusters=totals.clusters,
        cluster=one.way.cluster,
        of=named.of,
        observed=_only(parts, 0),
        expected=_only(parts, 1),
    )


def _only(parts: chance.Parts | None, place: int) -> float | None:
    return None if parts is None else float(parts[place][0])


def light(one: Analysis) -> Coefficient:
    """Return the mean of Cohen's kappas over the pairs of raters."""
    raters = len(one.units.raters)
    weighting = "nominal" if one.scale.identity else one.scale.weighting
    named = Named("light", "Light's kappa", weighting)
    why = _not_enough(one) or (None if one.scale.symmetric else ASYMMETRIC)
    pairs = [(i, j) for j in range(raters) for i in range(j)]
    size = len(pairs) * (2 + 2 * len(one.scale.weights)) * len(one.blocks.times)
    if size > ROOM:
        why = "It needs too much memory for this many raters and patterns of codes: see each pair."
    if why := why or _apart_from_each_other(one, pairs):
        return _without(one, named, why)
    wanted = {name: CONTRIBUTIONS[name] for name in TWO}
    parts = [blocks(one.units.by(pair), one.scale, wanted) for pair in pairs]
    joined: dict[str, Numbers] = {
        f"{place} {name}": part.sums(name) for place, part in enumerate(parts) for name in wanted
    }
    totals, take = Blocks(joined, one.blocks.times, one.blocks.sizes).totals(joined)

    def mean(sums: Numbers) -> Numbers:
        taken = take(sums)
        kappas = [
            chance.corrected(chance.cohen({name: taken[f"{k} {name}"] for name in TWO}, one.scale))
            for k in range(len(pairs))
        ]
        averaged: Numbers = np.mean(kappas, axis=0)
        return averaged

    within = KAPPA if one.scale.identity else WEIGHTED
    return _estimate(one, totals, mean, named, within=within)


def _apart_from_each_other(one: Analysis, pairs: Sequence[tuple[int, int]]) -> str | None:
    coded = one.units.codes != MISSING
    for first, second in pairs:
        if not (coded[:, first] & coded[:, second]).any():
            names = " and ".join(repr(one.units.raters[place]) for place in (first, second))
            return f"The raters {names} coded no unit both, so their pair has no kappa."
    return None


ROOM = 20_000_000
"""Numbers that are kept at once for one coefficient."""
