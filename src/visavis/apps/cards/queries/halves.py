"""A pair as its page shows it: what helped, and what got in the way."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.apps.cards.queries.pair import PairView, ReportView
from visavis.apps.cards.rules.sentences import Names, who_names
from visavis.vocab.card import Gate, Valence


@dataclass(frozen=True, slots=True)
class Half:
    """Everything in a pair of one valence."""

    valence: Valence
    names: Names
    client: tuple[ReportView, ...]
    own: tuple[ReportView, ...]
    guesses: tuple[ReportView, ...]
    own_gate: Gate


def halves(view: PairView) -> tuple[Half, ...]:
    """Divide what may be read of a pair by valence; helpful first."""
    gates = {Valence.HELPFUL: view.own_helpful, Valence.HINDERING: view.own_hindering}
    return tuple(_half(view, valence, gates[valence]) for valence in Valence)


def _half(view: PairView, valence: Valence, gate: Gate) -> Half:
    client = tuple(report for report in view.client if report.valence is valence)
    own = tuple(report for report in view.own if report.valence is valence)
    return Half(
        valence=valence,
        names=who_names(client=bool(client), therapist=bool(own) or gate is Gate.YES),
        client=client,
        own=own,
        guesses=tuple(guess for guess in view.guesses if guess.valence is valence),
        own_gate=gate,
    )
