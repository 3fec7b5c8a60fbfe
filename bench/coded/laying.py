"""The rows of the town, made through the platform's own actions."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.urls import reverse

from bench.coded.planted import MATCHERS, RATERS, Report, plant, with_one_that_tells
from bench.coded.town import CLIENTS, COORDINATOR, DESK, THERAPISTS
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.members import NewMember, give_role, invite
from visavis.apps.people.actions.sign_in_links import make_sign_in_link
from visavis.apps.people.models import Member, Practice
from visavis.apps.studies.actions.load_clients import Laying
from visavis.apps.studies.actions.load_network import load_network
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import invented_rows
from visavis.apps.studies.rules.laying import Calendar
from visavis.cli.prepare import prepare
from visavis.dataset.read import read
from visavis.dataset.simulate.network import MONTHS, Network, plan_for
from visavis.dataset.simulate.run import simulate
from visavis.gateways.outside import outside
from visavis.privacy.retention import SEAL_DAYS
from visavis.privacy.studies import ENDS_WITHIN_DAYS
from visavis.vocab.people import Role


def lay() -> tuple[list[Report], dict[str, str]]:
    """Lay a network whose seals have all run out; return what was planted, and ways in."""
    prepare()
    now = outside().clock.now()
    desk = Practice.objects.create(
        name=DESK,
        sender_name="Desk",
        time_zone=invented.ZONE,
        emergency_text="Nobody is here.",
        simulated=True,
        created_at=now,
    )
    people = {COORDINATOR: _member(desk, COORDINATOR, Role.COORDINATOR)}
    for one in (*RATERS, *MATCHERS):
        people[one.name] = _member(desk, one.name, Role.RATER)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "network"
        network = Network(therapists=THERAPISTS, clients=CLIENTS)
        simulate(folder, network=network, plan=plan_for(MONTHS))
        rows, planted = plant(invented_rows(read(folder)))
    until = now.date() - timedelta(days=SEAL_DAYS + ENDS_WITHIN_DAYS)
    calendar = Calendar(until, ZoneInfo(invented.ZONE))
    laying = Laying(with_one_that_tells(rows, planted), calendar, OPERATOR, now)
    load_network(laying=laying)
    coordinator = people[COORDINATOR]
    give_role(member=coordinator, practice=None, role=Role.COORDINATOR, by=OPERATOR, now=now)
    return planted, {name: _way_in(member) for name, member in people.items()}


def _member(desk: Practice, name: str, role: Role) -> Member:
    return invite(
        new=NewMember(email=f"{name.lower()}@desk.example", name=name, language="en"),
        practice=desk,
        role=role,
        by=OPERATOR,
        now=outside().clock.now(),
    )


def _way_in(member: Member) -> str:
    token = make_sign_in_link(member=member, by=OPERATOR, now=outside().clock.now())
    return reverse("people:enter", args=[token])
