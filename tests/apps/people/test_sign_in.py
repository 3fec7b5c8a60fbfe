from __future__ import annotations

import re
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from tests import factories
from tests.accounts import PASSWORD, SECRET, account, code, give_password, recovery_codes, with_app
from tests.mailservers import free_port
from visavis.apps.audit.models import Entry
from visavis.gateways.clock import SetClock
from visavis.privacy.sign_in import AT_MOST, FAILED_PER_ACCOUNT, IDLE, SEEN_EVERY
from visavis.vocab.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]


@pytest.fixture(autouse=True)
def mail_in_a_box(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


class Answer(Protocol):
    status_code: int

    @property
    def content(self) -> bytes: ...


def link_in_mail() -> str:
    (link,) = re.findall(r"http\S+", str(mail.outbox[0].body))
    return str(link)


def page(answer: Answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def is_in(browser: Client) -> bool:
    return browser.get("/members/").status_code == 200


def sign_in_fully(browser: Client, email: str) -> None:
    give_password(browser, email)
    browser.post("/account/2fa/authenticate/", {"code": code()})


def test_password_and_code_lead_to_the_first_place_of_the_role(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    assert give_password(client, member.email) == "/account/2fa/authenticate/"
    answer = client.post("/account/2fa/authenticate/", {"code": code()}, follow=True)
    assert answer.redirect_chain == [("/", 302), ("/members/", 302)]
    assert is_in(client)


def test_the_password_alone_opens_nothing(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    give_password(client, member.email)
    assert client.get("/members/")["Location"] == "/account/login/?next=%2Fmembers%2F"


def test_a_code_works_once(client: Client) -> None:
    member, shown = with_app(account(role=Role.ADMINISTRATOR)), code()
    give_password(client, member.email)
    client.post("/account/2fa/authenticate/", {"code": shown})
    other = Client()
    give_password(other, member.email)
    other.post("/account/2fa/authenticate/", {"code": shown})
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_recovery_code_stands_in_for_the_app_once(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    paper, other = recovery_codes(member)[0], Client()
    for browser in (client, other):
        give_password(browser, member.email)
        browser.post("/account/2fa/authenticate/", {"code": paper})
    assert (is_in(client), is_in(other)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_without_a_second_factor_one_is_set_up_first_and_counts_at_once(client: Client) -> None:
    member = account(role=Role.ADMINISTRATOR)
    assert give_password(client, member.email) == "/"
    assert client.get("/members/")["Location"] == "/account/2fa/?next=%2Fmembers%2F"
    form = client.get("/account/2fa/totp/activate/")
    secret = form.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert is_in(client)


def test_secrets_of_the_second_factor_lie_sealed_in_the_database() -> None:
    member = with_app(account())
    kept = {held.type: held.data for held in Authenticator.objects.filter(user=member)}
    assert SECRET not in str(kept)
    assert {
        held.wrap().validate_code(code()) for held in Authenticator.objects.filter(type="totp")
    } == {True}
    codes = recovery_codes(member)
    assert len(codes) == 10
    assert not any(paper in str(kept) for paper in codes)


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(client: Client) -> None:
    member = account(role=Role.ADMINISTRATOR)
    for _ in range(FAILED_PER_ACCOUNT):
        assert give_password(client, member.email, "wrong horse battery") == ""
    answer = client.post("/account/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in page(answer)


def test_one_locked_account_locks_no_other(client: Client) -> None:
    one, other = account(), account()
    for _ in range(FAILED_PER_ACCOUNT):
        give_password(client, one.email, "wrong horse battery")
    assert give_password(client, other.email) == "/"


def test_five_wrong_codes_lock_the_second_step(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    give_password(client, member.email)
    for _ in range(FAILED_PER_ACCOUNT):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code()})
    assert not is_in(client)


def test_a_sign_in_ends_when_nobody_clicks(client: Client, clock: SetClock) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    sign_in_fully(client, member.email)
    clock.forward(IDLE - timedelta(seconds=1))
    assert is_in(client)
    clock.forward(IDLE)
    assert not is_in(client)


def test_a_page_that_looks_again_by_itself_keeps_nobody_signed_in(
    client: Client, clock: SetClock
) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    sign_in_fully(client, member.email)
    clock.forward(IDLE / 2)
    client.get("/members/", headers={"hx-request": "true"})
    clock.forward(IDLE / 2)
    assert not is_in(client)


def test_a_sign_in_ends_after_a_working_day_whatever_happens(
    client: Client, clock: SetClock
) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    sign_in_fully(client, member.email)
    ended = clock.now() + AT_MOST
    while clock.forward(IDLE - SEEN_EVERY) < ended:
        assert is_in(client)
    assert not is_in(client)


def test_a_known_and_an_unknown_address_get_the_same_answer_at_sign_in(client: Client) -> None:
    member = account()
    pages = [
        page(Client().post("/account/login/", {"login": address, "password": "wrong horse"}))
        for address in (member.email, "stranger@example.org")
    ]
    assert pages[0].replace(member.email, "") == pages[1].replace("stranger@example.org", "")


def test_a_known_and_an_unknown_address_get_the_same_answer_at_reset(client: Client) -> None:
    member = account()
    answers = [
        client.post("/account/password/reset/", {"email": address}, follow=True)
        for address in (member.email, "stranger@example.org")
    ]
    assert page(answers[0]) == page(answers[1])
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post(
        "/account/signup/", {"email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "By invitation only" in page(answer)
    assert not EmailAddress.objects.exists()


def test_an_unconfirmed_address_is_confirmed_first(client: Client) -> None:
    member = account(verified=False)
    assert give_password(client, member.email) == "/account/confirm-email/"
    address = urlsplit(link_in_mail()).path
    client.get(address)  # a mail scanner opens it
    assert not EmailAddress.objects.get().verified
    client.post(address)
    assert EmailAddress.objects.get().verified


def test_a_forged_host_is_turned_away(client: Client) -> None:
    account()
    answer = client.get("/account/password/reset/", HTTP_HOST="evil.example")
    assert answer.status_code == 400


def test_the_reset_link_names_this_installation_and_no_forged_port(client: Client) -> None:
    member = account()
    client.post(
        "/account/password/reset/",
        {"email": member.email},
        HTTP_HOST="127.0.0.1:6666",
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    assert link_in_mail().startswith("http://127.0.0.1:8000/account/password/reset/key/")


def test_a_new_password_by_link_needs_the_second_step_all_the_same(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    client.post("/account/password/reset/", {"email": member.email})
    form = client.get(urlsplit(link_in_mail()).path)
    new = "another linden in the rain"
    client.post(form["Location"], {"password1": new, "password2": new})
    assert not is_in(client)
    assert give_password(client, member.email, new) == "/account/2fa/authenticate/"
    assert "This link no longer works" in page(client.get(urlsplit(link_in_mail()).path))


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_outside(client: Client, elsewhere: str) -> None:
    member = account()
    answer = client.post(
        "/account/login/", {"login": member.email, "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/"


def test_signing_in_comes_back_to_the_page_that_was_asked_for(client: Client) -> None:
    member = account()
    answer = client.post(
        "/account/login/", {"login": member.email, "password": PASSWORD, "next": "/members/"}
    )
    assert answer["Location"] == "/members/"


def test_an_inactive_member_stays_out(client: Client) -> None:
    member = account()
    member.is_active = False
    member.save()
    assert give_password(client, member.email) == "/account/inactive/"


def test_a_page_answers_the_session_of_a_member_who_was_switched_off(client: Client) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    sign_in_fully(client, member.email)
    member.is_active = False
    member.save()
    assert not is_in(client)


def test_the_session_gets_a_new_name_at_sign_in(client: Client) -> None:
    member = account()
    client.get("/account/login/")
    client.get("/account/password/reset/")
    client.session.save()
    before = client.session.session_key
    give_password(client, member.email)
    assert client.session.session_key != before


def test_sign_ins_and_failed_tries_are_written_down_without_what_was_typed(
    client: Client,
) -> None:
    member = account()
    give_password(client, member.email, "wrong horse battery")
    give_password(client, "stranger@example.org", "wrong horse battery")
    give_password(client, member.email)
    entries = list(Entry.objects.order_by("number").values_list("verb", "actor", "target"))
    known = f"member:{member.pk}"
    assert entries == [
        ("member.sign_in_failed", "nobody", known),
        ("member.sign_in_failed", "nobody", ""),
        ("member.signed_in", known, known),
    ]


def test_every_page_of_the_account_is_ours_and_carries_no_script_of_its_own(
    client: Client,
) -> None:
    member = with_app(account(role=Role.ADMINISTRATOR))
    anonymous = [
        "login",
        "signup",
        "password/reset",
        "password/reset/done",
        "inactive",
        "confirm-email",
        "password/reset/key/done",
        "logout",
    ]
    own = [
        "email",
        "password/change",
        "2fa",
        "2fa/totp/deactivate",
        "2fa/recovery-codes",
        "2fa/recovery-codes/generate",
        "2fa/webauthn",
        "2fa/webauthn/add",
        "reauthenticate",
        "2fa/reauthenticate",
        "logout",
    ]
    for path in anonymous:
        looks_like_ours(Client().get(f"/account/{path}/", follow=True))
    sign_in_fully(client, member.email)
    for path in own:
        looks_like_ours(client.get(f"/account/{path}/", follow=True))


def looks_like_ours(answer: Answer) -> None:
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "visavis/look.css" in text
    assert (
        re.findall(r"<script(?![^>]*(?:src=|application/json))|<style| style=| onclick=", text)
        == []
    )


def test_the_practice_in_the_header_is_the_member_s(client: Client) -> None:
    practice = factories.practice(name="Rue du Lac")
    member = with_app(account(practice, Role.ADMINISTRATOR))
    sign_in_fully(client, member.email)
    assert "<strong>Rue du Lac</strong>" in page(client.get("/members/"))


def test_without_a_mail_server_the_page_says_who_can_help(client: Client) -> None:
    assert "visavis reopen" in page(client.get("/account/password/reset/"))


def test_a_mail_server_that_is_down_tells_no_address_apart(settings: Settings) -> None:
    member = account()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    answers = [
        Client().post("/account/password/reset/", {"email": address})
        for address in (member.email, "stranger@example.org")
    ]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/account/password/reset/done/")
    ] * 2


def test_a_new_address_holds_once_it_is_confirmed_and_is_written_down(client: Client) -> None:
    member = account()
    give_password(client, member.email)
    client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    member.refresh_from_db()
    assert member.email != "new@example.org"
    client.post(urlsplit(link_in_mail()).path)
    member.refresh_from_db()
    assert member.email == "new@example.org"
    assert Entry.objects.filter(verb="member.address_changed").count() == 1
    assert give_password(Client(), "new@example.org") == "/"
