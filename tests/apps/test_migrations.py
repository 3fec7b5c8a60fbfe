"""Migrations can be taken back: whoever upgrades must be able to return."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

OWN = ("cards", "care", "people", "notices", "audit")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_migration_of_ours_can_be_taken_back_and_applied_again() -> None:
    before = set(connection.introspection.table_names())
    try:
        for app in OWN:
            call_command("migrate", app, "zero", verbosity=0)
        left = set(connection.introspection.table_names())
        assert {name for name in left if name.startswith(tuple(f"{app}_" for app in OWN))} == set()
    finally:
        call_command("migrate", verbosity=0)
    assert set(connection.introspection.table_names()) == before
