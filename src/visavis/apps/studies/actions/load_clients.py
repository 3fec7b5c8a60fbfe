"""Lay the clients of one invented practice into the platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from visavis.apps.audit.rules import Actor
from visavis.apps.care.actions.clients import add_clients, open_episodes
from visavis.apps.care.actions.consents import enter_consents
from visavis.apps.care.models import Client, Consent, Episode, Study
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.rules.contact import Contact
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import InventedRows, Row
from visavis.apps.studies.rules.laying import MORNING, Calendar
from visavis.vocab.care import ConsentScope


@dataclass(frozen=True)
class Laying:
    """Which rows, into which days, by whom, and when."""

    rows: InventedRows
    calendar: Calendar
    by: Actor
    now: datetime

    @cached_property
    def study_starts(self) -> date:
        """The first day of the study."""
        return self.calendar.study_starts(self.rows.quarters())


@dataclass(frozen=True, slots=True)
class House:
    """A practice that is there, with its therapists by their codes."""

    code: str
    practice: Practice
    language: str
    therapists: Mapping[str, Member]
    first_client: int
    """The place of its first client among the invented names."""


@dataclass(frozen=True, slots=True)
class Therapy:
    """An episode that is there, and its row."""

    row: Row
    episode: Episode
    place: int
    """In its therapist's week, from 0."""


def load_clients(*, laying: Laying, study: Study, house: House) -> list[Therapy]:
    """Add the clients of a practice with names, consents and therapies."""
    enrolled = laying.rows.enrolled(house.code)
    clients = add_clients(
        practice=house.practice, codes=[""] * len(enrolled), by=laying.by, now=laying.now
    )
    by_code = {row["client"]: client for row, client in zip(enrolled, clients, strict=True)}
    for place, client in enumerate(clients, start=house.first_client):
        _name(laying, house, client, place)
    therapies = _therapies(laying, house, by_code)
    _consent(laying, study, enrolled, therapies)
    return therapies


def _name(laying: Laying, house: House, client: Client, place: int) -> None:
    name = invented.client(house.language, place)
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=house.practice.pk,
        contact=Contact(
            name=name,
            mail=invented.address(name, invented.CLIENTS),
            language=house.language,
        ),
        by=laying.by,
        now=laying.now,
    )


def _therapies(laying: Laying, house: House, clients: Mapping[str, Client]) -> list[Therapy]:
    rows = [row for code in clients for row in laying.rows.of("episodes", "client", code)]
    week: Counter[str] = Counter()
    places = []
    for row in rows:
        places.append(week[row["therapist"]])
        week[row["therapist"]] += 1
    episodes = open_episodes(
        begins=[
            (
                clients[row["client"]],
                house.therapists[row["therapist"]],
                _start(laying, row, place),
            )
            for row, place in zip(rows, places, strict=True)
        ],
        by=laying.by,
        now=laying.now,
    )
    return [Therapy(*each) for each in zip(rows, episodes, places, strict=True)]


def _start(laying: Laying, row: Row, place: int) -> date:
    days = [session["day"] for session in laying.rows.of("sessions", "episode", row["episode"])]
    return laying.calendar.start(row["observed_until"], last=max(days, default=0), place=place)


def _consent(laying: Laying, study: Study, enrolled: list[Row], therapies: list[Therapy]) -> None:
    """Write what clients agreed to, on the day counted from their first therapy."""
    first = {t.row["client"]: t for t in reversed(therapies)}
    lines = []
    for row in enrolled:
        therapy = first[row["client"]]
        given_at = laying.calendar.moment(therapy.episode.started_on, row["consent_day"], MORNING)
        scopes: list[tuple[ConsentScope, Study | None]] = [
            (ConsentScope.SHARE, None),
            (ConsentScope.RESEARCH, study),
        ]
        if row["scope"] == ConsentScope.TEXT:
            scopes.append((ConsentScope.TEXT, study))
        lines += [
            Consent(
                client=therapy.episode.client,
                study=to,
                scope=scope,
                version="1",
                language=therapy.episode.client.practice.language,
                given_at=given_at,
                recorded_by=therapy.episode.therapist,
            )
            for scope, to in scopes
        ]
    enter_consents(lines=lines, by=laying.by, now=laying.now)
