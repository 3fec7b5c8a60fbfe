"""Congruence episode by episode: values without intervals, as an episode has no parts to vary."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.measure import Measure, Role
from visavis.stats.congruence.sentences import of_episodes
from visavis.stats.results import Result
from visavis.stats.results.estimate import why_dropped
from visavis.stats.results.shown import Row

if TYPE_CHECKING:  # the table is made only when it is asked for
    import polars as pl

Columns = Mapping[str, Sequence[str | int | float | None]]
NAMES = (
    "level",
    "name",
    "perspective",
    "valence",
    "therapist",
    "client",
    "episode",
    "value",
    "n",
    "unit",
    "dropped",
    "why_dropped",
    "undefined",
    "cautions",
)


SAID = ("why_dropped", "undefined", "cautions")
"""Columns of sentences, which may be empty throughout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episodes(Result):
    """What one level says of each episode: a percent, its level of chance and a coefficient."""

    level: int
    columns: Columns

    def title(self) -> str:
        """Say what the rows are about."""
        return f"Congruence level {self.level} by episode"

    def rows(self) -> Sequence[Row]:
        """Return one row for each value."""
        columns = [self.columns[name] for name in NAMES]
        return [dict(zip(NAMES, row, strict=True)) for row in zip(*columns, strict=True)]

    def sentence(self) -> str:
        """Say where the values of episodes lie, of the therapist's accounts of what helped."""
        return of_episodes(self.level, self.rows())

    def to_frame(self) -> pl.DataFrame:
        """Return the rows as a Polars frame, also where there are very many."""
        import polars as pl  # noqa: PLC0415 -- see above

        return pl.DataFrame(dict(self.columns), schema_overrides=dict.fromkeys(SAID, pl.String))


def by_episode(level: int, blocks: Sequence[Block]) -> Episodes:
    """Return the values of a level."""
    columns: dict[str, list[str | int | float | None]] = {name: [] for name in NAMES}
    for block in blocks:
        for measure in block.measures:
            if measure.role is not Role.DETAIL:
                for name, values in _columns(block, measure).items():
                    columns[name].extend(values)
    return Episodes(level=level, columns=columns)


def _columns(block: Block, measure: Measure) -> Columns:
    nesting, sums = block.nesting, block.by_episode
    size = len(nesting.episodes)
    values = measure.of(sums).tolist()
    dyads, gone = nesting.dyad_of, block.left_out.by("episode")
    dropped = [
        block.dropped(measure, row, gone.get(episode, {}))
        for episode, row in zip(nesting.episodes, sums, strict=True)
    ]
    undefined = [
        measure.too_few(row, one_episode=True) if math.isfinite(value) else measure.undefined(row)
        for value, row in zip(values, sums, strict=True)
    ]
    return {
        "level": [block.level] * size,
        "name": [measure.name] * size,
        "perspective": [block.perspective] * size,
        "valence": [block.of["valence"]] * size,
        "therapist": [nesting.therapists[place] for place in nesting.therapist_of[dyads]],
        "client": [nesting.clients[place] for place in nesting.client_of[dyads]],
        "episode": list(nesting.episodes),
        "value": [None if why else value for value, why in zip(values, undefined, strict=True)],
        "n": [int(count) for count in measure.n(sums)],
        "unit": [measure.unit] * size,
        "dropped": [sum(each.values()) for each in dropped],
        "why_dropped": [why_dropped(each) for each in dropped],
        "undefined": undefined,
        "cautions": [
            None if why else " ".join(measure.cautions(row)) or None
            for why, row in zip(undefined, sums, strict=True)
        ],
    }
