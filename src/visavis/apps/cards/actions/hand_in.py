"""Hand in a card: once, whole, on disk before it is acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from visavis.apps.audit.actions.record import MANY, Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.cards.models import Card, Ending, EventReport, TurningPoint
from visavis.apps.cards.rules.content import CardContent, ContentError, EndingContent
from visavis.apps.prepared import insert, new_row, update
from visavis.apps.sealing import client_key, notes_key, seal
from visavis.privacy.seal import counts_as_after_reveal
from visavis.vocab.card import Gate, Perspective


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to handing in, the same for every retry."""

    card: Card
    first: bool
    """Whether this call was the one that handed the card in."""
    retry: bool
    """Whether it repeats the call that did, by its idempotency key."""

    @property
    def number(self) -> str:
        """A number to hold on to, without meaning to anybody else."""
        return self.card.pk.hex[:8].upper()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a card arrived: which try it was, through whom, when."""

    key: UUID
    """Made with the page on which the card was filled in; a retry carries the same."""
    by: Actor
    now: datetime
    on_paper: bool = False
    """Typed in from an index card by somebody else."""
    filled_in_at: datetime | None = None
    """When a card on paper was filled in; None for one that is handed in as it is written."""

    @property
    def handed_in_at(self) -> datetime:
        """The moment that counts for the seal; `now` remains the audit entry's."""
        return self.filled_in_at or self.now


@transaction.atomic
def hand_in(*, card: Card, content: CardContent, delivery: Delivery) -> Receipt:
    """Hand in a card about a therapy session; it cannot be changed afterwards.

    Handing in is one conditional update of the card's row, so a double click, two tabs, a retry
    after a lost answer and two posts at once give one card. Whoever comes later is told that it
    was handed in already, and what they sent is not kept.
    """
    gates = {"helpful": content.helpful, "hindering": content.hindering}
    if not _claim(card, content, delivery, gates):
        return _came_later(card, delivery.key)
    insert(_reports(card, content))
    _wish(card, content, delivery)
    _note(card, delivery)
    return Receipt(card, first=True, retry=False)


@transaction.atomic
def hand_in_new(
    *,
    cards: Sequence[Card],
    filled: Mapping[UUID, tuple[CardContent, Delivery]],
    by: Actor,
    now: datetime,
) -> None:
    """Save new cards, those in `filled` as handed in; nobody else can know of them yet.

    What becomes of a card is the same as under `hand_in`. A card that is new to the database
    needs no conditional update, which makes many of them quick.

    Parameters
    ----------
    cards
        Not saved before; both of each session.
    filled
        Content and delivery by the card's id.
    by, now
        Who hands them in, and when: the same for all.
    """
    reports: list[EventReport] = []
    handed_in = [card for card in cards if card.pk in filled]
    for card in handed_in:
        content, delivery = filled[card.pk]
        _put(_stamp(card, content, delivery), card)
        card.helpful, card.hindering = content.helpful, content.hindering
        reports += _reports(card, content)
    Card.objects.bulk_create(cards, batch_size=MANY)
    EventReport.objects.bulk_create(reports, batch_size=MANY)
    for card in handed_in:
        _wish(card, *filled[card.pk])
    record_all([_draft(card) for card in handed_in], by=by, at=now)


def _wish(card: Card, content: CardContent, delivery: Delivery) -> None:
    if content.contact_me and card.perspective == Perspective.CLIENT:
        wish_contact(client=card.episode.client, now=delivery.now)


@transaction.atomic
def hand_in_ending(*, card: Card, content: EndingContent, delivery: Delivery) -> Receipt:
    """Hand in a card about the ending of an episode, under the same promises as `hand_in`."""
    if not _claim(card, content, delivery, {}):
        return _came_later(card, delivery.key)
    key = _text_key(card)
    ending = Ending(card=card, how=content.how or "", visibility=content.visibility)
    seal(ending, "words_sealed", content.words.strip(), key=key)
    ending.save()
    _write_turning_points(card, content, key=key)
    _note(card, delivery)
    return Receipt(card, first=True, retry=False)


def _claim(
    card: Card,
    content: CardContent | EndingContent,
    delivery: Delivery,
    gates: Mapping[str, Gate],
) -> bool:
    """Stamp the card as handed in, if it is not; the database lets exactly one do so."""
    stamp = {**_stamp(card, content, delivery), **gates}
    _put(stamp, card)
    if update(card, *stamp, while_null="handed_in_at"):
        return True
    card.refresh_from_db(fields=list(stamp))  # what the one who came first left there
    return False


def _stamp(
    card: Card, content: CardContent | EndingContent, delivery: Delivery
) -> dict[str, object]:
    return {
        "form": content.form,
        "language": content.language,
        "handed_in_at": delivery.handed_in_at,
        "idempotency_key": delivery.key,
        "after_reveal": counts_as_after_reveal(card.seal_until, now=delivery.handed_in_at),
        "on_paper": delivery.on_paper,
    }


def _put(stamp: Mapping[str, object], card: Card) -> None:
    for name, value in stamp.items():
        setattr(card, name, value)


def _came_later(card: Card, key: UUID) -> Receipt:
    return Receipt(card, first=False, retry=card.idempotency_key == key)


def _reports(card: Card, content: CardContent) -> list[EventReport]:
    """Encrypt the event reports; a guess made after the reveal is none."""
    key = _text_key(card)
    rows: list[EventReport] = []
    for told in content.reports:
        _check_perspective(card, told.perspective)
        if card.after_reveal and told.perspective is Perspective.GUESS:
            continue
        row = new_row(
            EventReport,
            id=uuid4(),
            card_id=card.pk,
            place=len(rows),
            perspective=told.perspective,
            valence=told.valence,
            rating=told.rating,
            moment=told.moment or "",
            visibility=told.visibility,
            text_sealed=None,
        )
        seal(row, "text_sealed", told.text.strip(), key=key)
        rows.append(row)
    return rows


def _check_perspective(card: Card, told: Perspective) -> None:
    """Refuse a report that does not belong on this card: it would be under the wrong key."""
    guesses = card.perspective == Perspective.THERAPIST and told is Perspective.GUESS
    if told != card.perspective and not guesses:
        msg = f"a {told} report does not stand on a {card.perspective} card"
        raise ContentError(msg)


def _write_turning_points(card: Card, content: EndingContent, *, key: str) -> None:
    sessions = {session.pk: session for session in card.episode.sessions.all()}
    rows = []
    for place, told in enumerate(content.turning_points):
        row = TurningPoint(
            card=card,
            place=place,
            session=sessions.get(told.session) if told.session else None,
            rating=told.rating,
            visibility=told.visibility,
        )
        seal(row, "what_sealed", told.what.strip(), key=key)
        seal(row, "when_sealed", told.when.strip(), key=key)
        rows.append(row)
    TurningPoint.objects.bulk_create(rows)


def _text_key(card: Card) -> str:
    """The client's words under the client's key, the therapist's under the notes key."""
    client_id = card.episode.client_id
    return client_key(client_id) if card.perspective == Perspective.CLIENT else notes_key(client_id)


def _note(card: Card, delivery: Delivery) -> None:
    record_all([_draft(card)], by=delivery.by, at=delivery.now)


def _draft(card: Card) -> Draft:
    client = card.episode.client
    return Draft(
        verb="card.handed_in",
        subject=client.subject,
        practice=client.practice_id,
        target=card,
        details={"side": card.perspective, "about": card.occasion, "on_paper": card.on_paper},
    )
