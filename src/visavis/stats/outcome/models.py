"""Models of the next session's score and of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.errors import UnusableError
from visavis.stats.models.clustered import Errors
from visavis.stats.outcome.asked import Model, asked_of, same
from visavis.stats.outcome.counting import CONTROL, count_next_session, count_whole_episode
from visavis.stats.outcome.fitting import TOGETHER, fitted
from visavis.stats.outcome.result import OutcomeModel
from visavis.stats.outcome.sentences import of_effects
from visavis.stats.outcome.splitting import Split, split
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import LEVEL


def next_session_outcome(
    data: object,
    predictors: Sequence[str],
    *,
    control: Sequence[str] = CONTROL,
    same_session: bool = True,
    random: Sequence[str] = (),
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> OutcomeModel:
    """Tell what events of a session go with in the next score, the score of the session held alike.

    Parameters
    ----------
    data, predictors, control, same_session
        As in `count_next_session`; or what it made, or several of these merged, of which
        `predictors` are some.
    random
        Predictors or controls whose effect differs between clients; see `mixed_model`.
    se
        "model", or "robust" where effects may differ between therapists; see `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    OutcomeModel
        For each predictor the part within clients, of the session before and of the same session,
        and the part between clients; where the data cannot answer, undefined with the reason.

    Raises
    ------
    UnusableError
        When a column is missing or stands in two places.
    """
    summary = (
        data
        if isinstance(data, Summary)
        else count_next_session(data, predictors, control=control, same_session=same_session)
    )
    return modelled(summary, predictors, Model.NEXT_SESSION, Asking(random, se, level))


def whole_episode_outcome(
    data: object,
    predictors: Sequence[str],
    *,
    control: Sequence[str] = (),
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> OutcomeModel:
    """Tell what a client's events go with in the last score, the first one held alike.

    Parameters
    ----------
    data, predictors, control
        As in `count_whole_episode`; or what it made, or several of these merged.
    se
        "model", or "robust" where effects may differ between therapists; see `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    OutcomeModel
        For each predictor the part between clients of one therapist, and the part between
        therapists; where the data cannot answer, undefined with the reason.

    Raises
    ------
    UnusableError
        When a column is missing or stands in two places.
    """
    summary = (
        data
        if isinstance(data, Summary)
        else count_whole_episode(data, predictors, control=control)
    )
    return modelled(summary, predictors, Model.WHOLE_EPISODE, Asking((), se, level))


def prepared(summary: Summary, predictors: Sequence[str], model: Model) -> Split:
    """Return what is fitted to.

    Raises
    ------
    UnusableError
        When the summary is of another model, or lacks a predictor.
    """
    asked = asked_of(summary)
    if asked.model != model:
        msg = f"The summary is of the {asked.model}, and the {model} is asked for: count that one."
        raise UnusableError(msg)
    same(summary, predictors)
    return split(summary, asked)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a model is asked for."""

    random: Sequence[str]
    se: str
    level: float


def modelled(
    summary: Summary, predictors: Sequence[str], model: Model, asking: Asking
) -> OutcomeModel:
    """Fit one model of several predictors."""
    parts = prepared(summary, predictors, model)
    one = fitted(
        parts,
        predictors,
        given=TOGETHER,
        random=asking.random,
        se=asking.se,
        level=sound(asking.level),
    )
    effects = tuple(one.effects())
    return OutcomeModel(
        asked=parts.asked,
        question=", ".join(predictors),
        estimates=effects,
        fits={TOGETHER: one.fit},
        level=asking.level,
        said=tuple(of_effects(effects, parts.asked)),
    )
