from __future__ import annotations

from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.notices.models import Message
from visavis.apps.people.models import Member, Practice
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db
HOLD = {"do": "hold", "until": "2036-12-31", "reason": "The law says ten years."}


@pytest.fixture
def practice() -> Practice:
    return factories.practice()


@pytest.fixture
def therapist(practice: Practice) -> Member:
    return factories.member(practice)


@pytest.fixture
def administrator(practice: Practice) -> Browser:
    return sign_in(Browser(), factories.member(practice, Role.ADMINISTRATOR))


@pytest.fixture
def client(practice: Practice, therapist: Member) -> Client:
    made = factories.client(practice)
    factories.episode(made, therapist)
    return made


def page_of(client: Client) -> str:
    return reverse("care:erasure", args=[client.pk])


def test_the_therapist_takes_a_wish_down_and_back(client: Client, therapist: Member) -> None:
    browser = sign_in(Browser(), therapist)
    browser.post(page_of(client))
    assert ErasureRequest.objects.get().client == client
    browser.post(page_of(client), {"do": "revoke"})
    assert ErasureRequest.objects.count() == 0


def test_therapist_and_administrator_are_told(
    client: Client, therapist: Member, administrator: Browser
) -> None:
    administrator.post(page_of(client))
    told = set(Message.objects.values_list("recipient", flat=True))
    theirs = Member.objects.get(memberships__role=Role.ADMINISTRATOR).pk
    assert told == {f"member:{therapist.pk}", f"member:{theirs}"}


def test_the_administrator_holds_a_record_and_lifts_the_hold(
    client: Client, administrator: Browser
) -> None:
    administrator.post(page_of(client))
    assert administrator.post(page_of(client), HOLD).status_code == 302
    request = ErasureRequest.objects.get()
    assert (request.hold_until, request.hold_reason) == (date(2036, 12, 31), HOLD["reason"])
    shown = administrator.get(page_of(client)).content.decode()
    assert (HOLD["reason"] in shown, "Lift the hold" in shown) == (True, True)
    administrator.post(page_of(client), {"do": "release"})
    assert ErasureRequest.objects.get().hold_until is None


@pytest.mark.parametrize("do", ["hold", "release"])
def test_the_therapist_enters_no_hold(client: Client, therapist: Member, do: str) -> None:
    browser = sign_in(Browser(), therapist)
    browser.post(page_of(client))
    assert browser.post(page_of(client), HOLD | {"do": do}).status_code == 403
    assert ErasureRequest.objects.get().hold_until is None
    assert "Hold the record" not in browser.get(page_of(client)).content.decode()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"until": "soon"}, "Enter a valid date."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_hold_needs_a_day_and_a_reason(
    client: Client, administrator: Browser, typed: dict[str, str], problem: str
) -> None:
    administrator.post(page_of(client))
    answer = administrator.post(page_of(client), HOLD | typed)
    assert (answer.status_code, problem in answer.content.decode()) == (422, True)


def test_a_day_that_has_passed_is_refused_with_the_sentence(
    client: Client, administrator: Browser
) -> None:
    administrator.post(page_of(client))
    answer = administrator.post(page_of(client), HOLD | {"until": "2020-01-01"}, follow=True)
    assert "a hold needs a day to come" in answer.content.decode()


@pytest.mark.parametrize("do", ["hold", "release", "revoke"])
def test_without_a_wish_there_is_nothing_to_change(
    client: Client, administrator: Browser, do: str
) -> None:
    administrator.post(page_of(client), HOLD | {"do": do})
    assert ErasureRequest.objects.count() == 0
