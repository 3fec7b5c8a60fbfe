"""All that prediction-powered shares need of the rows: sums per client within therapist."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.stats.errors import UnusableError
from visavis.stats.summaries.summary import N, Summary

PAIR = ("therapist", "client")
KIND = ("perspective", "valence")
OF_REPORTS = (*PAIR, *KIND, "fold")
OF_CATEGORIES = (*PAIR, *KIND, "category")
CODED, WEIGHT = "coded", "weight"
PREDICTED, WEIGHED = "predicted", "predicted, weighed"
SETTLED, CHOSEN = "settled, weighed", "settled"
REPORT_SUMS = (N, CODED, WEIGHT)
CATEGORY_SUMS = (N, PREDICTED, WEIGHED, SETTLED, CHOSEN)
ABOUT = {"of": "predictions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """Summaries of one study, or of a part of it; parts add up.

    Any partition of the rows will do if a report stays with its predictions and its consensus.
    """

    reports: Summary
    """By therapist, client, perspective, valence and fold: reports with a prediction, how many of
    them people coded, and the sum of these ones' weights."""
    categories: Summary
    """By therapist, client, perspective, valence and category: ``n`` lines, the sum of the
    predictions of all reports, the weighed sum of those of coded reports, and the weighed and the
    plain number of reports that people settled as of the category."""

    def __post_init__(self) -> None:
        """Refuse a summary in another one's place."""
        for name, keys in (("reports", OF_REPORTS), ("categories", OF_CATEGORIES)):
            summary = getattr(self, name)
            if dict(summary.about) != ABOUT or summary.keys != keys:
                msg = f"{name} is no summary that count_predictions made of {name}: load that one."
                raise UnusableError(msg)

    @property
    def summaries(self) -> dict[str, Summary]:
        """Both by name: what `visavis.save` writes, one by one."""
        return {"reports": self.reports, "categories": self.categories}

    def __add__(self, other: Predicted) -> Predicted:
        """Return the summaries of both parts together."""
        return Predicted(
            reports=self.reports + other.reports, categories=self.categories + other.categories
        )
