"""Reliable and clinically significant change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from visavis.stats.change.classes import ChangeRule, Definition, classify
from visavis.stats.change.counting import CLASS, class_shares, counted
from visavis.stats.change.criteria import Criterion, Method
from visavis.stats.change.norms import Norms
from visavis.stats.change.pairs import pairs_of
from visavis.stats.change.sample import Sample, sample_of
from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.vocab.card import Perspective

if TYPE_CHECKING:  # tables are made only when they are asked for
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReliableChange(Result):
    """Who changed, by what, and what part of all that is."""

    shares: Table
    limit: float | None
    """Change in points that must be exceeded; None where it is not the same for everybody."""
    cutoff: float | None
    sample: Sample
    """How the study's own clients scored."""
    rule: ChangeRule
    summary: Summary
    """Counts that merge with those of other parts."""
    table: nw.DataFrame[Any]
    dropped: Mapping[str, int]

    def title(self) -> str:
        """Say by what clients were judged."""
        norms, which = self.rule.norms, self.rule.cutoff
        cutoff = "no cut-off"
        if self.cutoff is not None:
            name = f" ({which})" if isinstance(which, str) else ""
            cutoff = f"cut-off {self.cutoff:.3f}{name}, recovered by {self.rule.definition}"
        limit = "" if self.limit is None else f", limit {self.limit:.3f} points"
        known = "" if norms.reliability is None else f", reliability {norms.reliability:g}"
        described = self.rule.criterion.describe()
        return f"Change: {described}{limit}, {cutoff}; norms: {norms.source}{known}"

    def rows(self) -> Sequence[Row]:
        """Return one row for each share."""
        return self.shares.rows()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are in each class."""
        lines = self.summary.table.group_by(CLASS).agg(nw.col(N).sum())
        found = dict(zip(*(lines.get_column(name).to_list() for name in (CLASS, N)), strict=True))
        return {name: found.get(name, 0) for name in self.summary.about["classes"].split()}

    @property
    def clients(self) -> pl.DataFrame:
        """One row for each client or episode: scores, change, index, class."""
        frame: pl.DataFrame = self.table.to_native()
        return frame


def reliable_change(
    data: object,
    *,
    norms: Norms,
    by: Criterion | Method | str = Method.JACOBSON_TRUAX,
    cutoff: str | float | None = None,
    definition: Definition | str = Definition.CROSSING,
    perspective: str = Perspective.CLIENT,
    level: float = LEVEL,
) -> ReliableChange:
    """Say of each client whether change is more than error, and whether it led out of illness.

    Parameters
    ----------
    data
        What `pre_post` made; or any frame with the columns client, pre and post, and therapist and
        episode where they are known.
    norms
        The scale's direction, reliability and norms.
    by
        A name of `Method`; ``crossing`` for the cut-off alone; or `Reliable`, `Anchor`,
        `Percentage`, `Crossing`.
    cutoff
        ``a``, ``b``, ``c``, ``published``, a number, or None: nobody can recover then.
    definition
        When somebody counts as recovered; see `Definition`.
    perspective
        Who filled the scores in.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    ReliableChange
        Shares of the classes with intervals, the class of each client, and the limits that were
        used; see ``docs/methods/reliable-change.md``.

    Raises
    ------
    UnusableError
        When the data or the norms lack what the criterion needs.
    """
    rule = ChangeRule(norms=norms, by=by, cutoff=cutoff, definition=definition)
    pairs = pairs_of(data)
    sample = sample_of(pairs)
    found = classify(pairs, rule, sample)
    summary = counted(found, rule, pairs)
    return ReliableChange(
        shares=class_shares(
            summary, perspective=perspective, cautions=_borrowed(rule, sample), level=level
        ),
        limit=found.limit,
        cutoff=found.cutoff,
        sample=sample,
        rule=rule,
        summary=summary,
        table=found.table,
        dropped=found.dropped,
    )


def _borrowed(rule: ChangeRule, sample: Sample) -> tuple[str, ...]:
    said = []
    if rule.borrowed:
        what = " and ".join(rule.borrowed)
        clients = f"the {sample.n} clients with both scores"
        said += [f"Norms lack the {what}: {clients} stood in, and others would draw another line."]
    if rule.norms.limit is not None and not rule.by_points:
        points = f"{rule.norms.limit:g} points"
        said += [f"The norms' limit of {points} is not used: it is none of this criterion."]
    return tuple(said)
