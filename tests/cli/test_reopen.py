from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.accounts import PASSWORD, account, give_password, with_app
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.cli.main import main
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

NEW = "another linden in the rain"
CHOSEN = {"new_password1": NEW, "new_password2": NEW}


def link(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["reopen", *arguments])
    assert result.exit_code == 0
    return urlsplit(result.output.strip()).path


def test_a_lost_password_is_chosen_anew_and_the_second_factor_still_asked_for() -> None:
    member, browser = with_app(account()), Client()
    assert browser.post(link(member.email), CHOSEN)["Location"] == "/account/2fa/authenticate/"
    assert give_password(Client(), member.email, PASSWORD) == ""
    assert give_password(Client(), member.email, NEW) == "/account/2fa/authenticate/"


def test_a_lost_phone_is_forgotten_and_another_factor_set_up() -> None:
    member, browser = with_app(account()), Client()
    browser.post(link(member.email, "--forget-second-factor"), CHOSEN)
    assert browser.get("/members/")["Location"].startswith("/account/2fa/?")


def test_every_sign_in_of_that_member_ends_at_once() -> None:
    member = account(role=Role.ADMINISTRATOR)
    browser = sign_in(Client(), member)
    assert browser.get("/members/").status_code == 200
    link(member.email)
    assert browser.get("/members/")["Location"].startswith("/account/login/")


def test_it_is_written_down() -> None:
    link(account().email, "--forget-second-factor")
    entry = Entry.objects.get(verb="member.reopened")
    assert (entry.actor, entry.details) == ("operator", {"second_factor_forgotten": True})


def test_an_unknown_address_is_said_to_be_so() -> None:
    result = CliRunner().invoke(main, ["reopen", "nobody@example.org"])
    assert (result.exit_code, result.output) == (
        2,
        "visavis: Nobody here signs in with nobody@example.org.\n",
    )
