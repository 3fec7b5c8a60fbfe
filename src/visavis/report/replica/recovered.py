"""What was planted against what was recovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.report.replica.found import found
from visavis.report.replica.truths import Key, planted
from visavis.report.study.compute import Report
from visavis.report.study.rows import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """One planted truth beside its estimate."""

    key: Key
    target: float
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the interval contains what was planted."""
        return self.low <= self.target <= self.high


def recovered(report: Report) -> Sequence[Recovered]:
    """Put estimates with an interval beside what they aim at.

    Raises
    ------
    RemedyError
        When nothing was planted in the dataset.
    """
    targets = planted(report.study.dataset)
    told = []
    for key, row in found(report).items():
        value, low, high = (number(row, name) for name in ("value", "low", "high"))
        if key in targets and value is not None and low is not None and high is not None:
            told.append(Recovered(key=key, target=targets[key], value=value, low=low, high=high))
    return told
