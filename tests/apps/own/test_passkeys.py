"""Passkeys: which answers open a view, and which do not."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fido2.utils import websafe_encode
from hypothesis import given
from hypothesis import strategies as st

from tests import factories, properties
from tests.apps.own.authenticator import PRESENT, Device
from tests.apps.own.conftest import PASSPHRASE, Hand, offered_in
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Episode
from visavis.apps.own.actions.keeping import PasskeyTakenError, add_passkey
from visavis.apps.own.actions.opening import NotOpenedError, TooManyTriesError, by_passkey
from visavis.apps.own.actions.ways import LastWayError, remove_passkey
from visavis.apps.own.models import KeptCard, OwnView, Passkey
from visavis.apps.own.rules import passkeys
from visavis.apps.own.rules.passkeys import PasskeyRefusedError, Site
from visavis.gateways.outside import outside
from visavis.privacy.own import CHALLENGE_LIFE, TRIES_PER_ADDRESS
from visavis.vocab.card import Perspective

SITE = Site("http://testserver", "testserver", "House on the Square")
NOW = factories.START
Asked = dict[str, object]


def made(device: Device) -> passkeys.NewPasskey:
    asked = passkeys.ask_to_make(SITE, view=uuid.uuid4(), name="oak pond quilt raven", now=NOW)
    return passkeys.made(SITE, device.makes(asked), now=NOW)


def used(device: Device, answer: str, *, counter: int = 0, **later: int) -> passkeys.Used:
    return passkeys.opened_by(
        SITE,
        answer,
        public_key=made(device).public_key,
        counter=counter,
        now=NOW + timedelta(**later),
    )


def test_a_passkey_answers_what_it_was_asked() -> None:
    device = Device()
    answer = device.opens(passkeys.ask_to_open(SITE, now=NOW))
    assert passkeys.credential_in(answer) == made(device).credential
    assert used(device, answer).counter == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://testserver.example"},
        {"origin": "https://testserver"},
        {"host": "elsewhere"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=["another site", "another scheme", "another host", "owner not asked", "nobody there"],
)
def test_an_answer_that_is_not_for_us_or_not_by_the_owner_is_refused(
    wrong: dict[str, object],
) -> None:
    device = Device()
    public = made(device).public_key
    vars(device).update(wrong)
    answer = device.opens(passkeys.ask_to_open(SITE, now=NOW))
    with pytest.raises(PasskeyRefusedError):
        passkeys.opened_by(SITE, answer, public_key=public, counter=0, now=NOW)
    asked = passkeys.ask_to_make(SITE, view=uuid.uuid4(), name="x", now=NOW)
    with pytest.raises(PasskeyRefusedError):
        passkeys.made(SITE, device.makes(asked), now=NOW)


def own_challenge() -> Asked:
    """A question that somebody else made up."""
    return {"publicKey": {"challenge": b"x" * 40}}


def test_a_challenge_of_somebody_elses_and_an_old_one_are_refused() -> None:
    device = Device()
    with pytest.raises(PasskeyRefusedError):
        used(device, device.opens(own_challenge()))
    answer = device.opens(passkeys.ask_to_open(SITE, now=NOW))
    seconds = int(CHALLENGE_LIFE.total_seconds())
    assert used(device, answer, seconds=seconds - 1).counter == 0
    with pytest.raises(PasskeyRefusedError):
        used(device, answer, seconds=seconds)


def test_an_answer_of_another_passkey_is_refused() -> None:
    device, other = Device(), Device()
    with pytest.raises(PasskeyRefusedError):
        used(device, other.opens(passkeys.ask_to_open(SITE, now=NOW)))


def test_a_counter_that_goes_back_is_refused() -> None:
    device = Device(counter=5)
    answer = device.opens(passkeys.ask_to_open(SITE, now=NOW))
    assert used(device, answer, counter=4).counter == 5
    with pytest.raises(PasskeyRefusedError):
        used(device, answer, counter=5)
    device.counter = 0  # as a copy has it that does not count
    with pytest.raises(PasskeyRefusedError):
        used(device, device.opens(passkeys.ask_to_open(SITE, now=NOW)), counter=5)


def test_an_answer_that_goes_on_for_ever_is_refused() -> None:
    with pytest.raises(PasskeyRefusedError):
        passkeys.credential_in("[" * 10_000)
    with pytest.raises(PasskeyRefusedError):
        passkeys.credential_in('{"id": "' + "a" * 20_000 + '"}')


READERS: list[Callable[[str], object]] = [
    passkeys.credential_in,
    lambda answer: passkeys.made(SITE, answer, now=NOW),
]


@properties.a_third()
@given(
    place=st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"]),
    put=st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers(), max_size=2)),
)
def test_a_mangled_answer_is_refused_and_breaks_nothing(place: str, put: object) -> None:
    device = Device(key=KEY, credential=b"c" * 32)
    answer = json.loads(device.opens(passkeys.ask_to_open(SITE, now=NOW)))
    (answer if place in answer else answer["response"])[place] = put
    for read in READERS:
        try:
            read(json.dumps(answer))
        except PasskeyRefusedError:
            continue


KEY = Device().key


# --- with the database ------------------------------------------------------------------------


@pytest.fixture
def view(hand: Hand, card: Card) -> OwnView:
    return hand.makes_a_view(hand.hands_in(card))


@pytest.mark.django_db
def test_an_answer_opens_a_view_once(view: OwnView) -> None:
    device = Device()
    add_passkey(view=view, passkey=made(device), now=NOW)
    answer = device.opens(passkeys.ask_to_open(SITE, now=NOW))
    assert by_passkey(site=SITE, answer=answer, address="::1", now=NOW) == view
    with pytest.raises(NotOpenedError):
        by_passkey(site=SITE, answer=answer, address="::1", now=NOW)


@pytest.mark.django_db
def test_a_passkey_is_added_once(hand: Hand, view: OwnView) -> None:
    """The same answer, and the same passkey asked anew: both are told so, and break nothing."""
    device = Device()
    answer = device.makes(asked_on(hand.reads("/mine/keys/")))
    again = device.makes(asked_on(hand.reads("/mine/keys/")))
    fields = {"do": "passkey", "present": PASSPHRASE}
    statuses = []
    for each in (answer, answer, again):
        found = hand.browser.post("/mine/keys/", fields | {"credential": each})
        statuses.append(found.status_code)
    assert (statuses, view.passkeys.count()) == ([302, 422, 422], 1)
    assert "This passkey is in use already." in found.content.decode()


@pytest.mark.django_db
def test_an_answer_makes_no_passkey_twice_though_the_first_was_removed(view: OwnView) -> None:
    passkey = made(Device())
    add_passkey(view=view, passkey=passkey, now=NOW).delete()
    with pytest.raises(PasskeyTakenError):
        add_passkey(view=view, passkey=passkey, now=NOW)


@pytest.mark.django_db
def test_a_browser_is_told_which_passkeys_there_are(hand: Hand, view: OwnView) -> None:
    device = Device()
    assert not asked_on(hand.reads("/mine/keys/"))["publicKey"].get("excludeCredentials")
    add_passkey(view=view, passkey=made(device), now=NOW)
    known = asked_on(hand.reads("/mine/keys/"))["publicKey"]["excludeCredentials"]
    assert [each["id"] for each in known] == [websafe_encode(device.credential)]


@pytest.mark.django_db
def test_a_passkey_that_is_known_makes_no_second_view(
    hand: Hand, view: OwnView, episode: Episode
) -> None:
    """Else there would be one that nothing opens."""
    device = Device()
    add_passkey(view=view, passkey=made(device), now=NOW)
    at = factories.START + timedelta(days=7)
    later = factories.card_of(factories.held_session(episode, at=at), Perspective.CLIENT)
    offer = hand.hands_in(later)
    page = hand.reads(offer)
    fields = offered_in(page) | {"do": "make-passkey", "credential": device.makes(asked_on(page))}
    answer = hand.browser.post(offer, fields)
    assert answer.status_code == 422
    assert "This passkey is in use already." in answer.content.decode()
    assert (OwnView.objects.count(), KeptCard.objects.count()) == (1, 1)


def asked_on(page: str) -> dict[str, Any]:
    """What a page asks a browser when a passkey is to be made."""
    found = re.search(r'<script id="asked-to-make" type="application/json">(.+?)</script>', page)
    assert found is not None
    asked: dict[str, Any] = json.loads(found[1])
    return asked


@pytest.mark.django_db
def test_passkeys_that_nobody_knows_are_tried_so_often_only(view: OwnView) -> None:
    for _ in range(TRIES_PER_ADDRESS):
        with pytest.raises(NotOpenedError):
            by_passkey(site=SITE, answer="{}", address="::1", now=NOW)
    with pytest.raises(TooManyTriesError):
        by_passkey(site=SITE, answer="{}", address="::1", now=NOW)


@pytest.mark.django_db
def test_the_last_way_in_stays(hand: Hand, view: OwnView) -> None:
    devices = Device(), Device()
    first, second = (add_passkey(view=view, passkey=made(each), now=NOW) for each in devices)
    visit = view.visits.get()
    OwnView.objects.filter(pk=view.pk).update(passphrase="!")
    remove_passkey(passkey=first, keep=visit, now=NOW)
    with pytest.raises(LastWayError):
        remove_passkey(passkey=second, keep=visit, now=NOW)

    def proof() -> str:
        return devices[1].opens(passkeys.ask_to_open(SITE, now=outside().clock.now()))

    fields = {"do": "remove", "passkey": str(second.pk)}
    answer = hand.browser.post("/mine/keys/", fields | {"proof": proof()})
    assert (answer.status_code, Passkey.objects.count()) == (422, 1)
    assert "Set a passphrase first" in answer.content.decode()
    new = {"do": "passphrase", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    hand.browser.post("/mine/keys/", new | {"proof": proof()})
    hand.browser.post("/mine/keys/", fields | {"present": PASSPHRASE})
    assert Passkey.objects.count() == 0
