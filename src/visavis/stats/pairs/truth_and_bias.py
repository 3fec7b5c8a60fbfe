"""How one side's ratings follow the other's from session to session, and by how much they differ.

References
----------
West, T. V., & Kenny, D. A. (2011). The truth and bias model of judgment. Psychological Review,
118, 357–378.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from visavis.stats.congruence.estimating.rating import CARRYING
from visavis.stats.models import MixedModel, mixed_model
from visavis.stats.models.clustered import Errors
from visavis.stats.models.estimates import without
from visavis.stats.models.gram import INTERCEPT, Asked, gathered
from visavis.stats.models.mixed import Method
from visavis.stats.models.words import DEVIATION
from visavis.stats.pairs.centred import CONGRUENCE, Centred, centred
from visavis.stats.pairs.result import DISCREPANCY, TruthAndBias
from visavis.stats.pairs.sides import Sides, judging
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.vocab.card import Perspective


def truth_and_bias(  # noqa: PLR0913 -- four columns, and how
    data: object,
    *,
    client_rating: str = "client_rating",
    therapist_rating: str = "therapist_rating",
    client: str = "client",
    therapist: str | None = "therapist",
    judge: str = Perspective.THERAPIST,
    method: str = Method.REML,
    se: str = Errors.MODEL,
    level: float = LEVEL,
) -> TruthAndBias:
    """Fit the truth-and-bias model to ratings of the same sessions by client and therapist.

    With the therapist as judge, *t* and *c* being the ratings of a session and *m* the mean of *c*
    over the client's sessions with this therapist: ``t - m`` on ``c - m``, with an intercept and a
    slope of each client's own, and an intercept of each therapist's.

    Parameters
    ----------
    data
        Any frame with one line for each session, as `rated_sessions` makes it; or the summary
        ``products(data, of=[client_rating, therapist_rating], by=[therapist, client])`` of one, or
        of several that were merged. Sessions that lack a rating are left out and counted.
    client_rating, therapist_rating
        The columns of the two ratings.
    client, therapist
        The columns that name the two people. A client's name counts within the therapist. With
        ``therapist=None`` therapists have no effect.
    judge
        Whose ratings are held to the other's: "therapist" or "client".
    method
        "REML" or "ML"; see `mixed_model`.
    se
        "model" or "robust", as in `mixed_model`.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    TruthAndBias
        With `temporal_congruence` and `directional_discrepancy`; where the data cannot answer, they
        are undefined and say why.

    Raises
    ------
    UnusableError
        When a column is missing or there is no such judge.
    """
    sides = Sides(
        client_rating=client_rating,
        therapist_rating=therapist_rating,
        client=client,
        therapist=therapist,
        judge=judging(judge),
    )
    rows = centred(data, sides)
    model, why = _modelled(rows, Asking(method, se, level))
    return TruthAndBias(
        sides=sides,
        estimates=tuple(_named(rows, model, why)),
        model=model,
        sessions=rows.sessions,
    )


class Asking(NamedTuple):
    """How the model is fitted."""

    method: str
    se: str
    level: float


def _modelled(rows: Centred, asking: Asking) -> tuple[MixedModel, str | None]:
    """Return the model, and why it has no slope; None where it has one."""
    if nothing := rows.unfit():
        asked = Asked(y=rows.outcome, fixed=(), random=(), groups=rows.sides.groups)
        found = gathered(rows.summary(), asked)
        return without(found, method=asking.method, why=nothing, level=asking.level), nothing
    why = rows.slopeless(CARRYING)
    if why is None:
        whole = _fitted(rows, (CONGRUENCE,), asking)
        if not whole.undefined:
            return whole, None
        why = whole.undefined
    return _fitted(rows, (), asking), why


def _fitted(rows: Centred, slope: tuple[str, ...], asking: Asking) -> MixedModel:
    return mixed_model(
        rows.summary(),
        y=rows.outcome,
        fixed=slope,
        random=slope,
        groups=rows.sides.groups,
        **asking._asdict(),
    )


def _named(rows: Centred, model: MixedModel, why: str | None) -> Iterator[Estimate]:
    """Yield the model's estimates by the names of the field; `why` says why there is no slope."""
    for one in model.estimates:
        named = replace(
            one,
            name=one.name.replace(INTERCEPT, DISCREPANCY),
            unit="sessions",
            of={"judge": rows.sides.judge.value},
        )
        if one.name == CONGRUENCE:
            yield replace(
                _of_those_who_carry(rows, named), cautions=(*one.cautions, *_alike(rows, model))
            )
        elif one.name == INTERCEPT:
            yield replace(named, cautions=(*one.cautions, *_one_therapist(model)))
            if why:
                about = replace(named, name=CONGRUENCE, value=None, undefined=why)
                yield replace(_of_those_who_carry(rows, about), se=None, interval=None)
        else:
            yield named


def _of_those_who_carry(rows: Centred, slope: Estimate) -> Estimate:
    carrying = rows.carrying
    return replace(slope, n=int(rows.sessions[carrying].sum()), clusters=int(carrying.sum()))


def _alike(rows: Centred, model: MixedModel) -> Iterator[str]:
    client = rows.sides.client
    if model.sd.get(f"{CONGRUENCE} | {client}") == 0:
        yield (
            f"The model finds no difference in it between one {client} and another, which with so "
            "few sessions each does not show that there is none."
        )


def _one_therapist(model: MixedModel) -> tuple[str, ...]:
    outer = model.asked.therapist
    if outer is None:
        return ()
    own = model[f"{DEVIATION} {INTERCEPT} | {outer}"]
    return (own.undefined,) if own.undefined and not model.undefined else ()
