"""Congruence in simulated networks, whose targets are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bench.coverage.cells import Cell, cell
from bench.recovery.families import FAMILIES, Key, congruence_by
from bench.recovery.run import summed, targets
from visavis.dataset.simulate.network import CLIENTS, THERAPISTS, Network
from visavis.dataset.simulate.plan import Plan
from visavis.stats.congruence.estimating.occurrence import FORCED
from visavis.stats.results import Estimate
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.vocab.card import Perspective

RUNS, FEWER = 300, 100
FAMILY = FAMILIES["congruence"]
AGAINST = {
    ("2", "beyond_chance"): ("match_rate", "decoy_rate"),
    ("2", "difference"): ("match_rate", "decoy_rate"),
    ("4", "beyond_chance"): ("jaccard", "jaccard_other_sessions"),
    ("5", "beyond_chance"): ("profile_overlap", "profile_overlap_other_clients"),
}
"""What is computed of which two targets; they have no word in ``truth.json``."""


def congruent() -> Iterator[Cell]:
    """Cover every level of the client against the therapist, with therapists as clusters."""
    aims = targets(FAMILY, THERAPISTS, CLIENTS)
    mine = {words: aim for words, aim in aims.items() if words[2] == Perspective.THERAPIST}
    yield from _covered("congruence", "therapists", Plan(), RUNS, mine)


def beyond() -> Iterator[Cell]:
    """Cover what lies beyond chance, and all that is held against the guess."""
    aims = targets(FAMILY, THERAPISTS, CLIENTS)
    others = {
        words: aim
        for words, aim in _with_coefficients(aims).items()
        if words not in aims or words[2] == Perspective.GUESS
    }
    yield from _covered("beyond", "therapists", Plan(), FEWER, others)


def by_client() -> Iterator[Cell]:
    """Cover the client against the therapist with clients as clusters, all therapists being alike.

    Only then is what holds for therapists at large what holds for these.
    """
    events = Plan().events
    neutral = {who: (1.0,) * len(each) for who, each in events.leaning.items()}
    alike = replace(Plan(), events=replace(events, attuned=1.0, leaning=neutral))
    aims = _with_coefficients(targets(FAMILY, THERAPISTS, CLIENTS, alike))
    mine = {words: aim for words, aim in aims.items() if words[2] == Perspective.THERAPIST}
    yield from _covered("by client", "clients", alike, FEWER, mine)


def _covered(
    part: str, cluster: str, plan: Plan, runs: int, aims: Mapping[Key, float]
) -> Iterator[Cell]:
    found: dict[Key, list[Estimate]] = defaultdict(list)
    for seed in range(1, runs + 1):
        network = Network(therapists=THERAPISTS, clients=CLIENTS, seed=seed)
        counts = summed([FAMILY], network, plan)[0]
        for words, estimate in congruence_by(cluster, counts, LEVEL):
            if words in aims:
                others = tuple(said for said in estimate.cautions if said != FORCED)
                found[words].append(replace(estimate, cautions=others))
    for words, estimates in found.items():
        level, name, perspective, valence, *_ = words
        guess = ", guess" if perspective == Perspective.GUESS else ""
        yield cell(
            estimates,
            [aims[words]] * len(estimates),
            part=part,
            row=f"level {level}, {name.replace('_', ' ')}{guess}",
            column=valence or "both",
        )


def _with_coefficients(aims: Mapping[Key, float]) -> dict[Key, float]:
    """Add what lies beyond chance, from the rate and from chance."""
    found = dict(aims)
    for (level, name), (rate, chance) in AGAINST.items():
        for words, value in aims.items():
            other = (level, chance, *words[2:])
            if words[:2] == (level, rate) and other in aims:
                apart = value - aims[other]
                beyond = apart if name == "difference" else apart / (1 - aims[other])
                found[(level, name, *words[2:])] = beyond
    return found
