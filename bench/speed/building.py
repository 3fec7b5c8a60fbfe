"""The rows of the town, made through the platform's own actions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from bench.speed import statements
from bench.speed.bare.models import PlainRow
from bench.speed.town import CASELOAD, CLIENTS, HOUR, SESSIONS_OF_ONE, TEXT, Town
from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import ChainHead
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.hand_in import Delivery, hand_in_new
from visavis.apps.cards.actions.occasions import blank_cards
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.content import CardContent
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.actions.clients import add_clients, open_episodes
from visavis.apps.care.actions.sessions import record_held
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.rules.contact import Contact
from visavis.cli.prepare import prepare
from visavis.gateways.outside import outside
from visavis.vocab.card import Perspective

SEAL = timedelta(days=10)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def build(*, cards: int, folder: Path) -> Town:
    """Make everything; the database is empty before."""
    prepare()
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)
    now = outside().clock.now()
    practice, therapist = _practice()
    therapies = _therapies(practice, therapist, CLIENTS, now)
    each = -(-(cards + 2) // CLIENTS)
    held = _hold(therapies, each, now)
    sealed = _ask(held, now)
    long = _hold(_therapies(practice, therapist, 1, now), SESSIONS_OF_ONE, now)
    told = _ask(long, now, handed_in=len(long) - 1)
    busy = _busy(now)
    therapist_form, cookies = _signed_in(therapist, sealed[1])
    town = Town(
        client_cards=[_link(card) for card in sealed[4::2]],
        client_form=_client_form(),
        therapist_cards=[_page(card) for card in sealed[5::2]],
        therapist_form=therapist_form,
        therapist_cookies=cookies,
        card_with_history=_link(told[-2]),
        caseload_cookies=_cookies(busy),
    )
    _write_down(sealed[2], town, [card.pk for card in sealed[4::2]], folder)
    return town


def _practice() -> tuple[Practice, Member]:
    practice = factories.practice()
    return practice, factories.member(practice)


def _therapies(practice: Practice, therapist: Member, clients: int, now: datetime) -> list[Episode]:
    added = add_clients(practice=practice, codes=[""] * clients, by=OPERATOR, now=now)
    for place, client in enumerate(added):
        put_identity(
            client=client.pk,
            subject=client.subject,
            practice=practice.pk,
            contact=Contact(name=f"Anna Heron {place}", mail=f"anna{place}@example.org"),
            by=OPERATOR,
            now=now,
        )
    day = (now - SESSIONS_OF_ONE * HOUR).date()
    return open_episodes(
        begins=[(client, therapist, day) for client in added], by=OPERATOR, now=now
    )


def _hold(therapies: Sequence[Episode], sessions: int, now: datetime) -> list[TherapySession]:
    """Sessions that were held, one an hour up to now, of each therapy."""
    return record_held(
        meetings=[
            (episode, now - (sessions - number) * HOUR)
            for number in range(sessions)
            for episode in therapies
        ],
        by=OPERATOR,
        now=now,
    )


def _ask(held: Sequence[TherapySession], now: datetime, *, handed_in: int = 0) -> list[Card]:
    """Both cards of each session, client's first; those of the first `handed_in` are in."""
    pairs = [blank_cards(session, seal_until=session.at + SEAL, now=now) for session in held]
    cards = [card for pair in pairs for card in (pair["client"], pair["therapist"])]
    filled = {
        card.pk: (_content(Perspective(card.perspective)), _delivery(now))
        for card in cards[: 2 * handed_in]
    }
    hand_in_new(cards=cards, filled=filled, by=OPERATOR, now=now)
    return cards


def _busy(now: datetime) -> Member:
    """A therapist with a full caseload: names, a waiting card here, an opened pair there."""
    practice, therapist = _practice()
    therapies = _therapies(practice, therapist, CASELOAD, now)
    _ask(_hold(therapies[:40], 1, now), now, handed_in=20)
    return therapist


def _content(side: Perspective) -> CardContent:
    return factories.content(factories.report(TEXT, perspective=side))


def _delivery(now: datetime) -> Delivery:
    return Delivery(key=uuid.uuid4(), by=OPERATOR, now=now)


def _link(card: Card) -> str:
    return reverse("cards:client_card", args=[token_for(card.pk, card.generation)])


def _page(card: Card) -> str:
    return reverse("cards:therapist_card", args=[card.session_id])


def _client_form() -> dict[str, str]:
    return {
        "language": "en",
        "helpful": "yes",
        "helpful-count": "1",
        "helpful-0-text": TEXT,
        "helpful-0-rating": "3",
        "helpful-0-visibility": "therapist",
        "hindering": "nothing",
        "hindering-count": "1",
        "do": "hand-in",
    }


def _cookies(member: Member) -> str:
    browser = sign_in(Browser(), member)
    return f"sessionid={browser.cookies['sessionid'].value}"


def _signed_in(member: Member, card: Card) -> tuple[dict[str, str], str]:
    """Open a card as its therapist: the form's token, and the cookies of both kinds."""
    browser = sign_in(Browser(), member)
    answer = browser.get(_page(card), HTTP_HOST="127.0.0.1")
    found = TOKEN.search(answer.content.decode())
    if found is None:
        msg = f"no form on the therapist's card: {answer.status_code}"
        raise RuntimeError(msg)
    names = ("sessionid", "csrftoken")
    cookies = "; ".join(f"{name}={browser.cookies[name].value}" for name in names)
    return _client_form() | {"csrfmiddlewaretoken": found.group(1)}, cookies


def _write_down(card: Card, town: Town, cards: Sequence[uuid.UUID], folder: Path) -> None:
    """Hand one card in, and keep the statements for the view that sends the same ones."""
    number = ChainHead.objects.get(id=1).length + 1
    recorder = statements.Recorder()
    form = town.client_form | {"key": str(uuid.uuid4())}
    with connection.execute_wrapper(recorder):
        answer = Browser().post(_link(card), form, HTTP_HOST="127.0.0.1")
    if answer.status_code != 303:  # noqa: PLR2004 -- see other
        msg = f"the card was not taken in: {answer.status_code}"
        raise RuntimeError(msg)
    statements.write(folder, recorder, card=card.pk, cards=cards, number=number)
