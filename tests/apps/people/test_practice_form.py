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


def test_what_to_do_in_danger_is_asked_in_every_language_of_a_card() -> None:
    practice = factories.practice(emergency_text="Call 112.")
    typed = model_to_dict(practice, exclude=["emergency_translations", "contact_person"])
    form = PracticeForm(typed | {"emergency_fr": "Appelez le 112."}, instance=practice)
    assert list(form.fields)[4:6] == ["emergency_text", "emergency_fr"]
    assert form.is_valid(), form.errors
    assert form.changes()["emergency_translations"] == {"fr": "Appelez le 112."}
    practice.emergency_translations = {"fr": "Appelez le 112."}
    assert practice.emergency_in("fr") == ("Appelez le 112.", "fr")
    assert practice.emergency_in("de") == ("Call 112.", "en")
