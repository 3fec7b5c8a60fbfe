"""How many members said yes, said no, left the question open, or were not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, distinct, flag, label, lazy, made, number
from visavis.stats.gaps import told
from visavis.stats.results import Estimate
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.summary import (
    N,
    added_up,
    each_one,
    grouped,
    keys_beside,
    places,
)

OF = "answers"
SAID, WEIGHED = "said", "weighed"
YES, NO, OPEN, UNASKED, OTHER = "yes", "no", "open", "not asked", "other"
UNTOLD, UNASKED_ANSWER = "not told whether asked", "not asked, and answered"
NO_FLAG = "neither asked nor not"
USABLE, UNUSABLE, BELOW = "yes", "no", "below 0"
ALL = "all"
"""In place of a group's name: members of every group, and those of none."""
WEIGHT, SQUARES = "weight", "squares"
NOT_TOLD = "not told"
"""In place of the column that says who was asked."""
AND = ", "
"""Between the names of columns."""


def count_answers(
    data: object,
    *,
    answer: str,
    yes: str | None = None,
    by: Sequence[str] = (),
    asked: str | None = None,
    weight: str | None = None,
    cluster: str | None = None,
) -> Summary:
    """Count members by their answer to one question, and by group.

    Parameters
    ----------
    data
        One row for each member who was invited to answer; any frame.
    answer
        The column of the answer: true or false, yes or no. Empty where it was left open.
    yes
        The word that counts as a case, where the answer is one of several.
    by
        Columns of groups.
    asked
        The column that says whether a member was shown the question at all. Without it, everybody
        was. Of whom it does not tell, and who answered without being asked, is left out and
        counted.
    weight
        The column of design weights; who has none, or 0, is left out of weighted figures.
    cluster
        The column of what members come in, as their practice.

    Returns
    -------
    Summary
        Any partition of the members may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or holds something else, or a group could not be told from what
        stands beside it in the result.
    """
    _may_group(by)
    sums = (N, WEIGHT, SQUARES) if weight else (N,)
    named = keys_beside((*sums, SAID, WEIGHED), (*by, *((cluster,) if cluster else ())))
    keys = (*named, SAID, WEIGHED)
    used = (*named, *(name for name in (answer, asked, weight) if name))
    frame = told(lazy(data, *used), used)
    if yes is not None:
        _refuse_likeness(frame, answer, yes)
    rows = frame.select(
        *(label(frame, key).alias(own) for key, own in zip(named, places(named), strict=True)),
        _said(frame, answer, yes=yes, asked=asked).alias(f"key {len(named)}"),
        (number(frame, weight) if weight else nw.lit(0.0)).alias("given"),
        each_one("sum 0"),
    )
    usable, below = (nw.col("given") > nw.lit(0.0)), (nw.col("given") < nw.lit(0.0))
    weighed = nw.when(usable).then(nw.lit(USABLE)).when(below).then(nw.lit(BELOW))
    share = nw.when(usable).then(nw.col("given")).otherwise(nw.lit(0.0))
    prepared = rows.with_columns(
        weighed.otherwise(nw.lit(UNUSABLE)).alias(f"key {len(named) + 1}"),
        share.alias("sum 1"),
        (share * share).alias("sum 2"),
    )
    table = grouped(added_up(prepared, keys, sums), keys, sums)
    _refuse_faults(table, answer=answer, asked=asked, weight=weight, by=by)
    return Summary(
        kind=Kind.MOMENTS if weight else Kind.COUNTS,
        keys=keys,
        sums=sums,
        table=table,
        about={
            "of": OF,
            "answer": answer if yes is None else f"{answer} = {yes}",
            "yes": yes or "",
            "by": AND.join(by),
            "asked": asked or "",
            "weight": weight or "",
            "cluster": cluster or "",
        },
    )


RESERVED = frozenset(
    (*Estimate(name="", value=0.0, denominator="-").rows()[0], "weighting", "interval", "between")
)
"""Columns of results: a group of that name would be overwritten."""


def _may_group(by: Sequence[str]) -> None:
    if not isinstance(by, str) and (taken := [name for name in by if name in RESERVED]):
        msg = f"A result has a column {taken[0]!r} of its own: rename the column of groups."
        raise UnusableError(msg)


def _refuse_likeness(frame: nw.LazyFrame[Any], answer: str, yes: str) -> None:
    """Refuse answers that are the wanted one but for capitals or blanks: they would count as no."""
    word = label(frame, answer)
    near = word.str.strip_chars().str.to_lowercase() == nw.lit(yes.strip().lower())
    alike = frame.filter(near & (word != nw.lit(yes))).select(word.alias(answer))
    if found := distinct(alike, answer):
        msg = (
            f"The column {answer!r} holds {found[0]!r}, and yes={yes!r} asks for another word: "
            "write them alike."
        )
        raise UnusableError(msg)


def _refuse_faults(
    table: nw.DataFrame[Any],
    *,
    answer: str,
    asked: str | None,
    weight: str | None,
    by: Sequence[str],
) -> None:
    said = table.get_column(SAID).to_list()
    if OTHER in said:
        msg = f"The column {answer!r} has answers that are neither yes nor no: name one, as yes=…."
        raise UnusableError(msg)
    if NO_FLAG in said:
        msg = f"The column {asked!r} says more than yes or no: write one of these, or leave it."
        raise UnusableError(msg)
    if BELOW in table.get_column(WEIGHED).to_list():
        msg = f"The column {weight!r} holds weights below 0: correct them, or leave them empty."
        raise UnusableError(msg)
    for name in by:
        if ALL in table.get_column(name).to_list():
            msg = f"The column {name!r} has a group {ALL!r}, as everybody is called: rename it."
            raise UnusableError(msg)


def _said(frame: nw.LazyFrame[Any], answer: str, *, yes: str | None, asked: str | None) -> nw.Expr:
    if yes is None:
        given = flag(frame, answer)
        is_yes, is_no = given == nw.lit(1), given == nw.lit(0)
    else:
        word = label(frame, answer)
        is_yes, is_no = word == nw.lit(yes), word != nw.lit(yes)
    silent = blank(frame, answer)  # first: to pandas, a gap is unlike any word
    known = nw.when(silent).then(nw.lit(OPEN)).when(is_yes).then(nw.lit(YES))
    said = known.when(is_no).then(nw.lit(NO)).otherwise(nw.lit(OTHER))
    if asked is None:
        return said
    shown = flag(frame, asked)
    told_of = nw.when(blank(frame, asked)).then(nw.lit(UNTOLD)).when(shown == nw.lit(1)).then(said)
    refused = told_of.when((shown == nw.lit(0)) & silent).then(nw.lit(UNASKED))
    return refused.when(shown == nw.lit(0)).then(nw.lit(UNASKED_ANSWER)).otherwise(nw.lit(NO_FLAG))


def answers_of(groups: Mapping[str, tuple[int, int] | tuple[int, int, int]]) -> Summary:
    """Write counts from a paper as if they had been counted here.

    Parameters
    ----------
    groups
        By the name of the group: how many said yes, how many answered, and how many were asked if
        that is known. One group is called as you like.

    Raises
    ------
    UnusableError
        When there are more cases than answers, or more answers than members, or parts of them.
    """
    lengths = {len(counts) for counts in groups.values()}
    if len(lengths) != 1 or not lengths <= {2, 3}:
        msg = "Tell of every group how many were asked, or of none; and name a group at least."
        raise UnusableError(msg)
    if ALL in groups:
        msg = f"A group is called {ALL!r}, as everybody is: give it another name."
        raise UnusableError(msg)
    lines: dict[str, list[Any]] = {"group": [], SAID: [], WEIGHED: [], N: []}
    for name, (cases, answered, *more) in groups.items():
        asked = more[0] if more else answered
        whole = all(isinstance(count, Integral) for count in (cases, answered, asked))
        if not whole or not 0 <= cases <= answered <= asked:
            given = " of ".join(map(str, (cases, answered, *more)))
            msg = f"{name}: {given} cannot be: pass whole numbers of cases, answers and asked."
            raise UnusableError(msg)
        for said, n in ((YES, cases), (NO, answered - cases), (OPEN, asked - answered)):
            for column, value in zip(lines, (name, said, UNUSABLE, n), strict=True):
                lines[column].append(value)
    keys = ("group", SAID, WEIGHED)
    return Summary(
        kind=Kind.COUNTS,
        keys=keys,
        sums=(N,),
        table=grouped(made(lines, SCHEMA), keys, (N,)),
        about={
            "of": OF,
            "answer": "",
            "yes": "",
            "by": "group",
            "asked": NOT_TOLD if lengths == {2} else "",
            "weight": "",
            "cluster": "",
        },
    )


SCHEMA = {"group": nw.String(), SAID: nw.String(), WEIGHED: nw.String(), N: nw.Int64()}
