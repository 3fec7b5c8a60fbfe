"""A therapist's page about their own work."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.people.models import WorkProfile

pytestmark = pytest.mark.django_db


def test_what_is_told_stays_and_can_be_changed() -> None:
    member = factories.member(factories.practice())
    browser = sign_in(Browser(), member)
    answer = browser.post(
        reverse("people:work"),
        {"orientation": "systemic", "practising_since": "2009", "words_in_studies": "on"},
        follow=True,
    )
    assert "Saved." in answer.content.decode()
    told = WorkProfile.objects.get(member=member)
    assert (told.orientation, told.practising_since, told.words_in_studies) == (
        "systemic",
        2009,
        True,
    )
    assert 'value="systemic" selected' in answer.content.decode()
    browser.post(reverse("people:work"), {})
    told.refresh_from_db()
    assert (told.orientation, told.practising_since, told.words_in_studies) == ("", None, False)
    assert [entry.details for entry in Entry.objects.filter(verb="member.work_told")] == [
        {"words_in_studies": True},
        {"words_in_studies": False},
    ]


@pytest.mark.parametrize("year", ["1890", "2027", "soon"])
def test_a_year_that_nobody_means_is_asked_again(year: str) -> None:
    browser = sign_in(Browser(), factories.member(factories.practice()))
    answer = browser.post(reverse("people:work"), {"practising_since": year})
    assert answer.status_code == 422
    assert not WorkProfile.objects.exists()
