"""How many of each therapist's clients are in which class: what shares are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.stats.change.classes import Change, ChangeRule, Classified, classify, possible
from visavis.stats.change.pairs import Pairs, pairs_of
from visavis.stats.change.sample import sample_of
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary, counts
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import ratios
from visavis.stats.uncertainty.estimates import Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.lines import abouts_of, added_up, alone, clusters_of
from visavis.vocab.card import Perspective

OF = "classes of change"
CLASS, BEGAN = "class", "began"
ALL, CLINICAL = "all", "those who began in the clinical range"


def count_classes(data: object, *, rule: ChangeRule, sample: object = None) -> Summary:
    """Count the classes of a part of a study; parts add up.

    Parameters
    ----------
    data
        As in `visavis.stats.change.pairs.pairs_of`.
    rule
        How clients are put into classes.
    sample
        What `count_change` made of *all* parts, merged. Needed where the norms leave something to
        the study's own clients: those of one part are not those of the study.

    Returns
    -------
    Summary
        Counts by therapist, client, began and class.

    Raises
    ------
    UnusableError
        When norms lack what the rule needs, and there is no `sample`.
    """
    if sample is None and rule.borrowed:
        msg = (
            f"The norms lack {' and '.join(rule.borrowed)}: pass sample, the merged summaries of "
            "count_change, so that every part is judged alike."
        )
        raise UnusableError(msg)
    pairs = pairs_of(data)
    known = sample_of(pairs if sample is None else sample)
    return counted(classify(pairs, rule, known), rule, pairs)


def counted(found: Classified, rule: ChangeRule, pairs: Pairs) -> Summary:
    """Count classes, and note by what they were decided."""
    made = counts(found.table, by=[*pairs.keys(), BEGAN, CLASS])
    return Summary(
        kind=made.kind,
        keys=made.keys,
        sums=made.sums,
        table=made.table,
        dropped={why: n for why, n in found.dropped.items() if n},
        about={
            "of": OF,
            "unit": pairs.unit,
            "criterion": rule.criterion.describe(),
            "better": str(rule.norms.better),
            "limit": _said(found.limit),
            "cutoff": _said(found.cutoff),
            "definition": str(rule.definition),
            "classes": " ".join(possible(rule)),
        },
    )


def _said(points: float | None) -> str:
    """Write points so that parts which were decided alike say the same."""
    return "none" if points is None else f"{points:.9g}"


def class_shares(
    summary: Summary,
    *,
    perspective: str = Perspective.CLIENT,
    cautions: Sequence[str] = (),
    level: float = LEVEL,
) -> Table:
    """Estimate how many of clients are in each class.

    Parameters
    ----------
    summary
        Made by `count_classes`, merged or not.
    perspective
        Who filled the scores in: what one therapist says of ten clients comes from one person.
    cautions
        What else makes the shares easy to misread.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Table
        The share of each class, and of all who are better or worse; of all, and, where there is a
        cut-off, of those who began in the clinical range, the only ones who could recover.

    Raises
    ------
    UnusableError
        When the summary is another one.
    """
    if summary.about.get("of") != OF:
        msg = "This is no summary of classes of change: see count_classes."
        raise UnusableError(msg)
    sound(level)
    found = [
        estimate
        for about in abouts_of(summary, perspective)
        for of, kept in _groups(summary)
        for estimate in _shares(
            summary,
            kept,
            What(
                name="share",
                scale=Scale.SHARE,
                unit=summary.about["unit"],
                about=about,
                of={"of": of, "about": about.value},
                dropped=_dropped(summary, kept),
                level=level,
                empty="There are none of them.",
                cautions=(*cautions, *alone(summary)),
            ),
        )
    ]
    return Table("Classes of change", tuple(found))


def _groups(summary: Summary) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    yield ALL, np.ones(len(summary), bool)
    if summary.about["cutoff"] != "none":
        yield CLINICAL, (summary.table.get_column(BEGAN) == "clinical").to_numpy()


def _shares(summary: Summary, kept: NDArray[np.bool_], what: What) -> list[Estimate]:
    names = _names(summary, what.of["of"])
    n = np.where(kept, summary.table.get_column(N).to_numpy(), 0).astype(np.float64)
    is_of = summary.table.get_column(CLASS).to_numpy()[:, None] == np.array(names)
    each = is_of * n[:, None]
    both = (
        {name: each[:, np.isin(names, group)].sum(axis=1) for name, group in TOGETHER.items()}
        if Change.RECOVERED in names
        else {}
    )
    cluster = clusters_of(summary, what.about)
    over = np.column_stack([each, *both.values()])
    parts = [added_up(cluster, part) for part in (over, n[:, None])]
    columns = [{CLASS: name} for name in (*names, *both)]
    return estimates(ratios(*parts), what, columns=columns, n=[int(n.sum())] * len(columns))


TOGETHER = {
    "better": (Change.RECOVERED.value, Change.IMPROVED.value),
    "worse": (Change.DETERIORATED.value, Change.HARMED.value),
}
"""Two classes taken together."""


def _names(summary: Summary, of: str) -> list[str]:
    """Return the classes; nobody falls out of the functional range who began outside of it."""
    names = summary.about["classes"].split()
    return [name for name in names if of == ALL or name != Change.HARMED]


def _dropped(summary: Summary, kept: NDArray[np.bool_]) -> dict[str, int]:
    outside = int(summary.table.get_column(N).to_numpy()[~kept].sum())
    more = {"began in the functional range": outside} if outside else {}
    return {**summary.dropped, **more}
