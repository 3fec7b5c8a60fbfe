"""The settings of a practice as they are typed."""

from __future__ import annotations

import pytest
from django.forms import model_to_dict

from tests import factories
from visavis.apps.people.forms.practice import PracticeForm

pytestmark = pytest.mark.django_db


def test_a_senders_name_is_one_line() -> None:
    practice = factories.practice()
    typed = model_to_dict(practice) | {"sender_name": "House\r\nBcc: eve@example.org"}
    form = PracticeForm({k: v for k, v in typed.items() if v is not None}, instance=practice)
    assert form.is_valid(), form.errors
    assert form.changes()["sender_name"] == "House Bcc: eve@example.org"
