"""From a table of codes to every coefficient of agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

import narwhals as nw
import numpy as np
from numpy.typing import ArrayLike

from visavis.stats.agreement.breakdown import prevalence
from visavis.stats.agreement.coefficients import Analysis, all_of, analysis
from visavis.stats.agreement.result import Agreement, Diagnosis
from visavis.stats.agreement.scales import Level, Weighting, scale
from visavis.stats.agreement.units import MISSING, Code, Units, units_in, units_of
from visavis.stats.agreement.way import FEW, Way, rough
from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy, made
from visavis.stats.gaps import NOTHING, words_of
from visavis.stats.refusals import refuse_alike
from visavis.stats.results import Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary, tallies
from visavis.stats.summaries.codings import AND, CLUSTER, Codes, codings
from visavis.stats.uncertainty.bootstrap import ENOUGH
from visavis.stats.uncertainty.jackknife import LEVEL

Method = Literal["jackknife", "bootstrap"]
SKEWED = 0.8
"""The share of one category from which on ideas of chance part company."""


class Asked(NamedTuple):
    """What is asked of a summary of codes."""

    level: Level
    categories: Sequence[Code] | None
    weights: str | ArrayLike | None
    way: Way


def agreement(  # noqa: PLR0913 -- every question that a table of codes leaves open
    data: object,
    *,
    unit: str | None = None,
    rater: str | None = None,
    code: str | None = None,
    cluster: str | None = None,
    level: str = "nominal",
    categories: Sequence[Code] | None = None,
    weights: str | ArrayLike | None = None,
    several: bool = False,
    missing: Sequence[str] = NOTHING,
    interval: Method = "jackknife",
    rng: np.random.Generator | None = None,
    resamples: int = 2_000,
    confidence: float = LEVEL,
) -> Agreement:
    """Compute how far raters agree, of one line for each code that a rater gave a unit.

    Parameters
    ----------
    data
        Any frame (see `visavis.stats.frames.lazy`) in long form; or a summary of patterns or
        tallies, made earlier or merged of several practices.
    unit, rater, code
        The columns that say what was coded, by whom, and how. A missing code is left out.
    cluster
        The column that says what units are nested in, as the client. Intervals then allow for
        units of one cluster being alike.
    level
        What may be said of two codes that differ: ``nominal``, ``ordinal``, ``interval`` or
        ``ratio``.
    categories
        All codes that could be chosen, in their order; needed at the ordinal level for words.
        Without it, those that occur: that matters for AC1 and for Brennan and Prediger.
    weights
        For the kappas and Gwet's AC2: ``identity``, ``linear``, ``quadratic``, ``ordinal``,
        ``ratio``, or a matrix in the order of `categories`. Without it, what goes with the level.
    several
        A rater may give a unit several codes, each in a line of its own. Sets are compared with
        the distances of MASI and Jaccard.
    missing
        Words that stand for a missing value, as in a file; gaps and blanks alone always do. Where
        ``NA`` is a code, pass ``missing=()``.
    interval
        ``jackknife``, or ``bootstrap`` to compare with papers that report it.
    rng
        Where the bootstrap takes chance from.
    resamples
        How often the bootstrap draws.
    confidence
        The share of intervals that are to contain what is estimated.

    Raises
    ------
    UnusableError
        When the data cannot be used; the sentence names the column and the remedy.

    Examples
    --------
    >>> codes = {"unit": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], "rater": ["a", "b"] * 5,
    ...          "code": ["x", "x", "x", "y", "y", "y", "y", "y", "x", "x"]}
    >>> round(agreement(codes, unit="unit", rater="rater", code="code")["cohen"].value, 3)
    0.615
    """
    known = _level(level)
    if isinstance(categories, str):
        msg = f"categories={categories!r} is one word: pass a list, one entry for each category."
        raise UnusableError(msg)
    if isinstance(data, Summary):
        way = _way(data.about.get(CLUSTER) or None, interval, rng, resamples, confidence)
        return _of_summary(data, Asked(known, categories, weights, way))
    if unit is None or rater is None or code is None:
        msg = "Name the columns of the units, the raters and the codes: unit=, rater=, code=."
        raise UnusableError(msg)
    _one_column_each(unit=unit, rater=rater, code=code, cluster=cluster)
    way = _way(cluster, interval, rng, resamples, confidence)
    asked = Asked(known, categories, weights, way)
    numeric = known.numeric or (known == Level.ORDINAL and _numbers(data, code))
    where = Codes(
        unit=unit,
        rater=rater,
        code=code,
        cluster=cluster,
        numeric=numeric,
        several=several,
        missing=words_of(missing),
    )
    _fits(where.kind, asked)
    units, dropped = _read(data, where, categories)
    return _agreement(units, asked, sets=several, dropped=dropped)


def _read(
    data: object, where: Codes, categories: Sequence[Code] | None
) -> tuple[Units, Mapping[str, int]]:
    """Return units, and why lines were left out; the table between them is gone by then."""
    found = codings(data, where)
    if where.cluster:
        refuse_alike(found.table.get_column(CLUSTER), where.cluster)
    codes = {part for code in found.codes for part in str(code).split(AND)}
    for names, column in ((found.raters.values(), where.rater), (codes, where.code)):
        refuse_alike(made({column: [*names]}, {column: nw.String()}).get_column(column), column)
    return units_in(found, where, categories), found.dropped


def agreement_of_counts(  # noqa: PLR0913 -- as above
    data: object,
    *,
    counts: Sequence[str],
    cluster: str | None = None,
    level: str = "nominal",
    weights: str | ArrayLike | None = None,
    interval: Method = "jackknife",
    rng: np.random.Generator | None = None,
    resamples: int = 2_000,
    confidence: float = LEVEL,
) -> Agreement:
    """Compute how far raters agree, of one line for each unit with its numbers of raters.

    Who coded what is not known then, so that Cohen's, Scott's and Conger's coefficients are
    undefined.

    Parameters
    ----------
    data
        Any frame.
    counts
        A column for each category, in their order: how many raters chose it. A gap is none.
    cluster, level, weights, interval, rng, resamples, confidence
        As in `agreement`; the levels are ``nominal`` and ``ordinal``.

    Raises
    ------
    UnusableError
        When the data cannot be used; the sentence names the column and the remedy.
    """
    known = _level(level)
    if isinstance(counts, str):
        msg = f"counts={counts!r} is one word: pass a list of columns, one for each category."
        raise UnusableError(msg)
    if len(set(counts)) < len(counts):
        msg = "A column of counts is named twice: name each once."
        raise UnusableError(msg)
    summary = tallies(data, codes=counts, cluster=cluster)
    way = _way(cluster, interval, rng, resamples, confidence)
    return _of_summary(summary, Asked(known, counts, weights, way))


def _level(level: str) -> Level:
    try:
        return Level(level)
    except ValueError as error:
        msg = f"There is no level {level!r}: take one of {', '.join(Level)}."
        raise UnusableError(msg) from error


def _one_column_each(**columns: str | None) -> None:
    named = [name for name in columns.values() if name is not None]
    if twice := [name for name in named if named.count(name) > 1]:
        msg = f"The column {twice[0]!r} is named for two things: name another column for one."
        raise UnusableError(msg)


def _numbers(data: object, code: str) -> bool:
    return bool(lazy(data, code).collect_schema()[code].is_numeric())


def _way(
    cluster: str | None,
    interval: Method,
    rng: np.random.Generator | None,
    resamples: int,
    confidence: float,
) -> Way:
    if interval not in ("jackknife", "bootstrap"):
        msg = f"There is no interval {interval!r}: take 'jackknife' or 'bootstrap'."
        raise UnusableError(msg)
    if interval == "bootstrap" and rng is None:
        msg = "The bootstrap draws at random: pass rng=numpy.random.default_rng(seed)."
        raise UnusableError(msg)
    _usable(rng, resamples)
    return Way(
        cluster=cluster,
        interval=interval,
        rng=rng,
        resamples=resamples,
        level=sound(confidence),
    )


FEWEST_DRAWS = 100
"""Resamples of which the fortieth part is still some."""


def _usable(rng: object, resamples: object) -> None:
    """Refuse what cannot be drawn with."""
    if rng is not None and not isinstance(rng, np.random.Generator):
        msg = f"rng={rng!r} is no generator: pass rng=numpy.random.default_rng({rng!r})."
        raise UnusableError(msg)
    if not isinstance(resamples, int) or resamples < FEWEST_DRAWS:
        msg = f"resamples={resamples!r}: draw {FEWEST_DRAWS} times at least, as a whole number."
        raise UnusableError(msg)


def _of_summary(summary: Summary, asked: Asked) -> Agreement:
    kind = summary.about.get("codes", "names of columns")
    _fits(kind, asked)
    units = units_of(summary, asked.categories)
    return _agreement(units, asked, sets=kind == "sets", dropped=summary.dropped)


def _agreement(units: Units, asked: Asked, *, sets: bool, dropped: Mapping[str, int]) -> Agreement:
    scaled = scale(units.categories, level=asked.level, weights=asked.weights, sets=sets)
    found = analysis(units, scaled, asked.way, dropped)
    often = prevalence(found)
    used = _diagnosis(found, dropped)
    cautions = tuple(_cautions(found, often))
    return Agreement(
        coefficients=tuple(replace(one, cautions=cautions) for one in all_of(found)),
        prevalence=often,
        diagnosis=used,
        level=asked.level,
        cautions=cautions,
        analysis=found,
    )


def _fits(codes: str, asked: Asked) -> None:
    """Refuse codes that cannot have what is asked of them."""
    if asked.level.numeric and codes != "numbers":
        msg = (
            f"The {asked.level} level needs codes that are numbers, and these are "
            f"{codes}: take the nominal or the ordinal level."
        )
        raise UnusableError(msg)
    if codes == "sets" and asked.level != Level.NOMINAL:
        msg = "Several codes a unit have no order: take the nominal level."
        raise UnusableError(msg)
    plain = asked.weights is None or (
        isinstance(asked.weights, str) and asked.weights == Weighting.IDENTITY
    )
    if (
        (asked.level == Level.ORDINAL or not plain)
        and codes == "words"
        and asked.categories is None
    ):
        msg = (
            "Which code is higher than which is not known: name the categories in their order, or, "
            "where codes are numbers, the ordinal level."
        )
        raise UnusableError(msg)


def _diagnosis(one: Analysis, dropped: Mapping[str, int]) -> Diagnosis:
    units = one.units
    raters, times = units.raters_a_unit, units.a_pattern
    clusters = None if units.cluster is None else len(one.blocks.times)
    return Diagnosis(
        compared=int(times[raters > 1].sum()),
        single=int(times[raters == 1].sum()),
        nobody=int(times[raters == 0].sum()),
        codes=round(float(one.whole["given"].sum())),
        raters={
            name: int(times[units.codes[:, place] != MISSING].sum())
            for place, name in enumerate(units.raters)
        },
        categories=units.names,
        dropped=dict(dropped),
        clusters=clusters,
        cluster=one.way.cluster,
    )


def _cautions(one: Analysis, often: Table) -> list[str]:
    found = []
    clusters = len(one.blocks.times) if one.units.cluster is not None else None
    if clusters is None:
        found.append(
            "Units are taken as independent of each other. Where several come from one client or "
            "one session, name that column as the cluster, or the intervals are too narrow."
        )
    elif clusters < FEW:
        found.append(rough(clusters, one.way.cluster))
    if one.way.interval == "bootstrap" and one.blocks.times.sum() < ENOUGH:
        found.append(
            f"A bootstrap of fewer than {ENOUGH} clusters gives intervals that are too narrow; "
            "the jackknife holds up better."
        )
    common = max(often, key=lambda share: share.value or 0, default=None)
    if common and not one.scale.sets and SKEWED < (common.value or 0) < 1:
        found.append(
            f"Of all codes {100 * (common.value or 0):.0f} % are {common.of['category']!r}. With "
            "one category so frequent, kappas and alpha may be low and AC1 high for the same "
            "codes: read them together, and the values by category."
        )
    return found
