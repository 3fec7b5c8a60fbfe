"""Two kinds of predictors in one model, and each kind alone: what one says given the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from visavis.stats.errors import UnusableError
from visavis.stats.models.clustered import Errors
from visavis.stats.outcome.asked import Model, listed
from visavis.stats.outcome.counting import CONTROL, count_next_session, count_whole_episode
from visavis.stats.outcome.explained import explained
from visavis.stats.outcome.fitting import ALONE, TOGETHER, Fitted, fitted
from visavis.stats.outcome.models import prepared
from visavis.stats.outcome.result import Effect, OutcomeModel
from visavis.stats.outcome.sentences import ASSOCIATION, of_effects, of_rivals
from visavis.stats.outcome.splitting import parts
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.summaries.products import ONE, TIMES
from visavis.stats.uncertainty.jackknife import LEVEL

DIFFERENCE = "client less therapist"
OPPOSITE = (
    "The two go opposite ways, so the difference does not say which of them goes with more: read "
    "each by itself."
)


class Unit(StrEnum):
    """What counts as one of a predictor."""

    POINT = "point"
    """One of its own units: a yes, or a point of a rating. Both sides must have the same."""
    SD = "sd"
    """One standard deviation of each, taken as known."""


def rival_reports(  # noqa: PLR0913 -- two columns, which model, and how; all but the first by name
    data: object,
    *,
    client: str = "client_helpful",
    therapist: str = "therapist_helpful",
    model: Model | str = Model.NEXT_SESSION,
    control: Sequence[str] | None = None,
    unit: Unit | str = Unit.POINT,
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> OutcomeModel:
    """Put the client's reports and the therapist's reports of the same thing into one model.

    Parameters
    ----------
    data
        Lines of sessions or of episodes, as `model` needs them, or their summary.
    client, therapist
        The columns of the two sides' reports.
    model
        "next session" or "whole episode".
    control
        As in `count_next_session` or `count_whole_episode`.
    unit
        "point": per yes, or per point of a rating; "sd": per standard deviation of each.
    se
        "model", or "robust" where effects may differ between therapists; see `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    OutcomeModel
        Each side's effect with the other's in the model and alone; the difference of the two, with
        its interval from their joint covariance; and which share of the outcome each accounts for.

    Raises
    ------
    UnusableError
        When a column is missing or stands in two places, or there is no such model or unit.
    """
    which, own = _model(model), _unit(unit)
    both = (client, therapist)
    summary = _summary(data, both, which, control)
    split = prepared(summary, both, which)
    unlike = () if own == Unit.SD else _unlike(summary, both)
    units = split.spread if own == Unit.SD else {}
    share = sound(level)
    together = fitted(split, both, given=TOGETHER, se=se, level=share)
    alone = [fitted(split, (one,), given=ALONE, se=se, level=share) for one in both]
    differences = [
        (mine, other, replace(less, cautions=(*less.cautions, *unlike)))
        for mine, other, less in _differences(together, client, therapist, units)
    ]
    return OutcomeModel(
        asked=split.asked,
        question=f"{client} and {therapist} as rivals",
        estimates=(
            *together.effects(units),
            *(difference for _client, _therapist, difference in differences),
            *(effect for one in alone for effect in one.effects(units)),
            *explained(together, {client: (client,), therapist: (therapist,)}),
        ),
        fits={TOGETHER: together.fit, **{one.predictors[0]: one.fit for one in alone}},
        level=share,
        said=(*(of_rivals(*each) for each in differences), *unlike, ASSOCIATION),
    )


def type_and_congruence(
    data: object,
    *,
    types: Sequence[str],
    congruence: Sequence[str],
    model: Model | str = Model.NEXT_SESSION,
    control: Sequence[str] | None = None,
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> OutcomeModel:
    """Put which types of event were named, and whether both named one, into one model.

    Parameters
    ----------
    data
        As in `rival_reports`.
    types
        Columns of categories, as ``"client_helpful:insight"``.
    congruence
        Columns that compare both cards, as ``"both_helpful"`` and ``"matched_helpful"``.
    model, control, se, level
        As in `rival_reports`.

    Returns
    -------
    OutcomeModel
        The effects of all of them in one model, those of the types alone, those of congruence
        alone, and which share of the outcome each kind accounts for, alone and beyond the other.

    Raises
    ------
    UnusableError
        When a column is missing or stands in two places, or there is no such model.
    """
    which = _model(model)
    for names in (types, congruence):
        listed(names)
    every = (*types, *congruence)
    split = prepared(_summary(data, every, which, control), every, which)
    share = sound(level)
    together = fitted(split, every, given=TOGETHER, se=se, level=share)
    kinds = {"types": tuple(types), "congruence": tuple(congruence)}
    alone = {
        kind: fitted(split, names, given=ALONE, se=se, level=share) for kind, names in kinds.items()
    }
    effects = tuple(together.effects())
    return OutcomeModel(
        asked=split.asked,
        question=f"{', '.join(types)} against {', '.join(congruence)}",
        estimates=(
            *effects,
            *(effect for one in alone.values() for effect in one.effects()),
            *explained(together, kinds),
        ),
        fits={TOGETHER: together.fit, **{kind: one.fit for kind, one in alone.items()}},
        level=share,
        said=tuple(of_effects(effects, split.asked)),
    )


def _differences(
    together: Fitted, client: str, therapist: str, units: Mapping[str, float]
) -> Iterator[tuple[Effect, Effect, Effect]]:
    """Yield, part by part, the client's effect, the therapist's, and the first less the second."""
    asked = together.asked
    for mine, other in zip(parts(asked, client), parts(asked, therapist), strict=True):
        weights = {
            mine.term: units.get(mine.term, 1.0),
            other.term: -units.get(other.term, 1.0),
        }
        both = [
            together.weighed({part.term: abs(weights[part.term])}, part=part, name=part.term)
            for part in (mine, other)
        ]
        less = f"{client} less {therapist}"
        name = mine.term.replace(client, less, 1)
        one = together.weighed(weights, part=mine, name=name)
        about = {**one.of, "predictor": less, "side": DIFFERENCE}
        opposite = (both[0].value or 0.0) * (both[1].value or 0.0) < 0
        cautions = (*one.cautions, OPPOSITE) if opposite else one.cautions
        yield both[0], both[1], replace(one, of=about, cautions=cautions)


def _unlike(summary: Summary, both: Sequence[str]) -> tuple[str, ...]:
    """Say that one side's column lies between no and yes, and the other's reaches beyond.

    The squares of what lies between 0 and 1 are no more than it is itself.
    """
    table = summary.table
    total, squares = (
        {name: float(table.get_column(TIMES.join(pair)).sum() or 0) for name, pair in pairs}
        for pairs in ([(x, (ONE, x)) for x in both], [(x, (x, x)) for x in both])
    )
    small = [name for name in both if squares[name] <= total[name] * (1 + ROUNDING)]
    if len(small) != 1:
        return ()
    (other,) = (name for name in both if name not in small)
    said = (
        f"A point of {small[0]!r} is all there is between no and yes, and one of {other!r} is not: "
        'these are two units, so compare standard deviations, by unit="sd".'
    )
    return (said,)


ROUNDING = 1e-9


def _summary(
    data: object, predictors: Sequence[str], model: Model, control: Sequence[str] | None
) -> Summary:
    if isinstance(data, Summary):
        return data
    if model == Model.NEXT_SESSION:
        chosen = CONTROL if control is None else control
        return count_next_session(data, predictors, control=chosen)
    return count_whole_episode(data, predictors, control=control or ())


def _model(model: str) -> Model:
    if model in set(Model):
        return Model(model)
    msg = f'There is no model {model!r}: model="next session" or model="whole episode".'
    raise UnusableError(msg)


def _unit(unit: str) -> Unit:
    if unit in set(Unit):
        return Unit(unit)
    msg = f'There is no unit {unit!r}: unit="point" or unit="sd".'
    raise UnusableError(msg)
