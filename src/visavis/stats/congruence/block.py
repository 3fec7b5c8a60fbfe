"""What one comparison rests on: sums of the network, of each therapist, dyad and episode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.congruence.measure import Measure
from visavis.vocab.card import Perspective, Valence

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Nesting:
    """Which episode is of which client and therapist; each array holds places in the names."""

    therapists: tuple[str, ...]
    clients: tuple[str, ...]
    episodes: tuple[str, ...]
    dyad_of: Places
    """By episode."""
    client_of: Places
    """By dyad: a client with one therapist."""
    therapist_of: Places
    """By dyad."""

    @property
    def dyads(self) -> int:
        """How many there are."""
        return len(self.client_of)

    def by_dyad(self, by_episode: Numbers) -> Numbers:
        """Add up rows of episodes."""
        return added(self.dyad_of, by_episode, self.dyads)

    def by_therapist(self, by_dyad: Numbers) -> Numbers:
        """Add up rows of dyads."""
        return added(self.therapist_of, by_dyad, len(self.therapists))

    def by_client(self, by_dyad: Numbers) -> Numbers:
        """Add up rows of dyads."""
        return added(self.client_of, by_dyad, len(self.clients))


@dataclass(frozen=True, eq=False)
class LeftOut:
    """Units that a comparison is not of, and whose they are."""

    tables: Mapping[str, nw.DataFrame[Any]]
    """By reason: lines with therapist, episode and how many, as ``n``."""

    @classmethod
    def of(cls, parts: Mapping[str, tuple[nw.DataFrame[Any], str]]) -> LeftOut:
        """Read, by reason, the column of a summary's lines that counts such units."""
        return cls(
            {
                why: lines.filter(nw.col(column) > 0).select(
                    "therapist", "episode", n=nw.col(column).cast(nw.Int64)
                )
                for why, (lines, column) in parts.items()
            }
        )

    @property
    def whole(self) -> dict[str, int]:
        """How many there are in the network, by reason."""
        counts = {why: int(numbers(table, ["n"]).sum()) for why, table in self.tables.items()}
        return {why: count for why, count in counts.items() if count}

    def by(self, who: str) -> Mapping[str, Mapping[str, int]]:
        """Return how many there are of each ``therapist`` or ``episode``, by name and reason."""
        found: dict[str, dict[str, int]] = {}
        for why, table in self.tables.items():
            for name, count in table.group_by(who).agg(nw.col("n").sum()).select(who, "n").rows():
                found.setdefault(name, {})[why] = int(count)
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Block:
    """The sums of one comparison at one level, each of shape (…, columns)."""

    level: int
    perspective: str
    valence: str
    """Empty where both are taken together."""
    measures: Sequence[Measure]
    nesting: Nesting
    whole: Numbers
    """Of the network."""
    lost_with_client: Numbers
    """What the network loses without each client."""
    lost_with_therapist: Numbers
    """What the network loses without each therapist."""
    by_therapist: Numbers
    """Of each therapist alone."""
    lost_with_dyad: Numbers
    """What its therapist loses without each dyad."""
    by_episode: Numbers
    left_out: LeftOut = field(default_factory=lambda: LeftOut({}))
    unplaced: Mapping[str, int] = field(default_factory=dict)
    """Units that are nobody's, by reason: of the network, and of no therapist and no episode."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Lines that are nobody's, by what they are called: they never became such units."""

    @property
    def of(self) -> dict[str, str]:
        """The words that tell its estimates from others."""
        return {
            "level": str(self.level),
            "perspective": self.perspective,
            "valence": self.valence or "both",
        }

    def dropped(
        self, measure: Measure, sums: Numbers, left_out: Mapping[str, int]
    ) -> dict[str, int]:
        """Say what a number of some sums is not of, in its own units.

        Chance is made of pairs of what the rate beside it keeps: none of these is left out.

        Parameters
        ----------
        measure
            The number.
        sums
            Of shape (columns,).
        left_out
            What the comparison leaves out there, by reason.
        """
        if measure.unit != self.measures[0].unit:
            return {}
        return {**left_out, **measure.passed_over(sums)}


def additive(
    nesting: Nesting,
    *,
    by_episode: Numbers,
    by_dyad: Numbers | None = None,
    **more: Any,  # noqa: ANN401 -- the block's own fields
) -> Block:
    """Return a block whose sums add up from dyads to the network."""
    dyads = nesting.by_dyad(by_episode) if by_dyad is None else by_dyad
    by_therapist = nesting.by_therapist(dyads)
    return Block(
        nesting=nesting,
        whole=by_therapist.sum(axis=0),
        lost_with_client=nesting.by_client(dyads),
        lost_with_therapist=by_therapist,
        by_therapist=by_therapist,
        lost_with_dyad=dyads,
        by_episode=by_episode,
        **more,
    )


def nested(table: nw.DataFrame[Any]) -> tuple[Nesting, Places]:
    """Return the nesting of a table's lines, and the place of each line's episode."""
    episodes = (
        table.select("episode", "client", "therapist")
        .unique()
        .sort("therapist", "client", "episode")
    )
    therapists, therapist = codes(episodes.get_column("therapist"))
    clients, client = codes(episodes.get_column("client"))
    names = tuple(episodes.get_column("episode").to_list())
    dyads, dyad_of = np.unique(
        np.stack([therapist, client]).reshape(2, -1), axis=1, return_inverse=True
    )
    nesting = Nesting(
        therapists, clients, names, dyad_of.reshape(-1).astype(np.int64), dyads[1], dyads[0]
    )
    return nesting, placed(table.get_column("episode"), names)


def codes(column: nw.Series[Any]) -> tuple[tuple[str, ...], Places]:
    """Return the names in a column in their order, and the place of each line's name."""
    names = tuple(column.unique().sort().to_list())
    return names, placed(column, names)


def placed(column: nw.Series[Any], names: Sequence[str]) -> Places:
    """Return the place of each line's name."""
    if not len(column):
        return np.empty(0, np.int64)
    places = column.replace_strict(list(names), list(range(len(names))), return_dtype=nw.Int64)
    found: Places = places.to_numpy()
    return found


def added(group: Places, rows: Numbers, size: int) -> Numbers:
    """Add up rows by their group."""
    total = np.empty((size, rows.shape[1]))
    for column in range(rows.shape[1]):
        total[:, column] = np.bincount(group, rows[:, column], minlength=size)
    return total


def numbers(table: nw.DataFrame[Any], names: Sequence[str]) -> Numbers:
    """Return columns as an array of shape (lines, names)."""
    if not len(table):
        return np.empty((0, len(names)))
    return np.column_stack([table.get_column(name).to_numpy() for name in names]).astype(float)


def sides(table: nw.DataFrame[Any]) -> Iterator[tuple[Perspective, Valence, nw.DataFrame[Any]]]:
    """Yield the lines of each other side and valence, with the two."""
    for other in (Perspective.THERAPIST, Perspective.GUESS):
        for valence in Valence:
            here = nw.col("perspective") == nw.lit(other.value)
            yield other, valence, table.filter(here, nw.col("valence") == nw.lit(valence.value))
