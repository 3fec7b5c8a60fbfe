from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.clients import add_clients
from visavis.apps.care.actions.erasure import ask_erasure
from visavis.apps.care.models import ErasureRequest
from visavis.apps.care.queries.clients import facts
from visavis.apps.sealing import client_key, notes_key
from visavis.gateways.outside import Outside


@pytest.mark.django_db
def test_codes_count_up_within_a_practice() -> None:
    one, other = factories.practice(), factories.practice()
    codes = [factories.client(p).code for p in (one, one, other)]
    assert codes == ["K-1", "K-2", "K-1"]


@pytest.mark.django_db
def test_a_new_client_has_two_keys_of_their_own(world: Outside) -> None:
    client = factories.client(factories.practice())
    for key in (client_key(client.pk), notes_key(client.pk)):
        sealed = world.keys.seal(key, "word", context="here")
        assert world.keys.open(key, sealed, context="here") == "word"


@pytest.mark.django_db
def test_adding_is_audited_under_the_subject_id(now: datetime) -> None:
    client = factories.client(factories.practice(), sharing=False)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.at) == ("client.added", client.subject, now)


@pytest.mark.django_db
def test_several_are_added_with_the_codes_wished_and_the_next_free_ones(now: datetime) -> None:
    practice = factories.practice()
    factories.client(practice)
    added = add_clients(practice=practice, codes=["", "P-1", "K-7", ""], by=OPERATOR, now=now)
    assert [client.code for client in added] == ["K-8", "P-1", "K-7", "K-9"]
    noted = Entry.objects.filter(actor=OPERATOR.name, verb="client.added").order_by("number")
    assert [entry.subject for entry in noted][1:] == [client.subject for client in added]


@pytest.mark.django_db
def test_adding_many_takes_few_statements(
    now: datetime, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    practice = factories.practice()
    with django_assert_max_num_queries(20):
        add_clients(practice=practice, codes=[""] * 200, by=OPERATOR, now=now)
    assert practice.clients.count() == 200


@pytest.mark.django_db
@pytest.mark.parametrize("in_therapy", [True, False])
def test_a_record_is_out_of_use_once_its_erasure_has_begun_or_is_put_off(
    now: datetime, *, in_therapy: bool
) -> None:
    practice = factories.practice()
    client = factories.client(practice)
    if in_therapy:
        factories.episode(client, factories.member(practice))
    assert not facts(client).sealed_from_use
    request = ask_erasure(client=client, by=OPERATOR, now=now)
    assert not facts(client).sealed_from_use
    for held in ({"begun_at": now}, {"hold_until": now.date(), "hold_reason": "law"}):
        ErasureRequest.objects.update(begun_at=None, hold_until=None, hold_reason=None)
        ErasureRequest.objects.filter(pk=request.pk).update(**held)
        assert facts(client).sealed_from_use
