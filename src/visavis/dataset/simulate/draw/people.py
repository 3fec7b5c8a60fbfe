"""Therapists and their clients: who they are, before the first session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.dataset.simulate.draw.chance import Flags, Floats, Ints, happens, one_of
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.plan.therapy import ORIENTATIONS
from visavis.dataset.simulate.sight import sights


@dataclass(frozen=True, slots=True)
class Therapists:
    """One row a therapist."""

    orientation: Ints
    """Place in `ORIENTATIONS`."""
    practice: Ints
    french: Flags
    """Whether the practice speaks French."""
    experience: Ints
    attuned: Flags
    effect: Floats
    """On the outcome."""

    def __len__(self) -> int:
        return len(self.orientation)


@dataclass(frozen=True, slots=True)
class Clients:
    """One row an enrolled client, in the order of their therapists."""

    therapist: Ints
    """Row in `Therapists`."""
    talkative: Flags
    burdened: Flags
    generous: Flags
    theme: Ints
    intake_week: Ints
    observed_until: Ints
    """The last day on which the study would see a session."""
    text: Flags
    """Whether raters may read the words."""
    effect: Floats
    """On the outcome at the start."""
    growth: Floats
    """Of the outcome, a week, beyond everybody's."""
    others: Ints
    """What became of those who did not enrol, as places in `NOT_ENROLLED`; one row each."""
    others_therapist: Ints

    def __len__(self) -> int:
        return len(self.therapist)


def draw_therapists(rng: np.random.Generator, plan: Plan, *, first: int, size: int) -> Therapists:
    """Draw `size` therapists; `first` is the place of the first of them in the network."""
    therapy = plan.therapy
    row = [ORIENTATIONS.index(orientation) for orientation in therapy.orientations]
    places = first + np.arange(size)
    practice = places // therapy.therapists_a_practice
    french = happens(rng, therapy.french_practices, int(practice[-1] - practice[0]) + 1)
    low, high = therapy.experience_years
    return Therapists(
        orientation=np.asarray(row)[places % len(row)],
        practice=practice,
        french=french[practice - practice[0]],
        experience=rng.integers(low, high, size=size, endpoint=True),
        attuned=happens(rng, plan.events.attuned, size),
        effect=rng.normal(0, plan.outcome.therapist_sd, size),
    )


def draw_clients(
    rng: np.random.Generator, plan: Plan, *, therapists: Therapists, size: int
) -> Clients:
    """Draw `size` clients, at least one for each therapist, and those who did not enrol."""
    weights = rng.gamma(4.0, size=len(therapists))  # some treat twice as many as others
    loads = 1 + rng.multinomial(size - len(therapists), weights / weights.sum())
    therapist = np.repeat(np.arange(len(therapists)), loads)
    seen = sights(plan.weeks)
    sight = np.floor(rng.random(size) * len(seen.intake_week)).astype(np.int64)
    therapy, events = plan.therapy, plan.events
    absent = [therapy.declined, therapy.no_answer, therapy.not_asked]
    absent_counts = rng.poisson(np.outer(loads, absent))
    rows, kinds = np.indices(absent_counts.shape)
    return Clients(
        therapist=therapist,
        talkative=happens(rng, events.talkative, size),
        burdened=happens(rng, events.burdened, size),
        generous=happens(rng, events.generous, size),
        theme=one_of(rng, events.themes, size),
        intake_week=seen.intake_week[sight],
        observed_until=seen.observed_until[sight],
        text=happens(rng, therapy.text_consent, size),
        effect=rng.normal(0, plan.outcome.client_sd, size),
        growth=rng.normal(0, plan.outcome.growth_sd, size),
        others=np.repeat(kinds.ravel(), absent_counts.ravel()),
        others_therapist=np.repeat(rows.ravel(), absent_counts.ravel()),
    )
