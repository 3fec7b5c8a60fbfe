"""How far the client's actor and partner effects differ from the therapist's.

The two outcomes of a session are alike for more reasons than the models know, so the errors of the
two models are not independent. Leaving out parts of the clusters in both at once takes that in.

References
----------
Efron, B., & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics, 9, 586–596.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from visavis.stats.models import MixedModel, mixed_model
from visavis.stats.models.design import Numbers
from visavis.stats.models.gram import checked
from visavis.stats.models.mixed import Method, fitted
from visavis.stats.results import Estimate
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import around
from visavis.vocab.counted import counted

MOST, FEWEST = 30, 8
"""Parts that are left out in turn: at most, and at least."""
LESS = "client less therapist"


@dataclass(frozen=True, eq=False, kw_only=True)
class Both:
    """What both models are fitted to."""

    sums: Mapping[str, Summary]
    """By whose outcome it is."""
    outcomes: Mapping[str, str]
    by: tuple[str, str]
    """The client's predictor and the therapist's."""
    groups: Sequence[str]
    se: str
    level: float

    def models(self) -> dict[str, MixedModel]:
        """Fit both."""
        return {
            side: mixed_model(
                one,
                y=self.outcomes[side],
                fixed=self.by,
                groups=self.groups,
                se=self.se,
                level=self.level,
            )
            for side, one in self.sums.items()
        }

    def effects(self, without: Sequence[str]) -> Numbers | None:
        """Return the client's two effects less the therapist's, without some clusters.

        None where that cannot be fitted.
        """
        found = []
        for side, one in self.sums.items():
            asked = checked(self.outcomes[side], self.by, (), self.groups)
            again = fitted(self._left(one, without), asked, method=Method.REML).components
            if again is None:
                return None
            found.append(again.effects[1:])
        client, therapist = found
        return np.asarray(client - therapist[::-1])

    def _left(self, one: Summary, without: Sequence[str]) -> Summary:
        kept = ~nw.col(self.groups[0]).is_in(list(without))
        return replace(one, table=one.table.filter(kept))

    def parts(self) -> list[list[str]]:
        """Return the outer clusters, in as many parts as are left out in turn."""
        columns = (one.table.get_column(self.groups[0]) for one in self.sums.values())
        names = sorted({name for column in columns for name in column.drop_nulls().to_list()})
        size = min(len(names), MOST)
        return [names[part::size] for part in range(size)]


def differences(
    both: Both, models: Mapping[str, MixedModel]
) -> list[tuple[Estimate, float | None]]:
    """Return the client's two effects less the therapist's, with degrees of freedom."""
    parts = both.parts()
    why = next((model.undefined for model in models.values() if model.undefined), None)
    why = why or _too_few(len(parts), both.groups[0])
    left = [] if why else [both.effects(part) for part in parts]
    if any(each is None for each in left):
        why = f"Without some groups of {both.groups[0]!r} the models cannot be fitted."
    like = replace(next(iter(models.values())).estimates[0], cautions=())
    sessions = [f"{model.estimates[0].n} with the {side}'s" for side, model in models.items()]
    values = (None, None) if why else _apart(models, both.by).tolist()
    spread = np.array(left) if left and not why else None
    found: list[tuple[Estimate, float | None]] = []
    for place, (name, value) in enumerate(zip(("actor", "partner"), values, strict=True)):
        one = replace(
            like,
            name=name,
            of={"outcome": LESS},
            value=value,
            undefined=why,
            se=None,
            interval=None,
            unit="sessions",
            denominator=f"{' and '.join(sessions)} outcome",
            cluster=both.groups[0],
            clusters=sum(map(len, parts)),
        )
        if spread is None:
            found.append((one, None))
            continue
        found.append(_with_error(one, spread[:, place], level=both.level))
    return found


def _with_error(one: Estimate, left: Numbers, *, level: float) -> tuple[Estimate, float | None]:
    size = len(left)
    se = float(np.sqrt((size - 1) / size * ((left - left.mean()) ** 2).sum()))
    how = f"jackknife over {size} parts"
    interval = around(one.value or 0.0, se, df=size - 1, how=how, level=level)
    return replace(one, se=se, interval=interval), float(size - 1)


def _apart(models: Mapping[str, MixedModel], by: tuple[str, str]) -> Numbers:
    client, therapist = (
        np.array([model.fixed[name] for name in by], np.float64) for model in models.values()
    )
    return np.asarray(client - therapist[::-1])


def _too_few(parts: int, group: str) -> str | None:
    if parts >= FEWEST:
        return None
    return (
        f"There are {counted(parts, 'group')} of {group!r}: with fewer than {FEWEST}, how far the "
        "two sides' effects differ by chance is not known."
    )
