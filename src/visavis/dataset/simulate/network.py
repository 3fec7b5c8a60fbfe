"""How large a network is, and how it is divided into pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from visavis.dataset.simulate.draw.piece import Extent
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.process import Process
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError

THERAPISTS, CLIENTS, MONTHS = 13, 121, 18
"""Of the study that this network is shaped after (Castonguay et al. 2010)."""
MOST_MONTHS = 120
PIECE = 663
"""Therapists drawn at a time, a multiple of 13 and of a practice's 3. Part of the plan in effect:
another size gives another network for the same seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A size and a seed; with the plan, all that a network comes from."""

    therapists: int = THERAPISTS
    clients: int = CLIENTS
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in ("therapists", "clients"):
            if getattr(self, name) < 1:
                msg = f"--{name} must be at least 1, not {getattr(self, name)}."
                raise RemedyError(msg)
        if self.therapists > self.clients:
            msg = (
                f"{counted(self.therapists, 'therapist')} cannot share "
                f"{counted(self.clients, 'client')}: each has at least one. Raise --clients or "
                "lower --therapists."
            )
            raise RemedyError(msg)
        if self.seed < 0:
            msg = f"--seed must be 0 or more, not {self.seed}."
            raise RemedyError(msg)


def plan_for(months: int) -> Plan:
    """Return the plan for a study of so many months."""
    if not 1 <= months <= MOST_MONTHS:
        msg = f"--months must be 1 to {MOST_MONTHS}, not {months}."
        raise RemedyError(msg)
    return Plan(months=months)


def scaled(network: Network, *, sessions: int, plan: Plan) -> Network:
    """Return a network that is expected to have so many sessions, held or not.

    Clients follow from how many sessions the plan lets a client expect, therapists from their
    proportion in `network`. What is drawn differs from `sessions` as chance will have it, by a
    standard deviation of about 8 % at 1,500 and 0.2 % at 5,000,000.
    """
    if sessions < 1:
        msg = f"--sessions must be at least 1, not {sessions}."
        raise RemedyError(msg)
    clients = max(1, round(sessions / Process(plan).sessions))
    therapists = max(1, round(clients * network.therapists / network.clients))
    return Network(therapists=therapists, clients=clients, seed=network.seed)


def pieces(network: Network) -> Iterator[Extent]:
    """Divide a network into pieces of whole therapists; clients in proportion."""
    total = network.therapists
    for first in range(0, total, PIECE):
        end = min(first + PIECE, total)
        start, stop = (network.clients * place // total for place in (first, end))
        yield Extent(first, end - first, start, stop - start)
