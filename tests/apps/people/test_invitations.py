from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default as modern
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django.fixtures import Settings

from tests import factories
from tests.accounts import PASSWORD, account, give_password
from tests.mailservers import Postbox, postbox
from tests.signing_in import sign_in
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.reopening import reopen_account
from visavis.apps.people.models import Member, Practice
from visavis.gateways.clock import SetClock
from visavis.privacy.sign_in import PASSWORD_LINK_LIFE
from visavis.vocab.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]

IVO = {"name": "Ivo Berger", "email": "ivo@example.org", "role": "therapist", "language": "en"}
CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    with postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
        yield box


@pytest.fixture
def practice() -> Practice:
    return factories.practice(name="Rue du Lac")


@pytest.fixture
def browser(client: Client, practice: Practice) -> Client:
    return sign_in(client, factories.member(practice, Role.ADMINISTRATOR))


def letter(box: Postbox, number: int = 0) -> tuple[str, str]:
    """To whom, and the text."""
    message = message_from_bytes(box.arrived[number], policy=modern)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["To"]), str(body.get_content())


def link(text: str) -> str:
    (found,) = re.findall(r"http://127\.0\.0\.1:8000(/\S*)", text)
    return str(found)


def test_an_invitation_goes_out_by_mail_and_leads_to_a_password_and_a_second_factor(
    browser: Client, box: Postbox
) -> None:
    assert browser.post("/members/invite/", IVO)["Location"] == "/members/"
    to, text = letter(box)
    assert to == "ivo@example.org"
    newcomer = Client()
    assert newcomer.get(link(text)).status_code == 200
    assert newcomer.post(link(text), CHOSEN)["Location"] == "/"
    assert newcomer.get("/")["Location"].startswith("/account/2fa/")
    assert EmailAddress.objects.get(email="ivo@example.org").verified


def test_opening_the_link_changes_nothing(browser: Client, box: Postbox) -> None:
    browser.post("/members/invite/", IVO)
    for _ in range(2):
        Client().get(link(letter(box)[1]))
    assert not Member.objects.get(email="ivo@example.org").has_usable_password()


def test_a_link_is_over_once_a_password_is_chosen(browser: Client, box: Postbox) -> None:
    browser.post("/members/invite/", IVO)
    address = link(letter(box)[1])
    Client().post(address, CHOSEN)
    thief = Client().post(
        address, {"new_password1": "stolen linden", "new_password2": "stolen linden"}
    )
    assert thief.status_code == 404
    assert give_password(Client(), "ivo@example.org") == "/"


def test_a_link_runs_out_and_can_be_sent_again(
    browser: Client, box: Postbox, clock: SetClock
) -> None:
    browser.post("/members/invite/", IVO)
    clock.forward(PASSWORD_LINK_LIFE * 2)
    assert Client().post(link(letter(box)[1]), CHOSEN).status_code == 404
    administrator = Member.objects.exclude(email="ivo@example.org").get()
    ivo = Member.objects.get(email="ivo@example.org")
    sign_in(Client(), administrator).post(f"/members/{ivo.pk}/invite-again/")
    assert Client().post(link(letter(box, 1)[1]), CHOSEN).status_code == 302


def test_a_weak_password_is_asked_again(browser: Client, box: Postbox) -> None:
    browser.post("/members/invite/", IVO)
    address = link(letter(box)[1])
    page = Client().post(address, {"new_password1": "ivo", "new_password2": "ivo"})
    assert list(page.context["form"].errors) == ["new_password2"]


def test_the_link_of_one_opens_no_other_account(browser: Client, box: Postbox) -> None:
    browser.post("/members/invite/", IVO)
    browser.post("/members/invite/", IVO | {"email": "eve@example.org"})
    ivo, eve = (link(letter(box, number)[1]) for number in (0, 1))
    mixed = "/".join([*ivo.split("/")[:3], eve.split("/")[3], ""])
    assert Client().post(mixed, CHOSEN).status_code == 404


def test_who_has_a_password_already_gets_no_link_to_choose_one(
    browser: Client, box: Postbox
) -> None:
    here = account()
    browser.post("/members/invite/", IVO | {"email": here.email})
    to, text = letter(box)
    assert (to, link(text)) == (here.email, "/")


def test_a_mail_server_that_refuses_is_told_and_the_role_stands(
    browser: Client, box: Postbox
) -> None:
    box.answers["RCPT"] = "550 no such mailbox"
    page = browser.post("/members/invite/", IVO, follow=True)
    assert "the mail did not go out" in page.content.decode()
    assert Member.objects.filter(email="ivo@example.org").exists()


def test_without_a_mail_server_the_administrator_hands_the_link_over(browser: Client) -> None:
    page = browser.post("/members/invite/", IVO)
    shown = urlsplit(page.context["link"]).path
    assert Client().post(shown, CHOSEN).status_code == 302


def test_without_a_mail_server_no_link_of_somebody_who_has_joined_is_shown(
    browser: Client,
) -> None:
    here = account()
    page = browser.post("/members/invite/", IVO | {"email": here.email})
    assert page.context["link"] is None
    assert "/welcome/" not in page.content.decode()


def test_without_a_mail_server_an_account_that_was_opened_again_is_not_handed_over(
    browser: Client, practice: Practice, now: datetime
) -> None:
    therapist = account(practice)
    give_password(Client(), therapist.email)
    reopen_account(member=therapist, forget_second_factor=True, by=OPERATOR, now=now)
    page = browser.post(f"/members/{therapist.pk}/invite-again/")
    assert (page.status_code, page.context["link"]) == (200, None)


def test_without_a_mail_server_a_member_of_another_practice_is_not_handed_over(
    browser: Client,
) -> None:
    waiting = factories.member(factories.practice())
    page = browser.post("/members/invite/", IVO | {"email": waiting.email})
    assert page.context["link"] is None


def test_the_mail_is_in_the_member_s_language_for_all_it_says_of_the_practice(
    browser: Client, box: Postbox
) -> None:
    browser.post("/members/invite/", IVO)
    assert "Rue du Lac invites you to Visavis" in letter(box)[1]
