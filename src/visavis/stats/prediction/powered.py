"""Prediction-powered shares and their intervals.

References
----------
Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I., & Zrnic, T. (2023). Prediction-powered
inference. Science, 382, 669–674.
Angelopoulos, A. N., Duchi, J. C., & Zrnic, T. (2023). PPI++: Efficient prediction-powered
inference. arXiv:2311.01453.
Zrnic, T., & Candès, E. J. (2024). Cross-prediction-powered inference. Proceedings of the National
Academy of Sciences, 121, e2322083121.
Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey sampling. Springer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.prediction.counted import CODED, KIND, Predicted
from visavis.stats.prediction.counting import count_predictions
from visavis.stats.prediction.result import Part, PredictionPowered
from visavis.stats.prediction.shares import NAME, estimates
from visavis.stats.prediction.sums import Data, Sums, best_trust
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import abouts
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.vocab.counted import a_kind

NO_REPORT = (
    "There is no event report with a prediction whose therapist, client, perspective and valence "
    "are known."
)


def prediction_powered(
    predicted: Predicted | None = None,
    *,
    tuned: bool = True,
    level: float = LEVEL,
    **frames: Any,  # noqa: ANN401 -- frames, and words that stand for a gap
) -> PredictionPowered:
    """Estimate the share of each category where a model coded all reports and people some.

    Parameters
    ----------
    predicted
        Summaries made by `count_predictions`, merged or not.
    tuned
        Believe predictions as far as they have proved right, so that a useless model costs nothing;
        else wholly.
    level
        The share of intervals that are to contain what is estimated.
    frames
        Instead of `predicted`: what `count_predictions` takes.

    Returns
    -------
    PredictionPowered
        Shares by perspective, valence and category; beside them those of people alone, and how much
        a machine coded. See ``docs/methods/prediction-powered.md``.

    Raises
    ------
    UnusableError
        As in `count_predictions`; when a client is in two folds, or all are in one; or when both or
        neither of summaries and frames are passed.
    """
    if (predicted is None) == (not frames):
        msg = "Pass either what count_predictions made, or frames: reports=…, predictions=…."
        raise UnusableError(msg)
    sound(level)
    counted = count_predictions(**frames) if predicted is None else _summed_up(predicted)
    _cross_fitted(counted)
    powered: list[Estimate] = []
    alone: list[Estimate] = []
    parts = []
    lines = {f"reports {why}": n for why, n in counted.reports.dropped.items()}
    for of, reports, categories in _kinds(counted):
        names = tuple(sorted(set(categories.get_column("category").to_list())))
        spread = {
            about: Sums.of(reports, categories, about=about, names=names)
            for about in abouts(of["perspective"])
        }
        trust = best_trust(next(iter(spread.values()))) if tuned else 1.0
        parts.append(_part(of, reports, trust))
        what: dict[str, Any] = {"names": names, "of": of, "level": level, "lines": lines}
        powered += estimates(spread, trust, **what)
        alone += estimates(spread, 0.0, **what)
    empty = (Estimate(name=NAME, undefined=NO_REPORT, unit="reports", lines=lines),)
    return PredictionPowered(
        shares=Table("Shares, prediction-powered", tuple(powered) or empty),
        people_alone=Table("Shares by people alone", tuple(alone) or empty),
        parts=tuple(parts),
    )


def _summed_up(predicted: object) -> Predicted:
    if isinstance(predicted, Predicted):
        return predicted
    msg = (
        f"This needs what count_predictions made, and it is {a_kind(predicted)}: pass tables by "
        "name, as in prediction_powered(reports=…, predictions=…, consensus=…)."
    )
    raise UnusableError(msg)


def _cross_fitted(counted: Predicted) -> None:
    """Refuse folds under which a model may have seen a report that it predicts."""
    pairs = counted.reports.table.select("client", "fold").unique()
    folds = pairs.get_column("fold").n_unique()
    if len(pairs) and folds == 1:
        msg = (
            "All predictions are of one fold: their model learned from the reports that it "
            "predicts. Predict each client's reports by a model that learned from other clients."
        )
        raise UnusableError(msg)
    twice = len(pairs) - pairs.get_column("client").n_unique()
    if twice:
        msg = (
            f"The column 'fold' divides the reports of {twice} client{'s' * (twice > 1)}: a model "
            "that saw one of them predicts another. Put all reports of a client into one fold."
        )
        raise UnusableError(msg)


def _kinds(counted: Predicted) -> Iterator[tuple[dict[str, str], Data, Data]]:
    """Yield the lines of each perspective and valence that there are any of."""
    tables = (counted.reports.table, counted.categories.table)
    for perspective, valence in sorted(set(tables[0].select(*KIND).rows())):
        fits = (nw.col("perspective") == perspective) & (nw.col("valence") == valence)
        reports, categories = (table.filter(fits) for table in tables)
        yield {"perspective": perspective, "valence": valence}, reports, categories


def _part(of: Mapping[str, str], reports: Data, trust: float) -> Part:
    return Part(
        perspective=of["perspective"],
        valence=of["valence"],
        reports=int(reports.get_column(N).sum()),
        coded=int(reports.get_column(CODED).sum()),
        trust=trust,
    )
