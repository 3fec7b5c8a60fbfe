"""Opening a view: tries, time, cookies."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests.apps.own.authenticator import Device
from tests.apps.own.conftest import PASSPHRASE, Hand
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card
from visavis.apps.own.actions.keeping import add_passkey, remember_device
from visavis.apps.own.models import OwnView, Tries, Visit
from visavis.apps.own.rules.passkeys import NewPasskey, Site, ask_to_make, ask_to_open, made
from visavis.gateways.clock import SetClock
from visavis.gateways.outside import outside
from visavis.privacy.own import (
    AT_MOST,
    IDLE,
    TRIES_PER_ADDRESS,
    TRIES_PER_VIEW,
    TRIES_WITHIN,
)

pytestmark = pytest.mark.django_db
SITE = Site("http://testserver", "testserver", "House on the Square")


@pytest.fixture
def view(hand: Hand, card: Card) -> OwnView:
    made = hand.makes_a_view(hand.hands_in(card))
    hand.browser.post("/mine/close/")
    return made


def test_name_and_passphrase_open_it(hand: Hand, view: OwnView) -> None:
    assert hand.opens(view.name) == 302
    assert "My cards" in hand.reads()


@pytest.mark.alike
@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_the_name_may_be_typed_in_many_ways(hand: Hand, view: OwnView, typed: str) -> None:
    name = view.name.title().replace(" ", "-")
    assert hand.opens(typed.format(name)) == 302


def test_a_wrong_passphrase_and_a_wrong_name_get_the_same_answer(view: OwnView) -> None:
    browser = Browser(headers={"accept-language": "en"})
    answers = []
    for name, passphrase in ((view.name, "something else"), ("oak oak oak oak", PASSPHRASE)):
        answer = browser.post("/mine/", {"name": name, "passphrase": passphrase})
        answers.append((answer.status_code, "do not belong together" in answer.content.decode()))
    assert answers == [(422, True), (422, True)]


def test_what_is_missing_is_said_at_its_field(hand: Hand, view: OwnView, card: Card) -> None:
    """Nothing was tried yet, so nothing is wrong."""
    for fields, missing in (
        ({}, (True, True)),
        ({"name": view.name}, (False, True)),
        ({"passphrase": PASSPHRASE}, (True, False)),
    ):
        page = hand.browser.post("/mine/", fields).content.decode()
        sentences = ("Please type the name of your view.", "Please type its passphrase.")
        assert tuple(sentence in page for sentence in sentences) == missing
        assert "do not belong together" not in page
    assert Tries.objects.count() == 0


def test_a_passkey_that_fails_asks_for_nothing_to_be_typed(hand: Hand, view: OwnView) -> None:
    answer = hand.browser.post("/mine/", {"credential": "{}"})
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="problem" role="alert">▼ That did')) == (422, 1)
    assert ("Please type" in page, "do not belong" in page) == (False, False)


@pytest.mark.alike
@pytest.mark.parametrize("known", [True, False])
def test_after_so_many_tries_nothing_opens_for_a_while(
    hand: Hand, view: OwnView, clock: SetClock, *, known: bool
) -> None:
    """Nor does the lock tell whether there is such a name."""
    name = view.name if known else "oak oak oak oak"
    tries = [hand.opens(name, "something else") for _ in range(TRIES_PER_VIEW)]
    assert tries == [422] * TRIES_PER_VIEW
    assert hand.opens(name) == 429
    clock.forward(TRIES_WITHIN)
    assert hand.opens(name) == (302 if known else 422)


@pytest.mark.alike
def test_one_address_has_only_so_many_tries_whatever_the_name(hand: Hand, view: OwnView) -> None:
    for n in range(TRIES_PER_ADDRESS):
        hand.opens(f"oak oak oak {'ox' * (n + 1)}", "something else")
    assert hand.opens(view.name) == 429


def test_the_right_passphrase_forgives_the_tries_before(hand: Hand, view: OwnView) -> None:
    for _ in range(TRIES_PER_VIEW - 1):
        hand.opens(view.name, "something else")
    assert hand.opens(view.name) == 302
    assert hand.opens(view.name, "something else") == 422


def test_tries_name_nobody(hand: Hand, view: OwnView) -> None:
    hand.opens(view.name, "something else")
    assert {len(what) for what in Tries.objects.values_list("what", flat=True)} == {64}


@pytest.mark.parametrize("step", [IDLE, timedelta(minutes=10)])
def test_a_view_closes_by_itself(
    hand: Hand, view: OwnView, clock: SetClock, step: timedelta
) -> None:
    hand.opens(view.name)
    passed = timedelta(0)
    while passed < (IDLE if step == IDLE else AT_MOST):
        assert hand.browser.get("/mine/sharing/").status_code == 200
        clock.forward(step)
        passed += step
    assert hand.browser.get("/mine/sharing/").status_code == 302


def test_closing_it_closes_it(hand: Hand, view: OwnView) -> None:
    hand.opens(view.name)
    cookie = hand.browser.cookies["mine"].value
    hand.browser.post("/mine/close/")
    thief = Browser()
    thief.cookies["mine"] = cookie
    assert thief.get("/mine/sharing/").status_code == 302
    assert Visit.objects.count() == 0


def test_the_cookie_goes_to_own_pages_only_and_to_no_script(hand: Hand, view: OwnView) -> None:
    hand.opens(view.name)
    cookie = hand.browser.cookies["mine"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/mine/",
        True,
        "Strict",
        "",
    )


def test_no_cache_keeps_a_page(hand: Hand, view: OwnView, card: Card) -> None:
    hand.opens(view.name)
    for address in ("/mine/", f"/mine/cards/{card.pk}/", "/mine/copy.json", "/mine/keys/"):
        answer = hand.browser.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_from_elsewhere_is_refused(view: OwnView) -> None:
    browser = Browser(enforce_csrf_checks=True)
    fields = {"name": view.name, "passphrase": PASSPHRASE}
    assert browser.post("/mine/", fields).status_code == 403


def test_opening_is_written_down_under_the_subject_alone(hand: Hand, view: OwnView) -> None:
    hand.opens(view.name)
    entry = Entry.objects.filter(verb="own.opened").latest("number")
    subject = view.client.subject
    assert (entry.actor, entry.subject, entry.target) == (f"client:{subject}", subject, "")


def test_a_new_passphrase_takes_the_place_of_the_old_and_closes_other_browsers(
    hand: Hand, view: OwnView
) -> None:
    elsewhere = Hand()
    elsewhere.opens(view.name)
    hand.opens(view.name)
    new = "a ladder of salt and rain"
    fields = {"do": "passphrase", "passphrase": new, "again": new, "present": PASSPHRASE}
    assert hand.browser.post("/mine/keys/", fields).status_code == 302
    assert hand.browser.get("/mine/sharing/").status_code == 200
    assert elsewhere.browser.get("/mine/sharing/").status_code == 302
    assert [Hand().opens(view.name), Hand().opens(view.name, new)] == [422, 302]


def test_browsers_that_may_add_are_forgotten(hand: Hand, card: Card) -> None:
    view = hand.makes_a_view(hand.hands_in(card), mine="on")
    assert view.devices.count() == 1
    assert "Forget it" in hand.reads("/mine/keys/")
    remember_device(view=view, now=outside().clock.now())
    assert "Forget them" in hand.reads("/mine/keys/")
    hand.browser.post("/mine/keys/", {"do": "forget"})
    assert view.devices.count() == 0


@pytest.mark.alike
@pytest.mark.parametrize(
    ("present", "said"),
    [("", "passphrase as well, or use your passkey"), ("something else", "passphrase was wrong")],
)
@pytest.mark.parametrize("do", ["passphrase", "remove", "passkey"])
def test_whoever_holds_the_phone_for_a_minute_changes_nothing(
    hand: Hand, view: OwnView, do: str, present: str, said: str
) -> None:
    device = Device()
    passkey = add_passkey(view=view, passkey=new_passkey(device), now=outside().clock.now())
    hand.opens(view.name)
    asked = ask_to_make(SITE, view=view.pk, name=view.name, now=outside().clock.now())
    new = "thief thief thief 99"
    fields = {
        "do": do,
        "passphrase": new,
        "again": new,
        "passkey": str(passkey.pk),
        "credential": Device().makes(asked),
        "present": present,
    }
    answer = hand.browser.post("/mine/keys/", fields)
    assert (answer.status_code, view.passkeys.count()) == (422, 1)
    assert said in answer.content.decode()
    assert [Hand().opens(view.name), Hand().opens(view.name, new)] == [302, 422]


def new_passkey(device: Device) -> NewPasskey:
    now = outside().clock.now()
    asked = ask_to_make(SITE, view=uuid.uuid4(), name="oak pond quilt raven", now=now)
    return made(SITE, device.makes(asked), now=now)


def test_guesses_at_the_present_passphrase_are_counted(hand: Hand, view: OwnView) -> None:
    hand.opens(view.name)
    new = "thief thief thief 99"
    fields = {"do": "passphrase", "passphrase": new, "again": new, "present": "wrong"}
    answers = [hand.browser.post("/mine/keys/", fields) for _ in range(TRIES_PER_VIEW + 1)]
    assert [each.status_code for each in answers] == [422] * TRIES_PER_VIEW + [429]


def test_a_passkey_proves_as_well_but_only_one_of_this_view(
    hand: Hand, view: OwnView, card: Card
) -> None:
    mine, theirs = Device(), Device()
    other = OwnView.objects.create(
        client=view.client, name="oak oak oak oak", passphrase="!", made_at=view.made_at
    )
    now = outside().clock.now()
    add_passkey(view=view, passkey=new_passkey(mine), now=now)
    add_passkey(view=other, passkey=new_passkey(theirs), now=now)
    hand.opens(view.name)
    new = "a ladder of salt and rain"
    answers = []
    for device in (theirs, mine):
        proof = device.opens(ask_to_open(SITE, now=now))
        fields = {"do": "passphrase", "passphrase": new, "again": new, "proof": proof}
        answers.append(hand.browser.post("/mine/keys/", fields))
    assert [answer.status_code for answer in answers] == [422, 302]
    assert "The passkey did not work, and nothing has happened." in answers[0].content.decode()


def test_a_view_that_only_a_passkey_opens_asks_for_the_passkey(
    hand: Hand, view: OwnView, card: Card
) -> None:
    device, now = Device(), outside().clock.now()
    add_passkey(view=view, passkey=new_passkey(device), now=now)
    OwnView.objects.filter(pk=view.pk).update(passphrase="!")
    hand.browser.post("/mine/", {"credential": device.opens(ask_to_open(SITE, now=now))})
    answer = hand.browser.post(f"/mine/cards/{card.pk}/", {"sure": "on"})
    assert "Please use your passkey as well: it shows that it is you." in answer.content.decode()


@pytest.mark.alike
@pytest.mark.parametrize("do", ["remove", "passkey"])
def test_a_change_of_passkeys_closes_the_view_elsewhere(hand: Hand, view: OwnView, do: str) -> None:
    device, now = Device(), outside().clock.now()
    passkey = add_passkey(view=view, passkey=new_passkey(device), now=now)
    thief = Hand()
    thief.browser.post("/mine/", {"credential": device.opens(ask_to_open(SITE, now=now))})
    assert thief.browser.get("/mine/copy.json").status_code == 200
    hand.opens(view.name)
    asked = ask_to_make(SITE, view=view.pk, name=view.name, now=now)
    fields = {
        "do": do,
        "passkey": str(passkey.pk),
        "credential": Device().makes(asked),
        "present": PASSPHRASE,
    }
    assert hand.browser.post("/mine/keys/", fields).status_code == 302
    assert thief.browser.get("/mine/copy.json").status_code == 302
    assert hand.browser.get("/mine/keys/").status_code == 200


def test_a_new_passphrase_can_take_the_passkeys_with_it(hand: Hand, view: OwnView) -> None:
    add_passkey(view=view, passkey=new_passkey(Device()), now=outside().clock.now())
    hand.opens(view.name)
    new = "a ladder of salt and rain"
    fields = {"do": "passphrase", "passphrase": new, "again": new, "present": PASSPHRASE}
    hand.browser.post("/mine/keys/", fields)
    assert view.passkeys.count() == 1
    hand.browser.post("/mine/keys/", fields | {"present": new, "alone": "on"})
    assert view.passkeys.count() == 0
