"""Simulate, load, export: what was planted comes out again, so both ways are right."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tests import factories
from tests.apps.studies.conftest import tables
from visavis.apps.audit.models import Entry
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.people.models import Membership, Practice
from visavis.apps.people.queries.identities import names_for
from visavis.apps.people.queries.viewers import only_simulated
from visavis.apps.studies.actions.export import export_study
from visavis.apps.studies.actions.load_clients import Laying
from visavis.apps.studies.actions.load_network import load_network
from visavis.apps.studies.actions.prepare import Wanted
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import invented_rows
from visavis.apps.studies.rules.laying import Calendar
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network, plan_for
from visavis.dataset.simulate.run import simulate
from visavis.privacy.retention import SEAL_DAYS
from visavis.privacy.studies import ENDS_WITHIN_DAYS
from visavis.vocab.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = factories.START
MONTHS = 9
COMPARED = {
    "enrolments": ["consent_day", "scope"],
    "episodes": ["status", "last_day", "ending_client", "ending_therapist"],
    "sessions": ["number", "day", "status", "cards_expected"],
    "cards": [
        *("perspective", "form", "language", "helpful", "hindering"),
        *("delay_hours", "after_reveal", "on_paper"),
    ],
    "eventReports": ["perspective", "valence", "rating", "moment", "text"],
    "turningPoints": ["perspective", "place", "rating", "text"],
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network") / "planted"
    simulate(folder, network=Network(therapists=9, clients=30, seed=7), plan=plan_for(MONTHS))
    return folder


def laying(planted: Path, *, days_ago: int) -> Laying:
    """Let the network's months end so many days ago."""
    until = NOW.date() - timedelta(days=days_ago)
    rows = invented_rows(read(planted))
    return Laying(rows, Calendar(until, ZoneInfo(invented.ZONE)), OPERATOR, NOW)


def counts(frame: pl.DataFrame, columns: list[str]) -> Counter[tuple[object, ...]]:
    return Counter(frame.select(columns).rows())


def test_what_was_planted_is_loaded_and_leaves_again(planted: Path, tmp_path: Path) -> None:
    observed_whole = SEAL_DAYS + ENDS_WITHIN_DAYS
    study = load_network(laying=laying(planted, days_ago=observed_whole))
    goal = tmp_path / "out"
    export_study(
        wanted=Wanted(study, text=True),
        goal=goal,
        by=OPERATOR,
        now=NOW,
        progress=lambda _share: None,
    )
    assert check(goal).faults == 0
    there, left = read(planted), read(goal)
    for table, columns in COMPARED.items():
        frame = there.frame(table)
        if table == "enrolments":
            frame = frame.filter(pl.col("outcome") == "enrolled")
        if table == "cards":
            frame = frame.with_columns(pl.col("delay_hours").floor())  # whole hours leave
        assert counts(left.frame(table), columns) == counts(frame, columns), table
    _as_many_as_realised(planted, goal)


def _as_many_as_realised(planted: Path, goal: Path) -> None:
    """Once more by the truth beside the data, and by another reader of CSV than ours."""
    realised = json.loads((planted / "truth.json").read_text())["realised"]
    reports = tables(goal)["eventReports"]
    found = counts(reports, ["perspective", "valence"])
    assert found == Counter(
        {(row["perspective"], row["valence"]): row["count"] for row in realised["reports"]}
    )
    assert reports.height == realised["rows"]["eventReports"]


def test_a_network_that_ended_yesterday_goes_on(planted: Path) -> None:
    coordinator = factories.member(factories.practice(simulated=True), Role.COORDINATOR)
    load_network(laying=laying(planted, days_ago=1), staff=[(coordinator, Role.COORDINATOR)])
    network = Practice.objects.filter(studies__isnull=False)
    assert network.count() == 3
    assert {practice.simulated for practice in Practice.objects.all()} == {True}
    assert Membership.objects.filter(member=coordinator, role=Role.COORDINATOR).count() == 4
    assert all(only_simulated(post.member) for post in Membership.objects.all())
    assert len(set(names_for([c.pk for c in Client.objects.all()]).values())) == 30
    assert not Card.objects.filter(handed_in_at__gt=NOW).exists()
    assert not TherapySession.objects.filter(status="held", at__gt=NOW).exists()
    assert Card.objects.filter(handed_in_at__isnull=True, seal_until__gt=NOW).exists()
    assert Episode.objects.filter(weekly_day__isnull=False, status="open").exists()
    verdict = verify()
    assert (verdict.faults, verdict.entries) == ((), Entry.objects.count())
