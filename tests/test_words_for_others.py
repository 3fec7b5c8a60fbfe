"""Names, contacts and words of clients, as other members and the mail see them.

Each has a mark of its own. First it is shown that the own therapist finds them; then the messages
and the pages of everybody else in the practice are searched. Logs, audit chain, addresses, error
pages and the database are searched in `test_no_words_leak`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.notices.actions.deliver import deliver_due
from visavis.gateways.clock import SetClock
from visavis.gateways.outside import Outside, connect
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

NAME, MAIL, PHONE = "Quillon Marrowby", "quillon@marrowby.example", "+4366455512345"
SAID, NOTED, GUESSED = "the heron in the kettle", "an otter under glass", "a moth at noon"
ENDED, TURNED, WHEN = "a ladder of salt", "the bell without a rope", "when the plums fell"
MARKS = (NAME, "Marrowby", MAIL, PHONE, PHONE[4:], SAID, NOTED, GUESSED, ENDED, TURNED, WHEN)


def marks_in(text: str | bytes) -> set[str]:
    """Which marks `text` holds, in whatever case or encoding of an address."""
    plain = text.decode("latin-1") if isinstance(text, bytes) else text
    plain = plain.replace("+", " ").replace("%20", " ").lower()
    return {mark for mark in MARKS if mark.replace("+", " ").strip().lower() in plain}


@dataclass
class Postbag:
    """Keeps every message instead of sending it."""

    messages: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        self.messages.append(message)


@dataclass
class Journey:
    """A therapist's browser, and every message that went out."""

    browser: Browser
    postbag: Postbag

    def post(self, address: str, fields: dict[str, str]) -> None:
        assert self.browser.post(address, fields).status_code in (302, 303)

    def as_client(self, card: Card, fields: dict[str, str]) -> None:
        """Hand the card in by its link, as a client without an account."""
        address = f"/c/{token_for(card.pk, card.generation)}"
        assert Browser().post(address, fields).status_code == 303


@pytest.fixture
def journey(world: Outside, clock: SetClock) -> Journey:
    postbag = Postbag()
    connect(dataclasses.replace(world, mail=postbag))
    practice = factories.practice()
    therapist = factories.member(practice)
    practice.contact_person = therapist
    practice.save()
    journey = Journey(sign_in(Browser(), therapist), postbag)
    _travel(journey, clock)
    return journey


CONTACT = {"name": NAME, "mail": MAIL, "phone": PHONE, "channel": "mail", "language": "en"}
CLIENT_CARD = {
    "do": "hand-in",
    "helpful": "yes",
    "helpful-0-text": SAID,
    "helpful-0-rating": "3",
    "helpful-0-visibility": "therapist",
    "hindering": "nothing",
    "contact": "on",
}
OWN_CARD = {
    "do": "hand-in",
    "hindering": "yes",
    "hindering-0-text": NOTED,
    "guess-helpful": GUESSED,
}
ENDING_CARD = {
    "do": "hand-in",
    "how": "agreed",
    "words": ENDED,
    "visibility": "therapist",
    "point-count": "1",
    "point-0-what": TURNED,
    "point-0-when": WHEN,
}


def _travel(journey: Journey, clock: SetClock) -> None:
    """Everything that a client and a therapist can do, with a mark wherever words go."""
    journey.post("/clients/new/", {**CONTACT, "consent_version": "1", "share": "on"})
    client, episode = Client.objects.get(), Episode.objects.get()
    journey.post(f"/clients/{client.pk}/contact/", CONTACT)
    journey.post(f"/episodes/{episode.pk}/record/", {"what": "now"})
    session = TherapySession.objects.get()
    card = factories.card_of(session, Perspective.CLIENT)
    journey.as_client(card, CLIENT_CARD)
    journey.post(f"/sessions/{session.pk}/card/", OWN_CARD)
    clock.forward(timedelta(hours=1))
    today = clock.now().date().isoformat()
    journey.post(f"/episodes/{episode.pk}/end/", {"ended_on": today})
    about_ending = Card.objects.get(occasion=Occasion.ENDING, perspective=Perspective.CLIENT)
    journey.as_client(about_ending, ENDING_CARD)
    journey.post(f"/episodes/{episode.pk}/ending/", ENDING_CARD)
    deliver_due(worker="w", now=clock.now(), limit=10)


def pages(journey: Journey) -> str:
    """What the own therapist reads of the pair, the ending and the client."""
    session, episode = TherapySession.objects.get(), Episode.objects.get()
    seen = [
        journey.browser.get(address).content.decode()
        for address in (
            f"/sessions/{session.pk}/",
            f"/episodes/{episode.pk}/endings/",
            f"/clients/{episode.client_id}/",
        )
    ]
    return "\n".join(seen)


@pytest.mark.parametrize(
    "text",
    [SAID.upper(), SAID.replace(" ", "%20"), SAID.replace(" ", "+"), SAID.encode()],
)
def test_a_mark_is_found_however_it_is_written(text: str | bytes) -> None:
    assert marks_in(text) == {SAID}


@pytest.mark.alike
def test_there_is_something_to_leak(journey: Journey) -> None:
    assert marks_in(pages(journey)) == set(MARKS)
    assert len(journey.postbag.messages) > 0


def test_messages_hold_no_word_and_no_name(journey: Journey) -> None:
    for message in journey.postbag.messages:
        to = message["To"]
        del message["To"]
        assert marks_in(message.as_string()) == set()
        assert to


@pytest.mark.alike
@pytest.mark.parametrize("role", Role)
def test_no_other_member_of_the_practice_is_shown_a_mark(journey: Journey, role: Role) -> None:
    client = Client.objects.get()
    session, episode = TherapySession.objects.get(), Episode.objects.get()
    browser = sign_in(Browser(), factories.member(client.practice, role))
    for address in (
        *("/", "/today/", "/clients/", "/response/", "/contact-wishes/", "/members/", "/practice/"),
        *(
            f"/clients/{client.pk}/",
            f"/clients/{client.pk}/contact/",
            f"/clients/{client.pk}/erasure/",
        ),
        *(
            f"/sessions/{session.pk}/",
            f"/sessions/{session.pk}/card.pdf",
            f"/sessions/{session.pk}/card/",
        ),
        *(f"/episodes/{episode.pk}/endings/", f"/episodes/{episode.pk}/ending/"),
    ):
        assert marks_in(browser.get(address, follow=True).content) == set(), address
