from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from tests import factories
from tests.accounts import PASSWORD, give_password
from visavis.apps.people.actions.setup import make_setup_token
from visavis.apps.people.models import Member, Membership, Practice
from visavis.gateways.clock import SetClock
from visavis.privacy.sign_in import SETUP_TOKEN_LIFE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]

ANSWERS = {
    "practice": "Rue du Lac",
    "sender_name": "House by the lake",
    "emergency_fr": "Appelez le 112.",
    "emergency_en": "Call 112.",
    "language": "fr",
    "time_zone": "Europe/Zurich",
    "name": "Ada Stein",
    "email": "Ada@example.org",
    "password": PASSWORD,
    "again": PASSWORD,
    "therapist": "on",
}


def test_the_first_run_makes_practice_and_administrator_and_asks_for_a_second_factor(
    client: Client, now: datetime
) -> None:
    address = f"/setup/{make_setup_token(now=now)}/"
    assert client.get(address).status_code == 200
    assert client.post(address, ANSWERS)["Location"] == "/"
    assert client.get("/")["Location"].startswith("/account/2fa/")
    practice, member = Practice.objects.get(), Member.objects.get()
    assert (practice.name, practice.time_zone, practice.simulated) == (
        "Rue du Lac",
        "Europe/Zurich",
        False,
    )
    assert (member.email, member.name, member.language) == ("ada@example.org", "Ada Stein", "fr")
    roles = Membership.objects.filter(practice=practice).values_list("role", flat=True)
    assert sorted(roles) == ["administrator", "therapist"]
    assert give_password(Client(), "ada@example.org") == "/"


def test_the_practice_speaks_the_language_of_who_sets_it_up(client: Client, now: datetime) -> None:
    address = f"/setup/{make_setup_token(now=now)}/"
    page = client.get(address, headers={"accept-language": "fr-CH"})
    assert '<option value="fr" selected>' in page.content.decode()


def test_what_to_do_in_danger_is_asked_in_every_language_of_a_card(
    client: Client, now: datetime
) -> None:
    address = f"/setup/{make_setup_token(now=now)}/"
    fields = list(client.get(address).context["form"].fields)
    assert fields[3:6] == ["time_zone", "emergency_en", "emergency_fr"]
    client.post(address, ANSWERS)
    practice = Practice.objects.get()
    assert practice.emergency_in("fr") == ("Appelez le 112.", "fr")
    assert practice.emergency_in("en") == ("Call 112.", "en")


def test_the_practices_own_language_is_enough(client: Client, now: datetime) -> None:
    client.post(f"/setup/{make_setup_token(now=now)}/", ANSWERS | {"emergency_en": ""})
    assert Practice.objects.get().emergency_in("en") == ("Appelez le 112.", "fr")


def test_who_sees_no_clients_is_no_therapist(client: Client, now: datetime) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != "therapist"}
    client.post(f"/setup/{make_setup_token(now=now)}/", answers)
    assert list(Membership.objects.values_list("role", flat=True)) == ["administrator"]


def test_set_up_happens_once(client: Client, now: datetime) -> None:
    address = f"/setup/{make_setup_token(now=now)}/"
    client.post(address, ANSWERS)
    again = Client().post(address, ANSWERS | {"practice": "Other", "email": "eve@example.org"})
    assert (again.status_code, Practice.objects.count()) == (404, 1)


def test_there_is_no_set_up_where_a_practice_is(client: Client, now: datetime) -> None:
    factories.practice()
    assert client.get(f"/setup/{make_setup_token(now=now)}/").status_code == 404


@pytest.mark.parametrize("token", ["guess", "99999999999-00", "-", "²-00", "99999999999-é"])
def test_a_guessed_token_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/setup/{token}/").status_code == 404


def test_a_token_runs_out(client: Client, clock: SetClock) -> None:
    token = make_setup_token(now=clock.now())
    clock.forward(SETUP_TOKEN_LIFE)
    assert client.get(f"/setup/{token}/").status_code == 404


def test_a_longer_life_cannot_be_written_into_the_token(client: Client, now: datetime) -> None:
    until, _, mac = make_setup_token(now=now).partition("-")
    assert client.get(f"/setup/{int(until) + 1}-{mac}/").status_code == 404


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "something else entirely"}, "again"),
        ({"emergency_fr": ""}, "emergency_fr"),
        ({"time_zone": "Atlantis"}, "time_zone"),
    ],
)
def test_what_cannot_be_is_asked_again(
    client: Client, now: datetime, answers: dict[str, str], field: str
) -> None:
    page = client.post(f"/setup/{make_setup_token(now=now)}/", ANSWERS | answers)
    assert (list(page.context["form"].errors), Practice.objects.count()) == ([field], 0)


def test_a_token_of_thousands_of_figures_is_wrong_and_no_failure(client: Client) -> None:
    assert client.get(f"/setup/{'9' * 5000}-ab/").status_code == 404


def test_a_senders_name_is_one_line(client: Client, now: datetime) -> None:
    """A second line in the header of a message would keep every message back."""
    answers = ANSWERS | {"sender_name": "House\r\nBcc: eve@example.org"}
    client.post(f"/setup/{make_setup_token(now=now)}/", answers)
    assert Practice.objects.get().sender_name == "House Bcc: eve@example.org"
