from __future__ import annotations

import pytest

from tests import factories
from tests.cli.conftest import Site, Visavis
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.erasure import hold_erasure
from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.people.models import Practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    made = factories.practice(name="House on the Square")
    factories.client(made)
    return made


def test_a_client_is_found_by_code_and_the_record_waits(
    practice: Practice, visavis: Visavis
) -> None:
    result = visavis("erase", "k-1", "--yes")
    assert result.output == (
        "Study data of K-1 of House on the Square is out.\n"
        "The record goes on 2026-03-05 at 09:00 UTC unless revoked.\n"
    )
    assert (result.exit_code, ErasureRequest.objects.count()) == (0, 1)


def test_a_client_is_found_by_id_and_erased_at_once(practice: Practice, visavis: Visavis) -> None:
    result = visavis("erase", Client.objects.get().pk, "--now", "--yes")
    assert (result.exit_code, Client.objects.count()) == (0, 0)
    assert "No key opens a backup of it any more." in result.output
    assert Entry.objects.order_by("-number")[0].actor == "operator"


def test_no_is_no(practice: Practice, visavis: Visavis) -> None:
    result = visavis("erase", "K-1", "--now", answer="n\n")
    assert (result.exit_code, Client.objects.count(), ErasureRequest.objects.count()) == (1, 1, 0)


def test_of_several_practices_one_must_be_named(practice: Practice, visavis: Visavis) -> None:
    other = factories.practice(name="Mill Lane")
    factories.client(other)
    result = visavis("erase", "K-1", "--yes")
    assert result.exit_code == 2
    assert "--practice; there are: House on the Square, Mill Lane." in result.output
    assert visavis("erase", "K-1", "--practice", "mill lane", "--yes").exit_code == 0
    assert ErasureRequest.objects.get().client.practice == other
    assert visavis("erase", "K-1", "--practice", practice.pk, "--yes").exit_code == 0


@pytest.mark.parametrize("name", ["K-9", "Ada", "6a2a4a5c-0000-4000-8000-000000000000"])
def test_an_unknown_client_is_named_with_the_remedy(
    practice: Practice, visavis: Visavis, name: str
) -> None:
    result = visavis("erase", name, "--yes")
    assert (result.exit_code, f"There is no client {name} here." in result.output) == (2, True)


def test_a_hold_is_said_and_stops_an_erasure_at_once(practice: Practice, visavis: Visavis) -> None:
    visavis("erase", "K-1", "--yes")
    request = ErasureRequest.objects.get()
    until = request.asked_at.date().replace(year=2036)
    hold_erasure(request=request, until=until, reason="The law.", by=OPERATOR, now=factories.START)
    assert f"until {until}." in visavis("erase", "K-1", "--yes").output
    result = visavis("erase", "K-1", "--now", "--yes")
    assert (result.exit_code, "hold requires keeping" in result.output) == (2, True)


def test_it_works_on_keys_on_disk(practice: Practice, site: Site, visavis: Visavis) -> None:
    client = factories.client(practice)
    visavis("erase", client.code, "--now", "--yes")
    assert f"client:{client.pk}" in site.open_keys().erased()
