"""The course of therapies: session after session, what happened, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Flags, Floats, Ints, happens
from visavis.dataset.simulate.draw.people import Clients, Therapists
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.sight import JITTER

HELD, CANCELLED, MISSED = 0, 1, 2
OPEN, DROPPED_OUT, AGREED, BY_CHANCE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Course:
    """One row a session, by client and number; `ending` has one row a client."""

    client: Ints
    number: Ints
    day: Ints
    status: Ints
    client_helpful: Flags
    """What the client experienced, whether or not it was told; False where nothing was held."""
    therapist_helpful: Flags
    same_helpful: Flags
    """Both did, and it is the same event."""
    client_hindering: Flags
    therapist_hindering: Flags
    same_hindering: Flags
    ending: Ints
    """How each client's therapy truly ended."""

    def __len__(self) -> int:
        return len(self.client)

    @property
    def held(self) -> Flags:
        """Whether the session took place."""
        flags: Flags = self.status == HELD
        return flags


def draw_course(
    rng: np.random.Generator, plan: Plan, therapists: Therapists, clients: Clients
) -> Course:
    """Draw session after session for all clients at once, until the last therapy is over."""
    ending = np.full(len(clients), OPEN)
    going_on = np.arange(len(clients))
    rounds = []
    for number in range(1, plan.weeks + 1):
        day = _days(rng, number, len(going_on))
        seen = day <= clients.observed_until[going_on]
        going_on, day = going_on[seen], day[seen]
        if not len(going_on):
            break
        drawn = _week(rng, plan, number, going_on, therapists, clients) | {"day": day}
        rounds.append(drawn)
        over = drawn["ending"] != OPEN
        ending[going_on[over]] = drawn["ending"][over]
        going_on = going_on[~over]
    table = {name: np.concatenate([one[name] for one in rounds]) for name in rounds[0]}
    order = np.argsort(table["client"], kind="stable")
    del table["ending"]
    return Course(**{name: column[order] for name, column in table.items()}, ending=ending)


def _days(rng: np.random.Generator, number: int, size: int) -> Ints:
    """Draw the days of the sessions of this number: weekly, give or take a day."""
    if number == 1:
        return np.zeros(size, dtype=np.int64)
    return 7 * (number - 1) + rng.integers(JITTER[0], JITTER[-1], size=size, endpoint=True)


def _week(
    rng: np.random.Generator,
    plan: Plan,
    number: int,
    going_on: Ints,
    therapists: Therapists,
    clients: Clients,
) -> dict[str, Ints | Flags]:
    size = len(going_on)
    first = number == 1
    drawn = rng.random(size)
    status = np.where(drawn < plan.therapy.cancelled, CANCELLED, HELD)
    status[drawn >= 1 - plan.therapy.missed] = MISSED
    if first:
        status[:] = HELD
    held = status == HELD
    events = {
        name: flags & held
        for name, flags in _events(rng, plan, going_on, therapists, clients).items()
    }
    ending = _endings(rng, plan, number, events)
    ending[~held] = OPEN
    return {
        "client": going_on,
        "number": np.full(size, number),
        "status": status,
        **events,
        "ending": ending,
    }


def _events(
    rng: np.random.Generator, plan: Plan, rows: Ints, therapists: Therapists, clients: Clients
) -> dict[str, Flags]:
    """Draw what both sides experience in one session of each client in `rows`."""
    attuned = therapists.attuned[clients.therapist[rows]].astype(int)
    kinds = {"helpful": clients.talkative[rows], "hindering": clients.burdened[rows]}
    found: dict[str, Flags] = {}
    for valence, kind in kinds.items():
        naming = plan.events.helpful if valence == "helpful" else plan.events.hindering
        size = len(rows)
        client = happens(rng, np.asarray(naming.client)[kind.astype(int)], size)
        therapist = happens(rng, np.asarray(naming.therapist)[client.astype(int)], size)
        same = happens(rng, np.asarray(naming.same)[attuned], size)
        found[f"client_{valence}"] = client
        found[f"therapist_{valence}"] = therapist
        found[f"same_{valence}"] = client & therapist & same
    return found


def _endings(rng: np.random.Generator, plan: Plan, number: int, events: dict[str, Flags]) -> Ints:
    """Draw whether and how the therapy ends after this session."""
    therapy = plan.therapy
    mismatch = events["client_helpful"] & events["therapist_helpful"] & ~events["same_helpful"]
    dropout: Floats = (
        therapy.dropout
        + therapy.dropout_hindering * events["client_hindering"]
        + therapy.dropout_mismatch * mismatch
    )
    agreed = dropout + (therapy.agreed if number >= therapy.agreed_from else 0.0)
    drawn = rng.random(len(dropout))
    ending = np.full(len(dropout), OPEN)
    ending[drawn < agreed + therapy.circumstances] = BY_CHANCE
    ending[drawn < agreed] = AGREED
    ending[drawn < dropout] = DROPPED_OUT
    return ending
