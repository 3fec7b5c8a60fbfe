"""The scores of each client as sums: the first one, and the cross-products of those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, kept, known, label, lazy, number
from visavis.stats.growth.shapes import Shape
from visavis.stats.refusals import refuse_several
from visavis.stats.summaries import Kind, Summary
from visavis.stats.summaries.products import ONE, TIMES
from visavis.stats.summaries.summary import WHOLE, N, each_one, grouped, places

EPISODE, CLIENT, THERAPIST = "episode", "client", "therapist"
AT, SCORE, INTAKE = "at", "score", "intake"
MEASURES = (*(shape.column for shape in Shape), SCORE)
PRODUCTS = tuple(TIMES.join(pair) for pair in combinations_with_replacement((ONE, *MEASURES), 2))[
    1:
]
INTAKES, SQUARES, SAME = "intakes", "squares of intake", "first scores like intake"
BEGUN, SOONEST, LATEST = "begun", "soonest", "latest"
LOWEST, HIGHEST = "lowest score", "highest score"
SUMS = (N, INTAKE, INTAKES, SQUARES, SAME, BEGUN, SOONEST, LATEST, LOWEST, HIGHEST, *PRODUCTS)
OF = "courses"
FIRST = "first scores, which are the intake"
NO_FIRST = "scores of clients whose first score is missing"
Frame = nw.LazyFrame[Any]


def count_courses(data: object) -> Summary:
    """Sum up each client's intake and later scores, for `expected_trajectory` and `reliability`.

    Parameters
    ----------
    data
        Any frame with the columns client, at (session or day) and score; and therapist, episode and
        intake where they are known, as for `not_on_track`. Without intake it is the first score.

    Returns
    -------
    Summary
        A line for each client, or each episode. Partitions that keep clients whole may be merged.

    Raises
    ------
    UnusableError
        When a column is missing or holds no numbers, a time lies before 0, an episode has two
        clients or therapists (without episodes: a client two therapists), or somebody has two
        scores at one time.
    """
    frame = lazy(data, CLIENT, AT, SCORE)
    there = frame.collect_schema().names()
    whose = EPISODE if EPISODE in there else CLIENT
    keys = (*([THERAPIST] if THERAPIST in there else []), whose)
    own, numbers = places(keys), (AT, SCORE, *([INTAKE] if INTAKE in there else []))
    rows = frame.select(
        *(known(frame, key).alias(place) for key, place in zip(keys, own, strict=True)),
        *(number(frame, name) for name in numbers),
    )
    dropped = _lacking(rows, dict(zip((*own, *numbers), (*keys, *numbers), strict=True)))
    _refuse_others(frame, whose)
    placed = kept(rows.filter(~_any_missing(*own, AT)), whole_numbers=False)
    _refuse_again(placed.filter(~_any_missing(*numbers)), own[-1], whose)
    table = _added_up(placed, own, numbers, given=INTAKE in there)
    words = table.lazy()
    labelled = table.with_columns(
        label(words, place).alias(key) for key, place in zip(keys, own, strict=True)
    )
    if INTAKE not in there:
        # Whoever comes next would not do: later scores are regressed on a first one.
        unknown = nw.col(INTAKES) == nw.lit(0.0)
        dropped[NO_FIRST] = int(labelled.filter(unknown).get_column(N).sum() or 0)
        labelled = labelled.filter(~unknown)
        dropped[FIRST] = int(labelled.get_column(INTAKES).sum() or 0)
    return Summary(
        kind=Kind.PRODUCTS,
        keys=keys,
        sums=SUMS,
        table=grouped(labelled, keys, SUMS),
        dropped={why: count for why, count in dropped.items() if count},
        about={
            "of": OF,
            INTAKE: "a column" if INTAKE in there else "the first score",
            WHOLE: whose,
        },
    )


def courses_of(data: object) -> Summary:
    """Return what `count_courses` makes of data, or made of them before, if it is sound.

    Raises
    ------
    UnusableError
        When a summary is another one, somebody has two intakes, or times are counted from before
        anything began.
    """
    summary = data if isinstance(data, Summary) else count_courses(data)
    if summary.about.get("of") != OF:
        msg = "This is no summary of courses: make it with count_courses(…)."
        raise UnusableError(msg)
    _refuse_several(summary.table, summary.keys[-1], summary.keys[:-1])
    _one_intake(summary)
    _refuse_far(summary.table)
    return summary


FAR = 20
"""So many times the span of all times before the first of them, nothing began at 0."""


def _refuse_far(table: nw.DataFrame[Any]) -> None:
    """Refuse dates that are numbers: a curve that begins at 0 is flat where they lie."""
    if not len(table):
        return
    first, last = table.get_column(BEGUN).min(), table.get_column(LATEST).max()
    if last > first > FAR * (last - first):
        msg = (
            f"The column {AT!r} goes from {first:,g} to {last:,g}, far from 0 for so short a "
            "time: count days, weeks or sessions from each beginning on."
        )
        raise UnusableError(msg)


def _refuse_others(frame: Frame, whose: str) -> None:
    """Refuse an episode of two clients or therapists, as `not_on_track` does."""
    there = frame.collect_schema().names()
    names = [name for name in (CLIENT, THERAPIST) if name in there and name != whose]
    if names:
        found = collected(frame.select(known(frame, name) for name in (whose, *names)).unique())
        words = found.lazy()
        labelled = found.select(label(words, name) for name in (whose, *names))
        _refuse_several(labelled.drop_nulls(), whose, names)


def _refuse_several(rows: nw.DataFrame[Any], whose: str, names: Sequence[str]) -> None:
    remedy = "correct it" if whose == EPISODE else f"add the column {EPISODE!r}"
    refuse_several(rows, whose, names, remedy)


def _refuse_again(rows: Frame, place: str, whose: str) -> None:
    """Refuse two scores at one time: neither is known to be the one that is meant."""
    times = rows.select(place, AT, each_one("times")).group_by(place, AT)
    several = times.agg(nw.col("times").sum()).filter(nw.col("times") > nw.lit(1))
    found = collected(several.select(place, AT)).sort(place, AT)
    if len(found):
        name, at = found.row(0)
        more = f", or add the column {EPISODE!r}" if whose == CLIENT else ""
        msg = f"The {whose} {name!r} has two scores at one time, {AT} {at:g}: leave one{more}."
        raise UnusableError(msg)


def _lacking(rows: Frame, names: dict[str, str]) -> dict[str, int]:
    """Count what is missing, and refuse times before 0, of which there is no logarithm or root."""
    flags = {place: nw.col(place).is_null() for place in names} | {BEGUN: nw.col(AT) < 0}
    counted = collected(
        rows.select(
            nw.when(flag).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias(place)
            for place, flag in flags.items()
        ).select(nw.all().sum())
    )
    found = {place: int(counted.get_column(place)[0] or 0) for place in flags}
    if found[BEGUN]:
        msg = f"The column {AT!r} has times before 0: count from the beginning on."
        raise UnusableError(msg)
    return {f"scores without {name}": found[place] for place, name in names.items()}


def _any_missing(*columns: str) -> nw.Expr:
    return nw.any_horizontal(*(nw.col(c).is_null() for c in columns), ignore_nulls=False)


def _added_up(
    rows: Frame, keys: tuple[str, ...], numbers: tuple[str, ...], *, given: bool
) -> nw.DataFrame[Any]:
    """Add up each client's rows; `given` says whether the intake is a column of its own.

    The first row is the first there is, with a score or without.
    """
    begun = rows.group_by(*keys).agg(nw.col(AT).min()).rename({AT: BEGUN})
    both = rows.filter(~_any_missing(*numbers)).join(begun, on=list(keys), how="left")
    first, at = nw.col(AT) == nw.col(BEGUN), nw.col(AT)
    later = nw.lit(value=True) if given else ~first
    intake, whose = (nw.col(INTAKE), nw.lit(value=True)) if given else (nw.col(SCORE), first)
    columns = {ONE: nw.lit(1.0), SCORE: nw.col(SCORE)}
    columns |= {shape.column: shape.expression(at) for shape in Shape}
    pairs = (name.split(TIMES) for name in PRODUCTS)
    sums = {
        N: _where(later, nw.lit(1.0)),
        **{TIMES.join(pair): _where(later, columns[pair[0]] * columns[pair[1]]) for pair in pairs},
        INTAKE: _where(whose, intake),
        INTAKES: _where(whose, nw.lit(1.0)),
        SQUARES: _where(whose, intake * intake),
        SAME: _where(first & (nw.col(SCORE) == intake), nw.lit(1.0)),
    }
    prepared = both.select(
        *keys,
        *(column.alias(name) for name, column in sums.items()),
        nw.col(BEGUN),
        nw.when(later).then(at).alias(SOONEST),
        nw.when(later).then(at).alias(LATEST),
        nw.col(SCORE).alias(LOWEST),
        nw.col(SCORE).alias(HIGHEST),
    )
    table = collected(
        prepared.group_by(*keys).agg(
            nw.col(*sums).sum(),
            nw.col(BEGUN, SOONEST, LOWEST).min(),
            nw.col(LATEST, HIGHEST).max(),
        )
    )
    return table.with_columns(nw.col(SOONEST, LATEST).fill_null(0.0))


def _where(there: nw.Expr, column: nw.Expr) -> nw.Expr:
    return nw.when(there).then(column).otherwise(nw.lit(0.0))


def _one_intake(summary: Summary) -> None:
    whose = summary.keys[-1]
    n, total, squares = (
        summary.table.get_column(name).to_numpy() for name in (INTAKES, INTAKE, SQUARES)
    )
    remedy = (
        f"add a column {EPISODE!r} for each time somebody came" if whose == CLIENT else "correct it"
    )
    if summary.about[INTAKE] != "a column":
        if (n > 1).any():
            msg = f"One {whose} has two first scores: leave one of each, and keep {whose}s whole."
            raise UnusableError(msg)
        return
    if (n * squares - total**2 > ALIKE * n * squares).any():
        msg = f"One {whose} has more than one {INTAKE} score: {remedy}."
        raise UnusableError(msg)
    same = summary.table.get_column(SAME).to_numpy()
    if len(same) and (same > 0).mean() > HALF:
        msg = (
            f"The first score of most {whose}s is their {INTAKE}: a score cannot predict itself. "
            f"Leave those rows out, or the column {INTAKE!r}: it is the first score then."
        )
        raise UnusableError(msg)


ALIKE, HALF = 1e-12, 0.5
