"""Dropout under several definitions, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from visavis.stats.endings.definitions import (
    DEFAULT,
    DROPOUT,
    GOING_ON,
    NONE,
    ONE_SIDE,
    Rule,
)
from visavis.stats.endings.soundness import sound as sound_tables
from visavis.stats.endings.tables import PAIR, Tables, episodes
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Kind, Summary, counts
from visavis.stats.summaries.summary import N, grouped
from visavis.stats.uncertainty import About, ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import added_up, clusters_of
from visavis.vocab.counted import counted

KEYS = ("definition", "verdict", *PAIR)
OF = "dropout"
NAME = "dropout"
NOBODY = "without therapist or client"
NOTHING = "This definition decides no episode."


def count_dropout(tables: Tables, definitions: Sequence[Rule] = DEFAULT) -> Summary:
    """Count episodes by what each definition says of them, per client within therapist.

    Parameters
    ----------
    tables
        The study dataset's ``episodes``, and ``sessions`` or ``scores`` where a definition reads
        them.
    definitions
        Rules, as in `visavis.stats.endings.definitions`.

    Returns
    -------
    Summary
        Any partition that keeps episodes whole, with their sessions and scores, may be merged.

    Raises
    ------
    UnusableError
        When a table or a column is missing, a line is there twice, a word is on no list, or two
        definitions have the same name.
    """
    listed: object = definitions
    if not isinstance(listed, Sequence):
        msg = f"Name definitions in a list, as [{definitions!r}]."
        raise UnusableError(msg)
    names = [rule.name for rule in definitions]
    if not names or len(set(names)) < len(names):
        msg = "Name a definition or more, and each once."
        raise UnusableError(msg)
    read = ("episodes", *(name for rule in definitions for name in rule.tables))
    tables = sound_tables(tables, read, *(name for rule in definitions for name in rule.columns))
    lines = [_counted(tables, rule) for rule in definitions]
    lost = nw.col("therapist").is_null() | nw.col("client").is_null()
    whole = nw.concat(lines)
    gone = whole.filter(lost, nw.col("definition") == names[0])
    return Summary(
        kind=Kind.COUNTS,
        keys=KEYS,
        sums=(N,),
        table=grouped(whole.filter(~lost), KEYS, (N,)),
        dropped={NOBODY: int(gone.get_column(N).sum() or 0)},
        about={"of": OF, **{f"definition {rule.name}": repr(rule) for rule in definitions}},
    )


def _counted(tables: Tables, rule: Rule) -> nw.DataFrame[Any]:
    rows = rule.facts(tables, episodes(tables, *rule.columns))
    judged = rows.select(*PAIR, rule.verdict().alias("verdict"))
    found = counts(judged, by=("verdict", *PAIR)).table
    return found.with_columns(nw.lit(rule.name).alias("definition")).select(*KEYS, N)


def dropout(
    data: Tables | Summary, definitions: Sequence[Rule] = DEFAULT, *, level: float = LEVEL
) -> Table:
    """Estimate the share of therapies that ended in dropout, under each definition.

    Parameters
    ----------
    data
        Tables as in `count_dropout`; or what it made, merged or not.
    definitions
        As there; of a summary, all that it holds.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Table
        For each definition a share of the episodes that it decides, clustered by client (for these
        therapists) and by therapist (for therapists at large); see ``docs/methods/dropout.md``.

    Raises
    ------
    UnusableError
        As in `count_dropout`.
    """
    sound(level)
    summary = data if isinstance(data, Summary) else count_dropout(data, definitions)
    if summary.about.get("of") != OF:
        msg = "This summary is of something else: make it with count_dropout."
        raise UnusableError(msg)
    names = [key.removeprefix("definition ") for key in summary.about if key != "of"]
    return Table(
        "Dropout, by definition",
        tuple(each for name in names for each in _estimates(summary, name, level)),
    )


def _estimates(summary: Summary, name: str, level: float) -> Iterator[Estimate]:
    lines = summary.table.filter(nw.col("definition") == name)
    mine = replace(summary, table=lines)
    verdict = np.array(lines.get_column("verdict").to_list(), dtype=object)
    n = lines.get_column(N).to_numpy().astype(float)
    left, decided = (verdict == DROPOUT) * n, np.isin(verdict, (DROPOUT, *NONE)) * n
    reasons = sorted({str(why) for why in verdict} - {DROPOUT, *NONE})
    dropped = {why: round(float(n[verdict == why].sum())) for why in reasons} | dict(
        summary.dropped
    )
    one_side = round(float(n[verdict == ONE_SIDE].sum()))
    cautions = _cautions(dropped, round(float(left.sum())), round(float(decided.sum())), one_side)
    for about in About:
        added = added_up(clusters_of(mine, about, within=True), np.column_stack([left, decided]))
        what = What(
            name=NAME,
            scale=Scale.SHARE,
            unit="episodes",
            about=about,
            of={"definition": name, "about": about.value},
            dropped=dropped,
            level=level,
            empty=NOTHING,
        )
        found = ratios(added[:, :1], added[:, 1:])
        for each in estimates(found, what, columns=[{}], n=[round(float(decided.sum()))]):
            yield replace(each, cautions=(*each.cautions, *cautions))


def _cautions(dropped: dict[str, int], left: int, decided: int, one_side: int) -> tuple[str, ...]:
    """Say in which direction those that could not be decided may pull, and how far."""
    said = []
    open_ones = {why: n for why, n in dropped.items() if why.startswith(GOING_ON) and n}
    over = {why: n for why, n in dropped.items() if n and why not in {*open_ones, NOBODY}}
    if going_on := sum(open_ones.values()):
        said.append(
            f"{counted(going_on, 'episode')} still going on could not be decided: short therapies "
            "are decided first, so the share may be too high. See survival for shares by session."
        )
    if decided and (n := sum(over.values())):
        low, high = left / (decided + n), (left + n) / (decided + n)
        said.append(
            f"{counted(n, 'ended therapy', 'ended therapies')} could not be decided "
            f"({'; '.join(over)}): if none of them was dropout, the share would be {low:.3f}; "
            f"if all were, {high:.3f}."
        )
    if one_side:
        said.append(
            f"Of {counted(one_side, 'therapy', 'therapies')} one side alone told, and of no "
            "dropout; the other side's silence counts as none. If it was dropout to all of them, "
            f"the share would be {(left + one_side) / decided:.3f}."
        )
    return tuple(said)
