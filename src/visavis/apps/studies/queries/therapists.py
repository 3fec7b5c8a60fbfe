"""What is known of the therapists of a study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import Agreement
from visavis.apps.people.models import WorkProfile
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.apps.studies.rules.attributes import Known
from visavis.apps.studies.rules.codes import Codes, Thing


def known_therapists(
    study: Study,
    therapies: Iterable[TakingPart],
    agreed: Mapping[UUID, Agreement],
    *,
    told: Mapping[UUID, WorkProfile],
    codes: Codes,
) -> dict[str, Known]:
    """Return by code what is known of everybody who treats in `therapies`."""
    clients: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for therapy in therapies:
        clients[therapy.therapist].add(therapy.client)
    return {
        codes.of(Thing.THERAPIST, therapist): Known(
            clients=frozenset(codes.of(Thing.CLIENT, client) for client in theirs),
            orientation=_orientation(told.get(therapist)),
            experience=_experience(told.get(therapist), study),
            practice=_practice({agreed[client].practice for client in theirs}, codes),
        )
        for therapist, theirs in clients.items()
    }


def _orientation(told: WorkProfile | None) -> str | None:
    return (told.orientation or None) if told is not None else None


def _experience(told: WorkProfile | None, study: Study) -> int | None:
    """Years when the study began; who began later has none yet."""
    if told is None or told.practising_since is None:
        return None
    return max(0, study.starts_on.year - told.practising_since)


def _practice(practices: set[UUID], codes: Codes) -> str | None:
    """Of a therapist who treats in one; who treats in several belongs to none."""
    return codes.of(Thing.PRACTICE, next(iter(practices))) if len(practices) == 1 else None
