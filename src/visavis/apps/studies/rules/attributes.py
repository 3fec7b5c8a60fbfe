"""What is told of therapists, and the sentences that say what was done to it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from visavis.privacy.small_cells import (
    Coarsened,
    Ladder,
    Rungs,
    Threshold,
    Told,
    coarsen,
    pooled,
)
from visavis.vocab.counted import counted
from visavis.vocab.therapist import Orientation

BANDS = ((0, 4), (5, 9), (10, 19), (20, None))
WIDE_BANDS = ((0, 9), (10, None))
ORIENTATION, EXPERIENCE, PRACTICE = range(3)
"""The attributes in the order of their ladders: what studies ask most about is kept longest."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the platform knows of one therapist."""

    clients: frozenset[str]
    """Codes of the clients in the study."""
    orientation: str | None
    experience: int | None
    """Years of practice when the study began."""
    practice: str | None
    """Its code."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """What may be told of one therapist."""

    orientation: str | None
    experience_years: int | None
    experience_band: str | None
    practice: str | None


@dataclass(frozen=True, slots=True)
class Coarseness:
    """How coarsely a study tells, once its exports have begun: a later one may only be coarser."""

    rungs: Rungs = ()
    others: frozenset[str] = frozenset()
    """Orientations that are called `other`."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be told of all of them, and what was done."""

    by_therapist: Mapping[str, Attributes]
    practices: bool
    """Whether practices are told at all; else they are not of clients either."""
    warning: str
    """That there are too few for any coarsening to hide them; empty where there are enough."""
    notes: tuple[str, ...]
    """What was done to each attribute, and why."""
    coarseness: Coarseness


def tell(
    therapists: Mapping[str, Known], *, at_least: Threshold, before: Coarseness = Coarseness()
) -> Telling:
    """Make attributes coarser until nobody stands out by them."""
    orientations = pooled(
        [known.orientation for known in therapists.values()],
        other=Orientation.OTHER,
        at_least=at_least,
        already=before.others,
    )
    told = coarsen(
        {
            code: Told(
                known.clients,
                (
                    _ladder(known.orientation, orientations[known.orientation]),
                    _ladder(
                        None if known.experience is None else str(known.experience),
                        _band(known.experience, BANDS),
                        _band(known.experience, WIDE_BANDS),
                    ),
                    _ladder(known.practice),
                ),
            )
            for code, known in therapists.items()
        },
        at_least=at_least,
        no_finer_than=before.rungs,
    )
    others = {own for own, called in orientations.items() if own is not None and called != own}
    return Telling(
        by_therapist={code: _attributes(told, code) for code in therapists},
        practices=bool(therapists) and told.rungs[PRACTICE] == 0,
        warning="" if told.enough else too_few(therapists, at_least),
        notes=notes_on(told, at_least) if therapists else (),
        coarseness=Coarseness(told.rungs, before.others | others),
    )


def practices_of_clients(therapists: Mapping[str, Known]) -> dict[str, str]:
    """Return by client the practice that is told of all their therapists; others have none.

    Told of a client besides, it would tell where a therapist of several practices works.
    """
    found: defaultdict[str, set[str | None]] = defaultdict(set)
    for known in therapists.values():
        for client in known.clients:
            found[client].add(known.practice)
    return {
        client: one
        for client, practices in found.items()
        if len(practices) == 1 and (one := next(iter(practices))) is not None
    }


def _ladder(*rungs: str | None) -> Ladder:
    return (*rungs, None)


def _band(years: int | None, bands: tuple[tuple[int, int | None], ...]) -> str | None:
    if years is None:
        return None
    low, high = next((low, high) for low, high in reversed(bands) if years >= low)
    return f"{low}_or_more" if high is None else f"{low}_to_{high}"


def _attributes(told: Coarsened, code: str) -> Attributes:
    values = told.values[code]
    years = values[EXPERIENCE]
    exact = told.rungs[EXPERIENCE] == 0
    return Attributes(
        orientation=values[ORIENTATION],
        experience_years=int(years) if exact and years is not None else None,
        experience_band=None if exact else years,
        practice=values[PRACTICE],
    )


DONE = {
    ORIENTATION: (
        "Orientations are told as therapists gave them.",
        "Orientations that fewer than {therapists} therapists share are called `other`.",
        "Orientations are left out.",
    ),
    EXPERIENCE: (
        "Years of practice are told exactly.",
        "Years of practice are told in four bands.",
        "Years of practice are told in two bands.",
        "Years of practice are left out.",
    ),
    PRACTICE: ("Practices are told, by code.", "Practices are left out."),
}


def too_few(therapists: Mapping[str, Known], at_least: Threshold) -> str:
    """Say that nothing which could be left out keeps these therapists from standing out."""
    clients = frozenset[str]().union(*(known.clients for known in therapists.values()))
    short = [
        counted(count, word)
        for count, word, wanted in (
            (len(therapists), "therapist", at_least.therapists),
            (len(clients), "client", at_least.clients),
        )
        if count < wanted
    ]
    return (
        f"Warning: the study has only {' and '.join(short)}, and at least {at_least.therapists} "
        f"therapists and {at_least.clients} clients should share whatever is told. Even with "
        "everything about therapists left out, whoever knows the practice may tell who is who by "
        "how many clients and sessions each has: keep this dataset as if it named them."
    )


def notes_on(told: Coarsened, at_least: Threshold) -> tuple[str, ...]:
    """Say what was done to each attribute, and why."""
    enough = f"{at_least.therapists} therapists and {at_least.clients} clients"
    why = (
        "What is told of therapists was made coarser until every combination is shared by at "
        f"least {enough}."
        if told.enough
        else f"There are too few for any combination to be shared by at least {enough}."
    )
    return (
        why,
        *(
            DONE[attribute][rung].format(therapists=at_least.therapists)
            for attribute, rung in enumerate(told.rungs)
        ),
    )
