from __future__ import annotations

from datetime import datetime

import pytest

from tests import factories
from visavis.apps.care.models import ErasureRequest
from visavis.apps.care.queries.letters import erasure_notice
from visavis.privacy.retention import ERASURE_DELAY
from visavis.vocab.notices import Channel

pytestmark = pytest.mark.django_db


def test_the_notice_says_when_in_local_time_and_not_whose(now: datetime) -> None:
    client = factories.client(factories.practice(time_zone="Europe/Paris"))
    request = ErasureRequest.objects.create(client=client, asked_at=now, due_at=now + ERASURE_DELAY)
    letter = erasure_notice(request.pk, channel=Channel.MAIL, language="en", now=now)
    assert letter is not None
    assert "due on 5 March 2026, 10:00" in letter.text
    assert client.code not in letter.subject + letter.text


def test_a_revoked_erasure_is_not_announced(now: datetime) -> None:
    client = factories.client(factories.practice())
    request = ErasureRequest.objects.create(client=client, asked_at=now, due_at=now + ERASURE_DELAY)
    about = request.pk
    request.delete()
    assert erasure_notice(about, channel=Channel.MAIL, language="en", now=now) is None
