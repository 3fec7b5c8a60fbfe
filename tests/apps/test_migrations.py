"""Migrations can be taken back: whoever upgrades must be able to return."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from tests import factories
from visavis.apps.own.models import KeptCard, OwnView
from visavis.vocab.card import Perspective

BEFORE, AFTER = ("own", "0001_own_view"), ("own", "0002_one_view_a_proof")
OWN = ("cards", "care", "people", "notices", "audit")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_migration_of_ours_can_be_taken_back_and_applied_again() -> None:
    before = set(connection.introspection.table_names())
    try:
        migrated_to(*((app, None) for app in OWN))
        left = set(connection.introspection.table_names())
        assert {name for name in left if name.startswith(tuple(f"{app}_" for app in OWN))} == set()
    finally:
        call_command("migrate", verbosity=0)
    assert set(connection.introspection.table_names()) == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_several_views_of_one_proof_the_first_keeps_the_card() -> None:
    """Older installations may have them; the card leaves every view but the first."""
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    card = factories.card_of(factories.held_session(episode), Perspective.CLIENT)
    key = uuid.uuid4()
    try:
        kept = models_at(BEFORE).get_model("own", "KeptCard")
        for days, posted in ((2, key), (0, key), (1, key), (3, uuid.uuid4())):
            at = factories.START + timedelta(days=days)
            view = OwnView.objects.create(client=episode.client, name=f"view {days}", made_at=at)
            kept.objects.create(
                view_id=view.pk, card_id=card.pk, key=posted, shown=False, kept_at=at
            )
        migrated_to(AFTER)
        assert list(KeptCard.objects.order_by("kept_at").values_list("view__name", flat=True)) == [
            "view 0",
            "view 3",
        ]
    finally:
        call_command("migrate", verbosity=0)


def migrated_to(*places: tuple[str, str | None]) -> None:
    """Bring the tables to migrations, there or back; None is before the first of an app."""
    MigrationExecutor(connection).migrate(list(places))


def models_at(place: tuple[str, str]) -> StateApps:
    """Bring the tables to a migration; return the models as they are then."""
    migrated_to(place)
    return MigrationExecutor(connection).loader.project_state([place]).apps
