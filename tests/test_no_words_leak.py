"""A marker sentence goes through every journey, and is found only where it must be shown."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client as Browser

from tests import factories
from tests.outputs import holds, kept
from tests.signing_in import sign_in
from tests.typed_cards import take_in, typed
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.recording import end_and_invite
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.actions.erasure import ask_erasure
from visavis.apps.care.models import TherapySession
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Practice
from visavis.apps.people.rules.contact import Contact
from visavis.exchange.typed_cards.values import TypedEvent
from visavis.gateways.keys.memory import MemoryKeys
from visavis.vocab.card import Moment, Perspective, Valence
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

MARK = "Le héron “bleu” stood on ten stairs"
NAME = "Ottilie Zephyrine Quandt"
MAIL = "ottilie.quandt@example.org"


@dataclass
class Walk:
    """Browsers that remember where they were and what they were shown."""

    answers: list[tuple[str, HttpResponseBase]] = field(default_factory=list)

    def post(self, browser: Browser, address: str, fields: dict[str, str]) -> HttpResponseBase:
        answer = browser.post(address, fields)
        self.answers.append((address, answer))
        return answer

    def get(self, browser: Browser, address: str) -> str:
        answer = browser.get(address)
        self.answers.append((address, answer))
        return answer.content.decode()

    def addresses(self) -> bytes:
        """Every address that was asked for or led to, and every other header."""
        headers = [f"{address} {dict(answer.items())}" for address, answer in self.answers]
        return "\n".join(headers).encode()


@pytest.fixture
def practice() -> Practice:
    practice = factories.practice()
    practice.contact_person = factories.member(practice, Role.COORDINATOR)
    practice.save()
    return practice


@pytest.fixture
def session(practice: Practice) -> TherapySession:
    client = factories.client(practice)
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=practice.pk,
        contact=Contact(name=NAME, mail=MAIL),
        by=Actor("system"),
        now=factories.START,
    )
    return factories.held_session(factories.episode(client, factories.member(practice)))


def link(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def client_card(walk: Walk, session: TherapySession) -> None:
    """First with a mistake, then right, then once more."""
    address, browser = link(factories.card_of(session, Perspective.CLIENT)), Browser()
    told = {"helpful": "yes", "helpful-0-text": MARK, "hindering": "yes", "hindering-0-text": MARK}
    wrong = walk.post(browser, address, told | {"do": "hand-in", "helpful-0-rating": "9"})
    assert wrong.status_code == 422
    walk.post(browser, address, told | {"do": "add-helpful"})
    right = told | {"do": "hand-in", "helpful-0-rating": "3", "contact": "on"}
    assert walk.post(browser, address, right).status_code == 303
    walk.post(browser, address, right)
    assert MARK not in walk.get(browser, address)


def therapist_card(walk: Walk, session: TherapySession) -> Browser:
    browser = sign_in(Browser(), session.episode.therapist)
    fields = {"do": "hand-in", "helpful-0-text": MARK, "guess-helpful": MARK}
    address = f"/sessions/{session.pk}/card/"
    assert walk.post(browser, address, fields | {"helpful-0-rating": "9"}).status_code == 422
    assert walk.post(browser, address, fields).status_code == 303
    return browser


def endings(walk: Walk, session: TherapySession, browser: Browser) -> None:
    episode = session.episode
    end_and_invite(
        episode=episode, ended_on=factories.START.date(), by=Actor("system"), now=factories.START
    )
    card = Card.objects.get(episode=episode, session=None, perspective=Perspective.CLIENT)
    told = {"do": "hand-in", "words": MARK, "point-0-what": MARK, "point-0-when": MARK}
    assert walk.post(Browser(), link(card), told).status_code == 303
    assert walk.post(browser, f"/episodes/{episode.pk}/ending/", told).status_code == 303


def on_paper(walk: Walk, practice: Practice) -> None:
    episode = factories.episode(factories.client(practice), factories.member(practice))
    card = factories.card_of(factories.held_session(episode), Perspective.CLIENT)
    browser = sign_in(Browser(), factories.member(practice, Role.COORDINATOR))
    fields = {"code": card.paper_code, "do": "hand-in", "helpful-0-text": MARK}
    assert walk.post(browser, "/paper/", fields | {"helpful-0-rating": "9"}).status_code == 422
    assert walk.post(browser, "/paper/", fields).status_code == 303


def from_a_table(practice: Practice) -> None:
    factories.member(practice, email="ann@example.org")
    take_in(practice, typed(told=(TypedEvent(Valence.HELPFUL, MARK, 3, Moment.END),)))


def errors(walk: Walk, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the middle of handing in, a page that is not there, an outdated form."""
    episode = factories.episode(factories.client(practice), factories.member(practice))
    session = factories.held_session(episode)
    told = {"do": "hand-in", "helpful": "yes", "helpful-0-text": MARK, "hindering": "nothing"}
    browser = Browser(raise_request_exception=False)

    def broken(*_args: object, **_named: object) -> bytes:
        msg = "the disk is full"
        raise OSError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(MemoryKeys, "seal", broken)
        fault = walk.post(browser, link(factories.card_of(session, Perspective.CLIENT)), told)
    assert fault.status_code == 500
    nowhere = walk.post(browser, "/nowhere/", told)
    outdated = walk.post(Browser(enforce_csrf_checks=True), "/account/login/", {"login": MARK})
    assert (nowhere.status_code, outdated.status_code) == (404, 403)
    pages = [answer.content for answer in (fault, nowhere, outdated)]  # type: ignore[attr-defined]  # none of them streams
    # After a fault the writer gets the words back, to press again; nobody else sees that page.
    assert [holds(page, MARK) for page in pages] == [True, False, False]


def everything(
    walk: Walk, practice: Practice, session: TherapySession, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    client_card(walk, session)
    browser = therapist_card(walk, session)
    endings(walk, session, browser)
    on_paper(walk, practice)
    from_a_table(practice)
    errors(walk, practice, monkeypatch)
    return browser


def test_the_marker_is_shown_where_it_may_be_and_kept_readable_nowhere(
    practice: Practice,
    session: TherapySession,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = Walk()
    with caplog.at_level(logging.DEBUG):
        browser = everything(walk, practice, session, monkeypatch)
        pair = walk.get(browser, f"/sessions/{session.pk}/")
        ending = walk.get(browser, f"/episodes/{session.episode_id}/endings/")
        clients = walk.get(browser, "/clients/")
        ask_erasure(client=session.episode.client, by=Actor("system"), now=factories.START)
    # It went through: in the pair the client's two, the therapist's and the guess.
    assert (pair.count(MARK), ending.count(MARK), NAME in clients) == (4, 6, True)
    assert kept(MARK, tmp_path) == []
    assert (kept(NAME, tmp_path), kept(MAIL, tmp_path)) == ([], [])
    out, err = capfd.readouterr()
    written = "\n".join([out, err, caplog.text, *(repr(vars(r)) for r in our_records(caplog))])
    assert "Internal Server Error" in written
    for words in (MARK, NAME, MAIL):
        assert not holds(written.encode(), words)
        assert not holds(walk.addresses(), words)


def our_records(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """All records but those of the test client, which carry the request that it made up."""
    for record in caplog.records:
        vars(record).pop("request", None)
    return caplog.records


def test_no_list_or_receipt_shows_the_marker_before_the_reveal(
    practice: Practice, session: TherapySession
) -> None:
    walk = Walk()
    client_card(walk, session)
    browser = sign_in(Browser(), session.episode.therapist)
    for address in (
        "/today/",
        f"/clients/{session.episode.client_id}/",
        f"/sessions/{session.pk}/",
    ):
        assert not holds(walk.get(browser, address).encode(), MARK)


def test_the_search_finds_what_is_there(practice: Practice, tmp_path: Path) -> None:
    """Planted in each place in turn, the marker is found; else the search above proves nothing."""
    assert kept(MARK, tmp_path) == []
    practice.emergency_text = MARK
    practice.save()
    assert "table people_practice" in kept(MARK, tmp_path)
    browser = Browser()
    session = browser.session
    session["words"] = MARK
    session.save()
    cache.set("words", MARK)
    (tmp_path / "notes.txt").write_text(MARK, encoding="utf-8")
    found = kept(MARK, tmp_path)
    assert {"session", "cache", "file notes.txt", "table people_practice"} <= set(found)
