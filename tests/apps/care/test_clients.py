from __future__ import annotations

from datetime import datetime

import pytest

from tests import factories
from visavis.apps.audit.models import Entry
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
