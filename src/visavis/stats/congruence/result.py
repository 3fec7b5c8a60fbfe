"""Congruence as it comes out: six levels, each for the network, by therapist and by episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visavis.stats.congruence.block import Block
from visavis.stats.congruence.counts import LEVELS, TITLES
from visavis.stats.congruence.episodes import Episodes, by_episode
from visavis.stats.congruence.network import CLIENTS
from visavis.stats.congruence.sentences import sentence
from visavis.stats.congruence.therapists import Therapists, by_therapist
from visavis.stats.errors import UnusableError
from visavis.stats.results import Estimate, Result
from visavis.stats.results.shown import Row, how_to_see
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.counted import counted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level(Result):
    """One level: every percent beside its level of chance and its coefficient."""

    number: int
    estimates: Sequence[Estimate]
    """Of the network, each once with clients and once with therapists as clusters. Where the
    level is left out: one, undefined, with the reason."""
    left_out: str | None = None
    blocks: Sequence[Block] = ()
    """What they rest on."""

    def title(self) -> str:
        """Return number and name."""
        return f"Level {self.number}: {TITLES[self.number]}"

    def rows(self) -> Sequence[Row]:
        """Return one row for each estimate."""
        rows = [row for estimate in self.estimates for row in estimate.rows()]
        return [{**row, "level": self.number} for row in rows]

    def estimate(
        self,
        name: str,
        *,
        perspective: str = Perspective.THERAPIST,
        valence: str = Valence.HELPFUL,
        cluster: str = CLIENTS,
    ) -> Estimate:
        """Return one estimate.

        Parameters
        ----------
        name
            As in ``kappa``.
        perspective
            Whose accounts the client's are compared with: ``therapist`` or ``guess``.
        valence
            ``helpful``, ``hindering``, or at level 4 also ``both``.
        cluster
            What its uncertainty comes from: ``clients`` for a statement about these therapists,
            ``therapists`` for one about therapists at large.

        Raises
        ------
        UnusableError
            When the level has no such estimate.
        """
        if self.left_out is not None:
            return self.estimates[0]
        for each in self.estimates:
            of = (each.name, each.of["perspective"], each.of["valence"], each.cluster)
            if of == (name, perspective, valence, cluster):
                return each
        names = ", ".join(dict.fromkeys(each.name for each in self.estimates))
        msg = (
            f"{self.title()} has no {name} for {perspective}, {valence}, clustered by {cluster}. "
            f"It has {names}."
        )
        raise UnusableError(msg)

    def __repr__(self) -> str:
        """Say in brief what was found and how to see it."""
        rows = len(self.rows())
        begins = f"<{self.title()}, {counted(rows, 'row')}. {self.sentence()}"
        return f"{begins}\n {how_to_see(rows)}>"

    def sentence(self) -> str:
        """Say in one sentence what was found of the therapist's accounts and of what helped."""
        return self.left_out or sentence(self.number, self.estimates)

    def by_therapist(self) -> Therapists:
        """Return the level by therapist, each value drawn towards the network's."""
        return by_therapist(self.number, self.blocks)

    def by_episode(self) -> Episodes:
        """Return the level by episode."""
        return by_episode(self.number, self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Congruence(Result):
    """Congruence of client and therapist at six levels."""

    levels: Sequence[Level]

    def level(self, number: int) -> Level:
        """Return one level.

        Raises
        ------
        UnusableError
            When there is no such level.
        """
        if number not in LEVELS:
            msg = f"There is no level {number}: ask for one of {', '.join(map(str, LEVELS))}."
            raise UnusableError(msg)
        return self.levels[number - 1]

    def title(self) -> str:
        """Say what the rows are about."""
        return "Congruence of client and therapist"

    def __repr__(self) -> str:
        """Say in brief what was found, level by level, and how to see it."""
        levels = (f" {level.title()}. {level.sentence()}" for level in self.levels)
        return "\n".join([f"<{self.title()}", *levels, f" {how_to_see(len(self.rows()))}>"])

    def rows(self) -> Sequence[Row]:
        """Return one row for each estimate of the network, level by level."""
        return [row for level in self.levels for row in level.rows()]
