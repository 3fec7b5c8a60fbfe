"""A group of members, read from a summary of their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.prevalence.counting import (
    ALL,
    AND,
    NO,
    NOT_TOLD,
    OF,
    OPEN,
    SAID,
    SQUARES,
    UNASKED,
    UNASKED_ANSWER,
    UNTOLD,
    USABLE,
    WEIGHED,
    WEIGHT,
    YES,
)
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty.lines import added_up
from visavis.stats.uncertainty.totals import Numbers

NOBODY = "Nobody answered this question."


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Group:
    """How a group answered."""

    of: Mapping[str, str]
    cases: int
    answered: int
    open: int | None
    """How many were asked and gave no answer; None where a paper does not tell."""
    unasked: int
    untold: int = 0
    """Of how many it is not told whether they were asked."""
    uninvited: int = 0
    """How many answered though they were not asked."""
    ungrouped: int = 0
    """How many answered and belong to no group; of everybody 0, because they are among them."""
    weights: Weights | None
    clusters: Numbers | None
    """Of shape (clusters, 2): cases and answers of each, weighted if there are weights."""
    names: tuple[str, ...] = ()
    """Of the clusters."""
    cluster: str = ""
    """What they are, in the plural."""
    homeless: int = 0
    """Answers that no cluster is known of."""
    weightless: int = 0
    """Answers without a weight above 0."""

    @property
    def denominator(self) -> str:
        """Say in one line of whom the share is."""
        said = f"{self.cases:,} of {self.answered:,} who answered this question; "
        if self.open is None:
            return f"{said}how many did not is not told"
        said += f"{self.open:,} of {self.answered + self.open:,} did not"
        for count, words in (
            (self.unasked, "more were not asked"),
            (self.untold, "more may not have been asked"),
            (self.uninvited, "more answered without being asked"),
        ):
            said += f"; {count:,} {words}" if count else ""
        return said

    @property
    def name(self) -> str:
        """The group's name, in a word or two."""
        return AND.join(self.of.values()) or ALL

    @property
    def counting(self) -> int:
        """How many answers count in a weighted or clustered figure."""
        return self.answered - self.weightless - self.homeless

    @property
    def dropped(self) -> dict[str, int]:
        """Who does not count."""
        return {
            "who did not answer": self.open or 0,
            "who were not asked": self.unasked,
            "of whom it is not told whether they were asked": self.untold,
            "who answered without being asked": self.uninvited,
        }

    @property
    def lost(self) -> dict[str, int]:
        """The same, with those who belong to no group."""
        return {**self.dropped, **({"of no group": self.ungrouped} if self.ungrouped else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Sums of design weights among those who answered."""

    cases: float
    whole: float
    squares_of_cases: float
    squares: float
    n: int


def groups(summary: Summary) -> tuple[Group, ...]:
    """Return everybody together, and each group.

    Raises
    ------
    UnusableError
        When the summary is another one.
    """
    anything: object = summary  # no checker stands between a notebook and this
    if not isinstance(anything, Summary) or anything.about.get("of") != OF:
        msg = "This is no summary of answers: make one with count_answers or answers_of."
        raise UnusableError(msg)
    by = [key for key in summary.keys if key not in (summary.about["cluster"], SAID, WEIGHED)]
    whole = _group(summary, summary.table, dict.fromkeys(by, ALL))
    if not by:
        return (whole,)
    named = summary.table.drop_nulls(by).select(*by).unique().sort(*by)
    found = [whole]
    nowhere = summary.table.filter(
        nw.col(SAID).is_in([YES, NO]), nw.any_horizontal(nw.col(*by).is_null(), ignore_nulls=True)
    )
    for values in named.iter_rows():
        lines = summary.table
        for name, value in zip(by, values, strict=True):
            lines = lines.filter(nw.col(name) == nw.lit(value))
        group = _group(summary, lines, dict(zip(by, map(str, values), strict=True)))
        found.append(replace(group, ungrouped=_n(nowhere)))
    return tuple(found)


def nobody_gave(summary: Summary) -> str:
    """Return a caution where nobody gave the word that is a case, else nothing.

    A part of a survey may have none; so this is said of what was merged, and refused nowhere.
    """
    there = set(summary.table.get_column(SAID).to_list())
    if not summary.about["yes"] or YES in there or NO not in there:
        return ""
    return f"Nobody gave the answer {summary.about['yes']!r}: check how it is spelt in the survey."


def _group(summary: Summary, lines: nw.DataFrame[Any], of: Mapping[str, str]) -> Group:
    said = lines.get_column(SAID).to_numpy()
    n = lines.get_column(N).to_numpy().astype(np.int64)
    told = (YES, NO, OPEN, UNASKED, UNTOLD, UNASKED_ANSWER)
    cases, no, silent, unasked, untold, uninvited = (int(n[said == word].sum()) for word in told)
    answers = lines.filter(nw.col(SAID).is_in([YES, NO]))
    weighted, cluster = bool(summary.about["weight"]), summary.about["cluster"]
    usable = answers.filter(nw.col(WEIGHED) == nw.lit(USABLE)) if weighted else answers
    known = usable.filter(~nw.col(cluster).is_null()) if cluster else usable
    found = _clusters(known, cluster, WEIGHT if weighted else N) if cluster else (None, ())
    return Group(
        of=of,
        cases=cases,
        answered=cases + no,
        open=None if summary.about["asked"] == NOT_TOLD else silent,
        unasked=unasked,
        untold=untold,
        uninvited=uninvited,
        weights=_weights(usable) if weighted else None,
        clusters=found[0],
        names=found[1],
        cluster=f"{cluster}s" if cluster else "",
        homeless=_n(usable) - _n(known),
        weightless=_n(answers) - _n(usable),
    )


def _n(lines: nw.DataFrame[Any]) -> int:
    return int(lines.get_column(N).sum() or 0)


def _weights(answers: nw.DataFrame[Any]) -> Weights:
    yes = answers.get_column(SAID).to_numpy() == YES
    weight, squares = (answers.get_column(name).to_numpy() for name in (WEIGHT, SQUARES))
    return Weights(
        cases=float(weight[yes].sum()),
        whole=float(weight.sum()),
        squares_of_cases=float(squares[yes].sum()),
        squares=float(squares.sum()),
        n=_n(answers),
    )


def _clusters(
    known: nw.DataFrame[Any], cluster: str, column: str
) -> tuple[Numbers, tuple[str, ...]]:
    names, place = np.unique(known.get_column(cluster).to_numpy().astype(str), return_inverse=True)
    yes = known.get_column(SAID).to_numpy() == YES
    size = known.get_column(column).to_numpy().astype(np.float64)
    rows = added_up(place.reshape(-1).astype(np.int64), np.column_stack([size * yes, size]))
    return rows, tuple(names.tolist())


def left_over(group: Group) -> dict[str, int]:
    """Return who does not count in a weighted or clustered figure."""
    gone = dict(group.lost)
    if group.weightless:
        gone["without a weight above 0"] = group.weightless
    if group.homeless:
        gone[f"without a {group.cluster.removesuffix('s')}"] = group.homeless
    return gone
