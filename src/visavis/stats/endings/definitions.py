"""When an ending is a dropout: rules with a name and a source, none of them the true one.

A rule decides episode by episode: dropout, none, or why it cannot tell. Episodes that are still
going on are never taken for completed; a rule decides them only where nothing that comes can change
its verdict.

References
----------
Swift, J. K., & Greenberg, R. P. (2012). Premature discontinuation in adult psychotherapy: A
meta-analysis. Journal of Consulting and Clinical Psychology, 80, 547–559.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from numbers import Integral, Real
from typing import Any, ClassVar, Protocol, cast

import narwhals as nw

from visavis.stats.endings.tables import Frame, Tables, attended, joined, one_if, sessions, table
from visavis.stats.errors import UnusableError
from visavis.stats.frames import label, number
from visavis.vocab.card import SIDES, HowEnded, Perspective
from visavis.vocab.counted import counted

DROPOUT, COMPLETED, ONE_SIDE = "dropout", "completed", "completed, as one side alone tells"
"""What a rule says of an episode; anything else is the reason why it says neither."""
NONE = (COMPLETED, ONE_SIDE)
"""Both are no dropout; the second may be one to the side that is silent."""
GOING_ON = "still going on"
NO_SESSION = "no session on record"
SOURCE = "that rates differ by the kind of definition: Swift & Greenberg 2012"


class Rule(Protocol):
    """What decides whether an episode ended in dropout."""

    @property
    def name(self) -> str:
        """What it is called in a table, with its parameters."""

    @property
    def says(self) -> str:
        """What it decides, as a whole sentence."""

    @property
    def source(self) -> str:
        """Who uses it."""

    @property
    def tables(self) -> tuple[str, ...]:
        """What it reads beside the episodes."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What it reads of the episodes."""

    def facts(self, tables: Tables, rows: Frame) -> Frame:
        """Add to the episodes what the rule needs."""

    def verdict(self) -> nw.Expr:
        """Return `DROPOUT`, `COMPLETED`, or a reason, for each episode."""


class Teller(StrEnum):
    """Whose word on the ending counts."""

    CLIENT = "client"
    THERAPIST = "therapist"
    EITHER = "either"
    """One of the two says so."""
    BOTH = "both"
    """The two agree that it was so."""


UNILATERAL = (HowEnded.CLIENT_DECIDED, HowEnded.FADED_OUT)
"""Told as an ending that was not agreed and not forced: the client left, or just stayed away."""


@dataclass(frozen=True, slots=True)
class Told:
    """As it is told afterwards: an ending that the client chose alone, or that faded out."""

    by: Teller | str
    words: tuple[HowEnded | str, ...] = UNILATERAL

    source: ClassVar[str] = f"unilateral ending as told by a side; {SOURCE}"
    tables: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Refuse words that no card knows."""
        if self.by not in set(Teller):
            msg = f"by={self.by!r}: it is one of {', '.join(repr(one.value) for one in Teller)}."
            raise UnusableError(msg)
        if not self.words or not set(self.words) <= set(HowEnded):
            msg = (
                f"words={self.words!r}: name one word or more of "
                f"{', '.join(repr(one.value) for one in HowEnded)}, in brackets."
            )
            raise UnusableError(msg)

    @property
    def columns(self) -> tuple[str, ...]:
        """The sides' words."""
        return tuple(f"ending_{side.value}" for side in self._sides)

    @property
    def _sides(self) -> tuple[Perspective, ...]:
        return tuple(side for side in SIDES if self.by in (side, Teller.EITHER, Teller.BOTH))

    @property
    def name(self) -> str:
        """As in ``told by the client``."""
        who = self.by if self.by in (Teller.EITHER, Teller.BOTH) else f"the {self.by}"
        words = [str(word) for word in self.words]
        usual = set(words) == {str(word) for word in UNILATERAL}
        return f"told by {who}" + ("" if usual else f" as {' or '.join(words)}")

    @property
    def says(self) -> str:
        """What it decides."""
        return f"The ending is {self.name} as {' or '.join(map(str, self.words))}."

    def facts(self, tables: Tables, rows: Frame) -> Frame:  # noqa: ARG002 -- others need them
        """Return the episodes as they are."""
        return rows

    def verdict(self) -> nw.Expr:
        """Decide by the words, where they are there."""
        told = [~nw.col(column).is_null() for column in self.columns]
        words = [str(word) for word in self.words]
        left = [nw.col(column).is_in(words).fill_null(value=False) for column in self.columns]
        if self.by == Teller.BOTH:
            known, yes = told[0] & told[1], left[0] & left[1]
        elif self.by == Teller.EITHER:
            known, yes = told[0] | told[1], left[0] | left[1]
        else:
            known, yes = told[0], left[0]
        who = {Teller.EITHER: "either side", Teller.BOTH: "both sides"}.get(
            Teller(self.by), f"the {self.by}"
        )
        return _decided(
            (nw.col("ended") == nw.lit(0), GOING_ON),
            (~known, f"ending not told by {who}"),
            (yes, DROPOUT),
            *([(~(told[0] & told[1]), ONE_SIDE)] if self.by == Teller.EITHER else []),
            otherwise=COMPLETED,
        )


@dataclass(frozen=True, slots=True)
class Fewer:
    """Ended before so many sessions were held, whoever decided."""

    sessions: int

    source: ClassVar[str] = f"fewer sessions than a number set beforehand; {SOURCE}"
    tables: ClassVar[tuple[str, ...]] = ("sessions",)
    columns: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Refuse a number below 1."""
        if not isinstance(self.sessions, Integral) or self.sessions < 1:
            msg = f"sessions={self.sessions!r}: name a whole number from 1."
            raise UnusableError(msg)

    @property
    def name(self) -> str:
        """As in ``fewer than 4 sessions``."""
        return f"fewer than {counted(self.sessions, 'session')}"

    @property
    def says(self) -> str:
        """What it decides."""
        return f"The therapy ended after {self.name} were held."

    def facts(self, tables: Tables, rows: Frame) -> Frame:
        """Add the number of sessions held."""
        return joined(rows, attended(tables), "episode")

    def verdict(self) -> nw.Expr:
        """Decide by the number; one that is reached is reached for good."""
        few = nw.col("sessions") < nw.lit(int(self.sessions))
        return _decided(
            (nw.col("sessions").is_null(), NO_SESSION),
            (~few, COMPLETED),
            (nw.col("ended") == nw.lit(1), DROPOUT),
            otherwise=f"{GOING_ON}, with {self.name}",
        )


@dataclass(frozen=True, slots=True)
class MissedLast:
    """The client did not come to the last appointment on record, and none followed."""

    source: ClassVar[str] = f"did not come to the last appointment; {SOURCE}"
    tables: ClassVar[tuple[str, ...]] = ("sessions",)
    columns: ClassVar[tuple[str, ...]] = ()
    name: ClassVar[str] = "missed the last appointment"
    says: ClassVar[str] = "The client did not come to the last appointment on record."

    def facts(self, tables: Tables, rows: Frame) -> Frame:
        """Add whether the last appointment was missed."""
        every = sessions(tables)
        last = every.group_by("episode").agg(nw.col("number").max().alias("last"))
        at_last = joined(every, last, "episode").filter(nw.col("number") == nw.col("last"))
        missed = at_last.group_by("episode").agg(nw.col("missed").max())
        return joined(rows, missed, "episode")

    def verdict(self) -> nw.Expr:
        """Decide by the last appointment."""
        return _decided(
            (nw.col("ended") == nw.lit(0), GOING_ON),
            (nw.col("missed").is_null(), NO_SESSION),
            (nw.col("missed") == nw.lit(1), DROPOUT),
            otherwise=COMPLETED,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeChange:
    """Ended before a score changed reliably, or before it was reliably in the other range."""

    instrument: str
    scale: str
    points: float
    """Change that chance does not explain, as a reliable change index gives it; more is needed."""
    cutoff: float | None = None
    """Where the range of people without complaints begins, if that must be reached too."""
    lower_is_better: bool = True
    perspective: Perspective | str = Perspective.CLIENT

    def __post_init__(self) -> None:
        """Refuse what is no limit of change."""
        if not _is_number(self.points) or self.points < 0:
            msg = f"points={self.points!r}: name a number from 0."
            raise UnusableError(msg)
        if self.cutoff is not None and not _is_number(self.cutoff):
            msg = f"cutoff={self.cutoff!r}: name a number, or None."
            raise UnusableError(msg)
        if self.perspective not in set(SIDES):
            msg = f"perspective={self.perspective!r}: it is one of 'client', 'therapist'."
            raise UnusableError(msg)

    source: ClassVar[str] = f"before clinically significant change; {SOURCE}"
    tables: ClassVar[tuple[str, ...]] = ("scores",)
    columns: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        """As in ``before reliable change of 6 points in phq9``."""
        beyond = "" if self.cutoff is None else f" to beyond {self.cutoff:g}"
        return f"before a change of more than {self.points:g} points{beyond} in {self.scale}"

    @property
    def says(self) -> str:
        """What it decides."""
        return f"The therapy ended {self.name}, from the first score to the last."

    def facts(self, tables: Tables, rows: Frame) -> Frame:
        """Add the first and the last score, and how many days have one."""
        scored = table(tables, "scores", "perspective")
        named = scored.select(
            label(scored, "episode"),
            number(scored, "day"),
            number(scored, "score"),
            *(label(scored, name) for name in ("instrument", "scale", "perspective")),
        ).filter(
            nw.col("instrument") == nw.lit(self.instrument),
            nw.col("scale") == nw.lit(self.scale),
            nw.col("perspective") == nw.lit(str(self.perspective)),
            ~nw.col("score").is_null(),
        )
        days = named.select("episode", "day", "score").with_columns(
            one_if(nw.lit(1) == 1).alias("scores")
        )
        daily = days.group_by("episode", "day").agg(nw.col("score", "scores").sum())
        ends = daily.group_by("episode").agg(
            nw.col("day").min().alias("first"), nw.col("day").max().alias("last")
        )
        both = joined(daily, ends, "episode")
        score = nw.col("score") / nw.col("scores")
        zero = nw.lit(0.0)
        parts = both.with_columns(
            nw.when(nw.col("day") == nw.col("first")).then(score).otherwise(zero).alias("before"),
            nw.when(nw.col("day") == nw.col("last")).then(score).otherwise(zero).alias("after"),
            one_if(nw.lit(1) == 1).alias("days"),
        )
        found = parts.group_by("episode").agg(nw.col("before", "after", "days").sum())
        return joined(rows, found, "episode")

    def verdict(self) -> nw.Expr:
        """Decide by the change; one still going on may fall back, so nothing decides it."""
        sign = 1.0 if self.lower_is_better else -1.0
        better = (nw.col("before") - nw.col("after")) * sign
        changed = better > nw.lit(float(self.points))
        if self.cutoff is not None:
            changed = changed & (
                (nw.col("after") - nw.lit(float(self.cutoff))) * sign < nw.lit(0.0)
            )
        whose = f"{self.instrument}, {self.scale}, by the {self.perspective}"
        return _decided(
            (nw.col("ended") == nw.lit(0), GOING_ON),
            (nw.col("days").is_null(), f"no score of {whose}"),
            (nw.col("days") < nw.lit(2), "fewer than two scores"),
            (changed, COMPLETED),
            otherwise=DROPOUT,
        )


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and isfinite(value)


def _decided(*cases: tuple[nw.Expr, str], otherwise: str) -> nw.Expr:
    """Return the word of the first case that holds."""
    found: Any = nw
    for condition, said in cases:
        found = found.when(condition).then(nw.lit(said))
    return cast("nw.Expr", found.otherwise(nw.lit(otherwise)))


DEFAULT: tuple[Rule, ...] = (
    Told(Teller.CLIENT),
    Told(Teller.THERAPIST),
    Told(Teller.EITHER),
    Told(Teller.BOTH),
    Fewer(3),
    Fewer(6),
    MissedLast(),
)
"""Side by side where nothing else is asked for: a single one would hide how much it decides."""
