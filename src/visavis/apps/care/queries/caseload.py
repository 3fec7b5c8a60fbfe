"""A therapist's own clients, with the names that stand behind the codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.care.models import Client, Episode
from visavis.apps.people.queries.identities import names_for
from visavis.vocab.care import EpisodeStatus


@dataclass(frozen=True, slots=True)
class Case:
    """One therapy of a therapist: the episode, and who it is with."""

    episode: Episode
    name: str
    """Empty when the client is known by code alone."""

    @property
    def client(self) -> Client:
        """The client of this therapy."""
        return self.episode.client

    @property
    def label(self) -> str:
        """What to call the client in a sentence."""
        return self.name or self.client.code

    @property
    def is_open(self) -> bool:
        """Whether the therapy is going on."""
        return self.episode.status == EpisodeStatus.OPEN


def caseload(therapist: UUID, practice: UUID) -> list[Case]:
    """Return the therapies of `therapist` in `practice`, by code; in two queries.

    Clients whose record is sealed from use, or is being erased, are not among them.
    """
    episodes = list(
        Episode.objects.filter(
            therapist=therapist,
            client__practice=practice,
            client__erasure__hold_until__isnull=True,
            client__erasure__begun_at__isnull=True,
        ).select_related("client")
    )
    names = names_for([episode.client_id for episode in episodes])
    cases = [Case(episode, names.get(episode.client_id, "")) for episode in episodes]
    return sorted(cases, key=_by_code)


def found(cases: list[Case], wanted: str) -> list[Case]:
    """Return those of `cases` whose code or name holds `wanted`.

    Names are encrypted, so this looks through one therapist's own list, not the database.
    """
    folded = wanted.strip().casefold()
    return [
        case
        for case in cases
        if folded in case.client.code.casefold() or folded in case.name.casefold()
    ]


def case_of(episode: Episode) -> Case:
    """Return one therapy with the client's name."""
    return Case(episode, names_for([episode.client_id]).get(episode.client_id, ""))


def _by_code(case: Case) -> tuple[str | int, ...]:
    """K-9 before K-10, and the newer therapy of one client first."""
    digits = re.search(r"\d+", case.client.code)
    number = int(digits.group()) if digits else 0
    return (number, case.client.code, -case.episode.started_on.toordinal())
