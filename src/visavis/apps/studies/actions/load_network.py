"""Lay a simulated network into the platform, its last day being one of these days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.care.actions.studies import start_study
from visavis.apps.care.models import Study
from visavis.apps.people.actions.members import NewMember, give_role, invite
from visavis.apps.people.actions.work import Work, tell_of_work
from visavis.apps.people.models import Member, Practice
from visavis.apps.studies.actions.load_cards import load_cards
from visavis.apps.studies.actions.load_clients import House, Laying, load_clients
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import Row
from visavis.privacy.retention import SEAL_DAYS
from visavis.vocab.people import Role
from visavis.vocab.therapist import Orientation

Progress = Callable[[float], None]
"""Is told which share of the practices is there."""
Staff = Collection[tuple[Member, Role]]
"""Members who look after the study in all its practices, and as what."""


@transaction.atomic
def load_network(
    *, laying: Laying, staff: Staff = (), progress: Progress = lambda _share: None
) -> Study:
    """Lay a network into the platform, under one study.

    What would lie in the future does not happen: a card that comes after now is still awaited.
    The audit log says when all of it was entered, which is now.
    """
    houses = _houses(laying, staff)
    study = start_study(
        name=invented.STUDY,
        practices=[house.practice for house in houses],
        seal_days=SEAL_DAYS,
        consent_version="1",
        starts_on=laying.study_starts,
        by=laying.by,
        now=laying.now,
    )
    for done, house in enumerate(houses, start=1):
        therapies = load_clients(laying=laying, study=study, house=house)
        load_cards(laying=laying, therapies=therapies)
        progress(done / len(houses))
    return study


def _houses(laying: Laying, staff: Staff) -> list[House]:
    """Make the practices with their therapists; names are given out by language."""
    houses: list[House] = []
    places: Counter[tuple[str, str]] = Counter()
    for code in laying.rows.practices():
        language = laying.rows.language_of(code)
        therapists = laying.rows.of("therapists", "practice", code)
        practice = _practice(laying, language, places["practice", language])
        first = places["therapist", language]
        houses.append(
            House(
                code=code,
                practice=practice,
                language=language,
                therapists={
                    row["therapist"]: _therapist(laying, practice, row, language, place)
                    for place, row in enumerate(therapists, start=first)
                },
                first_client=places["client", language],
            )
        )
        _appoint(laying, houses[-1], staff)
        places["practice", language] += 1
        places["therapist", language] += len(therapists)
        places["client", language] += len(laying.rows.enrolled(code))
    return houses


def _practice(laying: Laying, language: str, place: int) -> Practice:
    house = invented.practice(language, place)
    practice = Practice.objects.create(
        name=house.name,
        sender_name=house.sender,
        language=language,
        time_zone=invented.ZONE,
        emergency_text=house.emergency,
        emergency_translations=house.translations,
        simulated=True,
        created_at=laying.now,
    )
    record(
        verb="practice.simulated",
        by=laying.by,
        at=laying.now,
        target=practice,
        practice=practice.pk,
    )
    return practice


def _therapist(laying: Laying, practice: Practice, row: Row, language: str, place: int) -> Member:
    name = invented.therapist(language, place)
    member = invite(
        new=NewMember(email=invented.address(name, invented.HOUSES), name=name, language=language),
        practice=practice,
        role=Role.THERAPIST,
        by=laying.by,
        now=laying.now,
    )
    years, starts = row["experience_years"], laying.study_starts
    work = Work(
        orientation=Orientation(row["orientation"]) if row["orientation"] else None,
        practising_since=starts.year - years if years is not None else None,
        words_in_studies=True,
    )
    tell_of_work(member=member, work=work, by=laying.by, now=laying.now)
    return member


def _appoint(laying: Laying, house: House, staff: Staff) -> None:
    """Let the first therapist look after the practice, and the staff after the study in it."""
    administrator = next(iter(house.therapists.values()))
    for member, role in ((administrator, Role.ADMINISTRATOR), *staff):
        give_role(member=member, practice=house.practice, role=role, by=laying.by, now=laying.now)
    house.practice.contact_person = administrator
    house.practice.save(update_fields=["contact_person"])
