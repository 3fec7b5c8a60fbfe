"""A mixed model of the split predictors, and its effects as estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from visavis.stats.models.gram import checked
from visavis.stats.models.mixed import Fitted as Fit
from visavis.stats.models.mixed import Method, errors_of
from visavis.stats.models.mixed import fitted as fit
from visavis.stats.models.sums import weighed_sum
from visavis.stats.models.words import Words
from visavis.stats.outcome.asked import Asked
from visavis.stats.outcome.result import Effect
from visavis.stats.outcome.splitting import Part, Split, parts
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.few import few
from visavis.stats.uncertainty.p_values import p_value
from visavis.vocab.card import SIDES, Perspective

TOGETHER, ALONE = "together", "alone"
"""Whether other predictors are in the model."""
PAIR = "pair"
OF_PAIRS = ("both_", "only_", "matched_", "same_category_", "shared_category_")
"""What the names of predictors begin with that compare both cards."""


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """One model of some of the predictors."""

    split: Split
    predictors: tuple[str, ...]
    fit: Fit
    given: str
    """`TOGETHER` or `ALONE`."""
    level: float

    @property
    def asked(self) -> Asked:
        """What was asked for."""
        return self.split.asked

    @property
    def nothing(self) -> str | None:
        """Why no line is left; None where some are."""
        if self.fit.found.n:
            return None
        unit = self.asked.unit.removesuffix("s")
        return f"No {unit} has all that the model needs: see what was left out, and why."

    def effects(self, units: Mapping[str, float] | None = None) -> Iterator[Effect]:
        """Yield the effect of each part; `units` are by term what counts as one."""
        alone = ", alone" if self.given == ALONE else ""
        for name in self.predictors:
            for part in parts(self.asked, name):
                unit = (units or {}).get(part.term, 1.0)
                weights = {part.term: unit}
                yield self.weighed(weights, part=part, name=f"{part.term}{alone}")

    def weighed(self, weights: Mapping[str, float], *, part: Part, name: str) -> Effect:
        """Return a sum of effects, or why there is none."""
        undefined = self.split.undefined
        why = next((undefined[term] for term in weights if term in undefined), None)
        why = self.nothing or self.fit.undefined or why
        words = Words(found=self.fit.found)
        like = replace(words.effects()[0], name=name)
        if why is not None or self.fit.components is None:
            return self._effect(replace(like, undefined=why or ""), part)
        one, df = weighed_sum(
            self.fit.components,
            words.fixed,
            weights,
            like=like,
            level=self.level,
            cluster=self.asked.groups[-1 if self.fit.alone else 0],
        )
        return self._effect(one, part, df=df)

    def _effect(self, found: Estimate, part: Part, *, df: float | None = None) -> Effect:
        asked, split = self.asked, self.split
        cautions = (
            *few(split.therapists, "therapists"),
            *([self.fit.alone] if self.fit.alone else []),
        )
        return Effect(
            name=found.name,
            value=found.value,
            undefined=found.undefined,
            se=found.se,
            interval=found.interval,
            no_interval=found.no_interval,
            n=found.n,
            unit=asked.unit,
            dropped=split.summary.dropped,
            clusters=split.therapists,
            cluster="therapists",
            cautions=() if found.undefined else (*found.cautions, *cautions),
            of={
                "outcome": asked.outcome,
                "model": asked.model.value,
                "predictor": part.predictor,
                "side": side_of(part.predictor),
                "level": part.level,
                "when": part.when.value,
                "given": self.given,
            },
            df=df,
            p=p_value(found, df),
            clients=split.clients,
            therapists=split.therapists,
        )


def fitted(
    split: Split,
    predictors: Sequence[str],
    *,
    given: str,
    random: Sequence[str] = (),
    se: str,
    level: float,
) -> Fitted:
    """Fit the parts of predictors, with the scores and controls held alike."""
    asked = split.asked
    fixed = [*asked.alike, *split.terms(predictors)]
    inner = asked.levels[0]
    slopes = [f"{name}, {inner}" if name in asked.predictors else name for name in random]
    wanted = checked(
        asked.outcome,
        fixed,
        [name for name in slopes if name not in split.undefined],
        asked.groups,
    )
    return Fitted(
        split=split,
        predictors=tuple(predictors),
        fit=fit(split.summary, wanted, method=Method.REML, se=errors_of(se)),
        given=given,
        level=level,
    )


def side_of(predictor: str) -> str:
    """Return whose account a column is, by its name; empty where it tells nothing of that."""
    if predictor.startswith(OF_PAIRS):
        return PAIR
    sides = (*SIDES, Perspective.GUESS)
    return next((side.value for side in sides if predictor.startswith(f"{side.value}_")), "")
