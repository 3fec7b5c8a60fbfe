"""Names, contacts and words of clients are carried through every journey and looked for outside.

Each has a mark of its own. First it is shown that the rightful reader finds them; then logs, audit
chain, addresses, error pages, messages, other members' pages, every column of the database and
every file below the data folder are searched.
"""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.notices.actions.deliver import deliver_due
from visavis.apps.people.models import Member
from visavis.gateways.clock import SetClock
from visavis.gateways.outside import Outside, connect
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

NAME, MAIL, PHONE = "Quillon Marrowby", "quillon@marrowby.example", "+4366455512345"
SAID, NOTED, GUESSED = "the heron in the kettle", "an otter under glass", "a moth at noon"
ENDED, TURNED, WHEN = "a ladder of salt", "the bell without a rope", "when the plums fell"
LATE = "the umbrella that sang"
MARKS = (NAME, "Marrowby", MAIL, PHONE, PHONE[4:], SAID, NOTED, GUESSED, ENDED, TURNED, WHEN, LATE)


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
    """What happened, as far as it could be seen from outside."""

    therapist: Member
    browser: Browser
    postbag: Postbag
    addresses: list[str] = field(default_factory=list)

    def get(self, address: str) -> Any:
        return self._seen(self.browser.get(address))

    def post(self, address: str, fields: dict[str, str]) -> Any:
        return self._seen(self.browser.post(address, fields))

    def as_client(self, card: Card, fields: dict[str, str]) -> Any:
        """Open the link as a client without an account, and hand the card in."""
        stranger = Browser()
        address = f"/c/{token_for(card.pk, card.generation)}"
        self._seen(stranger.get(address))
        return self._seen(stranger.post(address, fields))

    def _seen(self, response: Any) -> Any:
        self.addresses.append(response.request["PATH_INFO"] + response.request["QUERY_STRING"])
        self.addresses.append(response.get("Location", ""))
        return response


@pytest.fixture
def journey(world: Outside, clock: SetClock, caplog: pytest.LogCaptureFixture) -> Iterator[Journey]:
    caplog.set_level(logging.DEBUG)
    postbag = Postbag()
    connect(dataclasses.replace(world, mail=postbag))
    practice = factories.practice()
    therapist = factories.member(practice)
    practice.contact_person = therapist
    practice.save()
    made = Journey(therapist, sign_in(Browser(), therapist), postbag)
    _travel(made, clock)
    yield made
    connect(world)


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
    journey.as_client(card, {**CLIENT_CARD, "helpful-0-text": LATE})
    journey.post(f"/sessions/{session.pk}/card/", OWN_CARD)
    clock.forward(timedelta(hours=1))
    today = clock.now().date().isoformat()
    journey.post(f"/episodes/{episode.pk}/end/", {"ended_on": today})
    about_ending = Card.objects.get(occasion=Occasion.ENDING, perspective=Perspective.CLIENT)
    journey.as_client(about_ending, ENDING_CARD)
    journey.post(f"/episodes/{episode.pk}/ending/", ENDING_CARD)
    deliver_due(worker="w", now=clock.now(), limit=10)
    anchor(now=clock.now())


def pages(journey: Journey) -> str:
    """What the own therapist reads of the pair, the ending and the client."""
    session, episode = TherapySession.objects.get(), Episode.objects.get()
    seen = [
        journey.get(address).content.decode()
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


def test_there_is_something_to_leak(journey: Journey) -> None:
    expected = set(MARKS) - {LATE}
    assert marks_in(pages(journey)) & expected == expected
    assert len(journey.postbag.messages) > 0


def test_no_log_line_and_no_audit_entry_holds_a_mark(
    journey: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    pages(journey)
    journey.get("/sessions/nonsense/")
    assert Entry.objects.count() > 10
    assert marks_in(caplog.text) == set()
    assert marks_in("\n".join(map(repr, Entry.objects.values()))) == set()


def test_no_address_holds_a_mark(journey: Journey) -> None:
    pages(journey)
    assert any("/c/" in address for address in journey.addresses)
    assert marks_in("\n".join(journey.addresses)) == set()


def test_messages_hold_no_word_and_no_name(journey: Journey) -> None:
    for message in journey.postbag.messages:
        to = message["To"]
        del message["To"]
        assert marks_in(message.as_string()) == set()
        assert to


def test_no_column_of_the_database_holds_a_mark(journey: Journey) -> None:
    pages(journey)
    found = {f"{table}.{column}": marks for table, column, marks in _marked_columns()}
    assert found == {}


def _marked_columns() -> Iterator[tuple[str, str, set[str]]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- every table in turn
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    plain = bytes(value) if isinstance(value, memoryview) else value
                    marks = marks_in(plain if isinstance(plain, bytes) else str(plain))
                    if marks:
                        yield table, column, marks


def test_no_file_below_the_data_folder_holds_a_mark(journey: Journey, world: Outside) -> None:
    pages(journey)
    files = [file for file in Path(world.data).rglob("*") if file.is_file()]
    assert files
    assert {
        file.name: marks_in(file.read_bytes()) for file in files if marks_in(file.read_bytes())
    } == {}


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


def test_a_failure_in_the_middle_of_a_card_says_nothing_of_it(
    journey: Journey,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    world: Outside,
) -> None:
    session = factories.held_session(
        factories.episode(factories.client(factories.practice()), journey.therapist)
    )
    card = factories.card_of(session, Perspective.CLIENT)

    def fail(*_: object, **__: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(world.keys, "seal", fail)
    address = f"/c/{token_for(card.pk, card.generation)}"
    broken = Browser(raise_request_exception=False)
    response = broken.post(address, {"do": "hand-in", "helpful-0-text": LATE})
    assert response.status_code == 500
    assert "OSError" in caplog.text
    assert marks_in(response.content) | marks_in(caplog.text) == set()
    assert re.search(r"/c/[\w-]{10}", response.content.decode()) is None
    card.refresh_from_db()
    assert card.handed_in_at is None
