"""Chance at level 4: one session's set against another session's of the same episode.

Who stays depends on what happened, so the earlier of two sessions is one after which the therapy
went on. Within a cell the weeks factor out, and what remains are sums over states and sets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.dataset.simulate.truth.process import CELLS, TOLD_OF, Process
from visavis.dataset.simulate.truth.sets.joint import View

Floats = NDArray[np.float64]


def other_sessions(view: View, share: Floats, likeness: Floats) -> float:
    """Return the expected likeness over ordered pairs of sessions of one episode.

    Parameters
    ----------
    view
        How categories are seen.
    share
        Probability, by state, that a session counts before its sets are looked at.
    likeness
        Of every two sets, with shape (sets, sets).
    """
    process = view.model.process
    goes_on, falls_off = pairs_of_weeks(process)
    weight = process.weights[:, None] * view.model.profile_weights
    counted = process.states * share
    orders = _orders(_margins(view, counted), _margins(view, counted * process.dropout))
    met = [_meet(first, second, likeness) for first, second in orders]
    there = [first.sum(axis=-1) * second.sum(axis=-1) for first, second in orders]
    weeks = (2 * goes_on, -falls_off, -falls_off)
    alike, paired = (
        sum(float((w[:, None] * weight * one).sum()) for w, one in zip(weeks, values, strict=True))
        for values in (met, there)
    )
    return alike / paired


Sides = tuple[Floats, Floats]
"""The client's sets and the other side's, by cell and profile."""


def _orders(stay: Sides, leave: Sides) -> tuple[Sides, Sides, Sides]:
    """Return whose set meets whose: any, the client's last one, the other side's last one."""
    return (stay[0], stay[1]), (leave[0], stay[1]), (stay[0], leave[1])


def pairs_of_weeks(process: Process) -> tuple[Floats, Floats]:
    """Return expected pairs of held weeks, by cell, given survival of the first one's events.

    The first array leaves out dropout after the earlier session and keeps the other endings; from
    it what drops out is taken away by means of the second.
    """
    circumstances = process.plan.therapy.circumstances
    others = 1 - process.agreed - circumstances
    after = np.append(process.reached[:, 1:], np.full((len(CELLS), 1), np.nan), axis=1)
    goes_on, falls_off = np.zeros(len(CELLS)), np.zeros(len(CELLS))
    for week in range(len(process.held) - 1):
        later = slice(week + 1, None)
        ahead = process.in_sight[later] * process.reached[:, later] * process.held[later]
        ratio = process.reached[:, week] * process.held[week] / after[:, week]
        pairs = ratio * ahead.sum(axis=1)
        goes_on += others[week] * pairs
        falls_off += pairs
    return goes_on, falls_off


def _margins(view: View, mass: Floats) -> Sides:
    """Return each side's sets in sessions in which both sides have one.

    `mass` is by cell and state. Both arrays have shape (cells, profiles, sets); the empty set has
    weight 0.
    """
    by_told = mass.reshape(len(CELLS), len(TOLD_OF), len(TOLD_OF))
    helpful, hindering = view.helpful, view.hindering
    sides = []
    for axis in (1, 0):  # over the other side's sets
        h_all, d_all = helpful.sum(axis=axis + 2), hindering.sum(axis=axis + 1)
        h_none = helpful.take(0, axis=axis + 2)
        d_none = hindering.take(0, axis=axis + 1)
        margin = np.einsum("chd,hpa,dx->cpax", by_told, h_all, d_all, optimize=True)
        margin -= np.einsum("chd,hpa,dx->cpax", by_told, h_none, d_none, optimize=True)
        flat = margin.reshape(*margin.shape[:2], -1)
        flat[..., 0] = 0
        sides.append(flat)
    return sides[0], sides[1]


def _meet(first: Floats, second: Floats, likeness: Floats) -> Floats:
    """Return, by cell and profile, how alike the sets of `first` and `second` are."""
    turned = first.reshape(-1, len(likeness)) @ likeness
    met: Floats = (turned.reshape(second.shape) * second).sum(axis=-1)
    return met
