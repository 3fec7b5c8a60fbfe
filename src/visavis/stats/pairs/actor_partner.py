"""Whether an outcome of each side follows that side's own predictor, or the other's.

References
----------
Kenny, D. A., Kashy, D. A., & Cook, W. L. (2006). Dyadic data analysis. Guilford.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.models import MixedModel
from visavis.stats.models.clustered import Errors
from visavis.stats.models.missing import by_column
from visavis.stats.pairs.reasons import with_reason
from visavis.stats.pairs.roles import Both, differences
from visavis.stats.refusals import refuse_session_twice
from visavis.stats.results import Estimate, Result
from visavis.stats.results.shown import Row
from visavis.stats.summaries import Summary, products
from visavis.stats.summaries.summary import once_each
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.p_values import with_p
from visavis.vocab.card import SIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPartner(Result):
    """Actor and partner effects of each side, and how they differ."""

    estimates: tuple[Estimate, ...]
    df: tuple[float | None, ...]
    """Their degrees of freedom."""
    models: Mapping[str, MixedModel] = field(repr=False, compare=False)
    """The model of each side's outcome."""

    def estimate(self, name: str, outcome: str) -> Estimate:
        """Return an estimate, as ``estimate("partner", "therapist")``.

        Parameters
        ----------
        name
            "actor", "partner" or "actor less partner".
        outcome
            Whose: "client", "therapist", or "client less therapist".
        """
        for one in self.estimates:
            if (one.name, one.of["outcome"]) == (name, outcome):
                return one
        msg = f"There is no {name!r} of {outcome!r}: ask for the actor or partner of a side."
        raise UnusableError(msg)

    def title(self) -> str:
        """Say what they are."""
        who = {side: model.who for side, model in self.models.items()}
        told = dict.fromkeys(f"{who[side]}" for side in who)
        if len(told) == 1:
            return f"Actor and partner effects: {next(iter(told))}"
        each = "; ".join(f"{side}'s outcome {words}" for side, words in who.items())
        return f"Actor and partner effects: {each}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate, with the p of its being 0."""
        pairs = zip(self.estimates, self.df, strict=True)
        return [row for one, df in pairs for row in with_p(one, df)]


def count_actor_partner(
    data: object,
    *,
    outcomes: Mapping[str, str],
    predictors: Mapping[str, str],
    groups: Sequence[str] = ("therapist", "client"),
) -> dict[str, Summary]:
    """Add up what both models need of a table, for practices that merge.

    Parameters
    ----------
    data, outcomes, predictors, groups
        As in `actor_partner`.

    Returns
    -------
    dict
        A summary for each side's outcome. Of any partition of the rows, those of one side may be
        merged; both together are what `actor_partner` takes as data.

    Raises
    ------
    UnusableError
        When a side or a column is missing, or stands in two places.
    """
    of, by = _columns(outcomes, predictors)
    refuse_session_twice(lazy(data), groups)
    return {side: _added_up(data, (*by.values(), outcome), groups) for side, outcome in of.items()}


def actor_partner(
    data: object,
    *,
    outcomes: Mapping[str, str],
    predictors: Mapping[str, str],
    groups: Sequence[str] = ("therapist", "client"),
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> ActorPartner:
    """Fit each side's outcome to that side's own predictor (actor) and the other's (partner).

    Two mixed models with the same two predictors, each with an intercept of each client's and of
    each therapist's own.

    Parameters
    ----------
    data
        Any frame with one line for each session; or what `count_actor_partner` made, each side's
        summary merged or not.
    outcomes, predictors
        The columns of the two sides, as ``{"client": "client_rating", "therapist": …}``.
    groups
        As in `mixed_model`.
    se
        "model" or "robust", as in `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    ActorPartner
        Where the data cannot answer, its estimates are undefined and say why.

    Raises
    ------
    UnusableError
        When a side or a column is missing, or stands in two places, or a summary is of others.
    """
    of, by = _columns(outcomes, predictors)
    sums = _sums(data)
    if sums is None:
        sums = count_actor_partner(data, outcomes=outcomes, predictors=predictors, groups=groups)
    both = Both(
        sums={side: _of_side(sums, side) for side in of},
        outcomes=of,
        by=(by[SIDES[0]], by[SIDES[1]]),
        groups=groups,
        se=se,
        level=level,
    )
    models = {side: _reasoned(model) for side, model in both.models().items()}
    found = [*_effects(models, by), *differences(both, models)]
    return ActorPartner(
        estimates=tuple(one for one, _df in found),
        df=tuple(df for _one, df in found),
        models=models,
    )


def _sums(data: object) -> Mapping[str, Summary] | None:
    """Return data that are summaries already; a mapping may also hold columns."""
    if isinstance(data, Mapping) and any(isinstance(one, Summary) for one in data.values()):
        return data
    return None


def _of_side(sums: Mapping[str, Summary], side: str) -> Summary:
    if side in sums:
        return sums[side]
    msg = f"The summary of the {side}'s outcome is missing: pass both as count_actor_partner does."
    raise UnusableError(msg)


def _columns(
    outcomes: Mapping[str, str], predictors: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    of, by = _of_sides("outcomes", outcomes), _of_sides("predictors", predictors)
    once_each("column", (*of.values(), *by.values()))
    return of, by


def _added_up(data: object, of: Sequence[str], groups: Sequence[str]) -> Summary:
    """Return the sums, with which column it is that left-out rows lack."""
    found = products(data, of=of, by=groups)
    return replace(found, dropped=by_column(found.dropped, data, of))


def _of_sides(word: str, columns: Mapping[str, str]) -> dict[str, str]:
    if set(columns) != set(SIDES):
        msg = f'Name the {word} of both sides: {word}={{"client": …, "therapist": …}}.'
        raise UnusableError(msg)
    return {side.value: columns[side.value] for side in SIDES}


def _reasoned(model: MixedModel) -> MixedModel:
    """Say of predictors that cannot be told apart what it is of two sides' that are needed both."""
    return with_reason(
        model, "each side's must differ from session to session, and from the other's"
    )


def _effects(
    models: Mapping[str, MixedModel], by: Mapping[str, str]
) -> Iterator[tuple[Estimate, float | None]]:
    for side, model in models.items():
        own = by[side]
        (other,) = (name for name in by.values() if name != own)
        weights = {
            "actor": {own: 1.0},
            "partner": {other: 1.0},
            "actor less partner": {own: 1.0, other: -1.0},
        }
        for name, of in weights.items():
            one, df = model.combination(of, name=name)
            cautions = tuple(dict.fromkeys((*one.cautions, *model.cautions)))
            yield replace(one, of={"outcome": side}, unit="sessions", cautions=cautions), df
