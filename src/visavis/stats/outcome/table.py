"""Estimates of several models in one table: what was planned, and what was looked at as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.outcome.result import Effect, OutcomeModel
from visavis.stats.results import Result
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty.several import benjamini_hochberg, holm
from visavis.vocab.counted import counted


class Role(StrEnum):
    """What an estimate was meant for."""

    PRIMARY = "primary"
    """Named before the data were looked at."""
    EXPLORATORY = "exploratory"


Key = tuple[str, str]
"""What a model is called in the table, and what the estimate is called there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An estimate in its place."""

    table: str
    """What its model is called."""
    effect: Effect
    role: Role
    p_adjusted: float | None
    """By Holm among the primary ones, by Benjamini and Hochberg among the others."""
    tests: int | None
    """How many tests of this role there were; None of what is no test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTable(Result):
    """One row for each estimate, primary ones first."""

    lines: tuple[Line, ...]

    def title(self) -> str:
        """Say how many tests there were."""
        told = {
            role: sum(one.role == role and one.effect.p is not None for one in self.lines)
            for role in Role
        }
        primary = f"{counted(told[Role.PRIMARY], 'primary test')} (Holm)"
        others = f"{counted(told[Role.EXPLORATORY], 'exploratory test')} (Benjamini–Hochberg)"
        return f"Events and outcome: {primary}, {others}"

    def rows(self) -> Sequence[Row]:
        """Return a row for each estimate."""
        return [_row(one) for one in self.lines]

    def __getitem__(self, key: Key) -> Line:
        """Return a line, as ``table["rivals", "client_helpful, within clients"]``.

        Raises
        ------
        UnusableError
            When there is none.
        """
        for one in self.lines:
            if (one.table, one.effect.name) == key:
                return one
        raise UnusableError(_unknown(key, [(one.table, one.effect.name) for one in self.lines]))


def outcome_table(
    models: Mapping[str, OutcomeModel], *, primary: Sequence[Key] = ()
) -> OutcomeTable:
    """Put the estimates of several models into one table, and allow for how many tests there are.

    Parameters
    ----------
    models
        What is to be in it, each by a name.
    primary
        What was planned, each as the name of the model and that of the estimate. Nothing is
        primary unless it is named.

    Returns
    -------
    OutcomeTable
        With ``role``, ``p_adjusted`` (Holm within primary, Benjamini–Hochberg within exploratory
        estimates) and ``tests``, how many of that role there were.

    Raises
    ------
    UnusableError
        When there is no such model or estimate, or one is named twice.
    """
    given: object = models
    if not isinstance(given, Mapping):
        msg = 'Give each model a name, as outcome_table({"next session": …}).'
        raise UnusableError(msg)
    every = [(name, one) for name, model in models.items() for one in model.estimates]
    known = [(name, one.name) for name, one in every]
    for place, key in enumerate(primary):
        if tuple(key) not in known:
            raise UnusableError(_unknown(tuple(key), known))
        if key in primary[:place]:
            msg = f"{key!r} is named twice as primary: name it once."
            raise UnusableError(msg)
    chosen = [known.index((key[0], key[1])) for key in primary]
    others = [place for place in range(len(every)) if place not in chosen]
    roles = ((Role.PRIMARY, chosen, holm), (Role.EXPLORATORY, others, benjamini_hochberg))
    lines: list[Line] = []
    for role, places, how in roles:
        effects = [every[place] for place in places]
        adjusted = how([np.nan if one.p is None else one.p for _name, one in effects]).tolist()
        tests = sum(one.p is not None for _name, one in effects)
        lines += [
            Line(
                table=name,
                effect=one,
                role=role,
                p_adjusted=None if one.p is None else p,
                tests=None if one.p is None else tests,
            )
            for (name, one), p in zip(effects, adjusted, strict=True)
        ]
    return OutcomeTable(lines=tuple(lines))


def _row(line: Line) -> Row:
    found: dict[str, str | int | float | bool | None] = {"role": line.role, "table": line.table}
    (row,) = line.effect.rows()
    for name, value in row.items():
        found[name] = value
        if name == "p":
            found |= {"p_adjusted": line.p_adjusted, "tests": line.tests}
    return found


def _unknown(key: Sequence[str], known: Sequence[Key]) -> str:
    models = list(dict.fromkeys(name for name, _estimate in known))
    if len(key) != 2 or key[0] not in models:  # noqa: PLR2004 -- the model and the estimate
        return f"There is no model {key[0]!r}: name one of {', '.join(models)}, and its estimate."
    there = "; ".join(estimate for name, estimate in known if name == key[0])
    return f"{key[0]!r} has no estimate {key[1]!r}: there are {there}."
