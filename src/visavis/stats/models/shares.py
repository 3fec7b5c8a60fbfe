"""Which share of the variance lies between therapists, between clients, and between sessions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from visavis.stats.models.components import Components
from visavis.stats.models.design import Numbers
from visavis.stats.models.gram import Asked
from visavis.stats.results import Estimate, Table
from visavis.stats.uncertainty import share_interval

FEW = 50
"""With fewer groups, an interval by the delta method does not cover what it promises."""


def variance_shares(components: Components, asked: Asked, *, like: Estimate, level: float) -> Table:
    """Return the shares where all predictors with a random effect are 0."""
    design = components.fit.design
    random = len(design.random)

    def shares(whole: Numbers) -> Numbers:
        squares = components.deviations(whole) ** 2
        kept = np.array([squares[0], *squares[random:]])
        return np.asarray(kept / kept.sum())

    values = shares(components.whole)
    slopes = components.slopes(shares)
    errors = np.sqrt(((slopes @ components.spread) * slopes).sum(axis=1))
    outer = asked.therapist if design.starts is not None else None
    groups = [asked.client, *([outer] if outer else []), "residual"]
    counts = [design.clients, *([design.therapists] if outer else []), design.clients]
    made = [
        _share(_about(like, group, count), float(value), float(error), min(counts), level)
        for group, count, value, error in zip(groups, counts, values, errors, strict=True)
    ]
    return Table("Shares of the variance", tuple(made))


def _about(like: Estimate, group: str, count: int) -> Estimate:
    return replace(
        like,
        name=f"share {group}",
        of={"effect": "share", "term": "intercept", "group": group},
        se=None,
        interval=None,
        no_interval=None,
        clusters=count,
        cluster=like.cluster if group == "residual" else group,
        cautions=(),
    )


def _share(one: Estimate, value: float, error: float, fewest: int, level: float) -> Estimate:
    found = replace(one, value=value)
    if not error > 0:
        return replace(found, no_interval="The fit is singular: this share has no standard error.")
    if fewest < FEW:
        why = f"With {fewest} groups an interval would promise too much: see those of the SDs."
        return replace(found, se=error, no_interval=why)
    interval = share_interval(
        value, error, df=np.inf, clusters=one.clusters or 0, how="delta method", level=level
    )
    return replace(found, se=error, interval=interval)
