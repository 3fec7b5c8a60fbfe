"""How many members said yes, said no, left the question open, or were not asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import blank, flag, label, lazy, made, number
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
        was.
    weight
        The column of design weights.
    cluster
        The column of what members come in, as their practice.

    Returns
    -------
    Summary
        Any partition of the members may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or holds something else.
    """
    sums = (N, WEIGHT, SQUARES) if weight else (N,)
    named = keys_beside((*sums, SAID, WEIGHED), (*by, *((cluster,) if cluster else ())))
    keys = (*named, SAID, WEIGHED)
    frame = lazy(data, *named, *(name for name in (answer, asked, weight) if name))
    rows = frame.select(
        *(label(frame, key).alias(own) for key, own in zip(named, places(named), strict=True)),
        _said(frame, answer, yes=yes, asked=asked).alias(f"key {len(named)}"),
        (number(frame, weight) if weight else nw.lit(0.0)).alias("given"),
        each_one("sum 0"),
    )
    usable = nw.col("given") > nw.lit(0.0)
    weighed = nw.when(usable).then(nw.lit("yes")).otherwise(nw.lit("no"))
    share = nw.when(usable).then(nw.col("given")).otherwise(nw.lit(0.0))
    prepared = rows.with_columns(
        weighed.alias(f"key {len(named) + 1}"),
        share.alias("sum 1"),
        (share * share).alias("sum 2"),
    )
    table = grouped(added_up(prepared, keys, sums), keys, sums)
    if OTHER in table.get_column(SAID).to_list():
        msg = f"The column {answer!r} has answers that are neither yes nor no: name one, as yes=…."
        raise UnusableError(msg)
    return Summary(
        kind=Kind.MOMENTS if weight else Kind.COUNTS,
        keys=keys,
        sums=sums,
        table=table,
        about={
            "of": OF,
            "answer": answer if yes is None else f"{answer} = {yes}",
            "by": AND.join(by),
            "asked": asked or "",
            "weight": weight or "",
            "cluster": cluster or "",
        },
    )


def _said(frame: nw.LazyFrame[Any], answer: str, *, yes: str | None, asked: str | None) -> nw.Expr:
    if yes is None:
        given = flag(frame, answer)
        is_yes, is_no = given == nw.lit(1), given == nw.lit(0)
    else:
        word = label(frame, answer)
        is_yes, is_no = word == nw.lit(yes), word != nw.lit(yes)
    known = nw.when(is_yes).then(nw.lit(YES)).when(is_no).then(nw.lit(NO))
    said = known.when(blank(frame, answer)).then(nw.lit(OPEN)).otherwise(nw.lit(OTHER))
    if asked is None:
        return said
    shown = flag(frame, asked)
    return nw.when(shown == nw.lit(1)).then(said).otherwise(nw.lit(UNASKED))


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
        When there are more cases than answers, or more answers than members.
    """
    told = {len(counts) for counts in groups.values()}
    if len(told) != 1:
        msg = "Tell of every group how many were asked, or of none; and name a group at least."
        raise UnusableError(msg)
    lines: dict[str, list[Any]] = {"group": [], SAID: [], WEIGHED: [], N: []}
    for name, (cases, answered, *more) in groups.items():
        asked = more[0] if more else answered
        if not 0 <= cases <= answered <= asked:
            msg = f"{name}: {cases} of {answered} of {asked} cannot be: pass cases, answers, asked."
            raise UnusableError(msg)
        for said, n in ((YES, cases), (NO, answered - cases), (OPEN, asked - answered)):
            for column, value in zip(lines, (name, said, "no", n), strict=True):
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
            "by": "group",
            "asked": NOT_TOLD if told == {2} else "",
            "weight": "",
            "cluster": "",
        },
    )


SCHEMA = {"group": nw.String(), SAID: nw.String(), WEIGHED: nw.String(), N: nw.Int64()}
