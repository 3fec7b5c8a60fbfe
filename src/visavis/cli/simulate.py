"""Fill an empty installation with a simulated network, and one practice to look at closely."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from visavis.apps.audit.rules import OPERATOR, SYSTEM
from visavis.apps.cards.actions import simulate as actions
from visavis.apps.care.actions.recurrence import plan_coming_week
from visavis.apps.coding.actions.simulate import simulate_round
from visavis.apps.people.actions.members import give_role
from visavis.apps.people.models import Member, Membership, Practice
from visavis.apps.studies.actions.load_clients import Laying
from visavis.apps.studies.actions.load_network import Staff, load_network
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import InventedRows, invented_rows
from visavis.apps.studies.rules.laying import Calendar
from visavis.dataset.read import read
from visavis.dataset.simulate.network import MONTHS, Network, plan_for
from visavis.dataset.simulate.run import simulate as simulate_dataset
from visavis.gateways.outside import outside
from visavis.vocab.people import Role

SEED = 13
"""The same practice at every first start."""
OF_ALL_PRACTICES = (Role.COORDINATOR, Role.ANALYST)
"""Roles of the one practice whose members look after the network's study as well."""


def simulate(console: Console) -> None:
    """Make the practice and the network around it, with a progress bar."""
    now = outside().clock.now()
    bar = Progress(TextColumn("Inventing a network"), BarColumn(), console=console, transient=True)
    # Together: what breaks off in the middle must not look like an installation in use.
    with bar, transaction.atomic():
        task = bar.add_task("", total=2.0)
        practice = actions.simulate(
            rng=Random(SEED),  # noqa: S311 -- an invented practice needs no secrets
            now=now,
            progress=lambda share: bar.update(task, completed=share),
        )
        lay_network(practice, now=now, progress=lambda s: bar.update(task, completed=1 + s))


def lay_network(practice: Practice, *, now: datetime, progress: actions.Progress) -> None:
    """Lay the default network beside `practice`, and a round of its reports to be coded.

    Its months end yesterday.
    """
    yesterday = now.astimezone(ZoneInfo(invented.ZONE)).date() - timedelta(days=1)
    calendar = Calendar(yesterday, ZoneInfo(invented.ZONE))
    laying = Laying(network_rows(), calendar, by=OPERATOR, now=now)
    study = load_network(laying=laying, staff=_staff(practice), progress=progress)
    plan_coming_week(by=SYSTEM, now=now)
    coordinator = _who(practice, Role.COORDINATOR)[0]
    # Rounds are prepared by the network's coordinator, and by nobody in a practice alone.
    give_role(member=coordinator, practice=None, role=Role.COORDINATOR, by=OPERATOR, now=now)
    simulate_round(
        study=study,
        raters=_who(practice, Role.RATER),
        coordinator=coordinator,
        by=OPERATOR,
        now=now,
    )


def network_rows() -> InventedRows:
    """Simulate the default network as a study dataset, and read it."""
    with tempfile.TemporaryDirectory(prefix="visavis-network-") as beside:
        folder = Path(beside) / "network"
        simulate_dataset(folder, network=Network(), plan=plan_for(MONTHS))
        return invented_rows(read(folder))


def _who(practice: Practice, role: Role) -> list[Member]:
    held = Membership.objects.filter(practice=practice, role=role).select_related("member")
    return [post.member for post in held.order_by("since", "pk")]


def _staff(practice: Practice) -> Staff:
    held = Membership.objects.filter(practice=practice, role__in=OF_ALL_PRACTICES)
    return [(post.member, Role(post.role)) for post in held.select_related("member")]
