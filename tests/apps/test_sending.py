"""The shortest way to the database does what Django's own cursor does."""

from __future__ import annotations

import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, NotSupportedError, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests import factories
from visavis.apps.people.models import Practice
from visavis.apps.sending import send

pytestmark = pytest.mark.django_db

NAMED = "SELECT name FROM people_practice WHERE name LIKE %s AND name NOT LIKE '%%z'"
TWICE = "INSERT INTO django_session VALUES (%s, %s, %s)"


def test_values_go_into_their_places_and_a_percent_sign_stays_one() -> None:
    to = connections[DEFAULT_DB_ALIAS]
    for name in ("heron", "heronz", "otter"):
        factories.practice(name=name)
    for _ in range(2):  # translating, then only sending
        assert list(map(tuple, send(to, NAMED, ["her%"]).fetchall())) == [("heron",)]


def test_whoever_counts_queries_sees_it() -> None:
    to = connections[DEFAULT_DB_ALIAS]
    with CaptureQueriesContext(to) as captured:
        send(to, NAMED, ["her%"])
    assert len(captured) == 1


def test_how_many_rows_were_changed_is_known() -> None:
    to = connections[DEFAULT_DB_ALIAS]
    factories.practice(name="heron")
    sql = "UPDATE people_practice SET name = %s WHERE name = %s"
    assert [send(to, sql, ["otter", "heron"]).rowcount for _ in range(2)] == [1, 0]
    assert Practice.objects.get().name == "otter"


def test_errors_are_djangos_and_a_broken_transaction_takes_nothing_more() -> None:
    to = connections[DEFAULT_DB_ALIAS]
    row = ["0123456789", "", "2026-03-02 09:00:00+00:00"]
    with transaction.atomic():
        send(to, TWICE, row)
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            send(to, TWICE, row)
        transaction.set_rollback(False)
        with pytest.raises(IntegrityError), transaction.atomic():
            send(to, TWICE, row)


@pytest.mark.skipif(
    connections[DEFAULT_DB_ALIAS].vendor != "postgresql", reason="only PostgreSQL keeps plans"
)
def test_a_table_that_changed_under_a_kept_plan_fails_once() -> None:
    to, other = (connections.create_connection(DEFAULT_DB_ALIAS) for _ in range(2))
    try:
        with other.cursor() as migrating:
            migrating.execute("CREATE TABLE heron (name text)")
            send(to, "SELECT * FROM heron", [])
            migrating.execute("ALTER TABLE heron ADD age integer")
            with pytest.raises(NotSupportedError, match="cached plan"):
                send(to, "SELECT * FROM heron", [])
            assert send(to, "SELECT * FROM heron", []).fetchall() == []
            migrating.execute("DROP TABLE heron")
    finally:
        to.close()
        other.close()
