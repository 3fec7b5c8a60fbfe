"""What a model of outcome is of, and what its parts are called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from visavis.stats.errors import UnusableError
from visavis.stats.outcome.rows import FIRST_SCORE, POST, PRE, SCORE, WHO
from visavis.stats.summaries import Kind as SummaryKind
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import once_each


class Model(StrEnum):
    """Which outcome."""

    NEXT_SESSION = "next session"
    """The next score of an episode, from the session before."""
    WHOLE_EPISODE = "whole episode"
    """The last score, from the first one and all sessions in between."""


class When(StrEnum):
    """Of which session a report is."""

    BEFORE = "session before"
    """The one before the score."""
    SAME = "same session"
    """The one of the score."""
    WHOLE = ""


NEXT = "next_score"
ABOUT = "outcome"
"""Where a summary keeps what it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a summary is to hold for which model."""

    model: Model
    predictors: tuple[str, ...]
    control: tuple[str, ...]
    """Beside the scores that are always held alike."""
    same_session: bool
    """Whether what is reported in the session of the score is held alike."""

    def __post_init__(self) -> None:
        """Refuse columns that stand in two places.

        Raises
        ------
        UnusableError
            When there are any, or there is no predictor.
        """
        listed(self.predictors, self.control)
        if not self.predictors:
            msg = "Name a predictor, or more: predictors=[…]."
            raise UnusableError(msg)
        for name in self.predictors:
            if name in (*self.scores, self.outcome):
                msg = f"The column {name!r} is in the model already: leave it out of predictors."
                raise UnusableError(msg)
        for name in self.control:
            if name in (*self.predictors, *self.scores, self.outcome):
                msg = f"The column {name!r} is in the model already: leave it out of control."
                raise UnusableError(msg)

    @property
    def outcome(self) -> str:
        """The column that is explained."""
        return NEXT if self.model == Model.NEXT_SESSION else POST

    @property
    def scores(self) -> tuple[str, ...]:
        """Earlier scores, which are always held alike."""
        return (SCORE, FIRST_SCORE) if self.model == Model.NEXT_SESSION else (PRE,)

    @property
    def alike(self) -> tuple[str, ...]:
        """Everything that is held alike."""
        return (*self.scores, *self.control)

    @property
    def groups(self) -> tuple[str, ...]:
        """Who differs: a line of the model lies in the last of them."""
        return WHO if self.model == Model.NEXT_SESSION else WHO[:1]

    @property
    def levels(self) -> tuple[str, str]:
        """What a predictor is split into."""
        if self.model == Model.NEXT_SESSION:
            return ("within clients", "between clients")
        return ("between clients", "between therapists")

    @property
    def after(self) -> tuple[str, ...]:
        """The columns of what was reported in the session of the score."""
        return tuple(map(after, self.predictors)) if self.same_session else ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What the summary is of, the outcome last."""
        return (*self.alike, *self.predictors, *self.after, self.outcome)

    @property
    def unit(self) -> str:
        """What a line is."""
        return "sessions" if self.model == Model.NEXT_SESSION else "episodes"

    def about(self) -> Mapping[str, str]:
        """Return a note that tells a summary what it is of."""
        return {
            ABOUT: json.dumps(
                [self.model, list(self.predictors), list(self.control), self.same_session]
            )
        }


def listed(predictors: Sequence[str], control: Sequence[str] = ()) -> None:
    """Refuse a word in the place of a list of columns, and one that is named twice.

    Raises
    ------
    UnusableError
        When there is one.
    """
    once_each("predictor", predictors)
    once_each("control", control)


def after(predictor: str) -> str:
    """Return what a predictor is called where it is of the session of the score."""
    return f"next_{predictor}"


def asked_of(summary: Summary) -> Asked:
    """Return what a summary is of.

    Raises
    ------
    UnusableError
        When it is another summary.
    """
    if summary.kind != SummaryKind.PRODUCTS or ABOUT not in summary.about:
        msg = (
            "This is no summary of events and outcome: make one with count_next_session(…) or "
            "count_whole_episode(…)."
        )
        raise UnusableError(msg)
    model, predictors, control, same_session = json.loads(summary.about[ABOUT])
    return Asked(
        model=Model(model),
        predictors=tuple(predictors),
        control=tuple(control),
        same_session=same_session,
    )


def same(summary: Summary, predictors: Sequence[str]) -> None:
    """Refuse a summary that lacks a predictor.

    Raises
    ------
    UnusableError
        When it does.
    """
    listed(predictors)
    held = asked_of(summary).predictors
    if missing := [name for name in predictors if name not in held]:
        msg = f"The summary holds no {missing[0]!r}: it is of {', '.join(held)}."
        raise UnusableError(msg)
