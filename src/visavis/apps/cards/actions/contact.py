"""The wish to be contacted: outside the seal, at once, to the person whom the practice names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import ContactWish
from visavis.apps.care.models import Client
from visavis.apps.notices.actions.enqueue import enqueue
from visavis.apps.people.models import Member
from visavis.apps.people.queries.identities import contact_of
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.notices import Channel


@transaction.atomic
def wish_contact(*, client: Client, now: datetime) -> ContactWish | None:
    """Note the wish and write to the person named; None where the practice names nobody."""
    contact_person = client.practice.contact_person_id
    if contact_person is None:
        return None
    wish = ContactWish.objects.create(client=client, asked_at=now)
    enqueue(
        kind="contact_wish",
        about=wish.pk,
        recipient=f"member:{contact_person}",
        channel=Channel.MAIL,
        once=f"contact_wish:{wish.pk}",
        due_at=now,
        now=now,
    )
    _note(wish, "contact.wished", by=Actor.client(client.subject), now=now)
    return wish


@transaction.atomic
def answer_contact_wish(*, wish: ContactWish, by: Member, now: datetime) -> ContactWish:
    """Note that somebody got in touch."""
    if wish.answered_at is None:
        wish.answered_at, wish.answered_by = now, by
        wish.save(update_fields=["answered_at", "answered_by"])
        _note(wish, "contact.answered", by=Actor.member(by.pk), now=now)
    return wish


@transaction.atomic
def look_up_contact(*, wish: ContactWish, by: Member, now: datetime) -> Contact:
    """Return who asked and how to reach them; each look leaves an entry."""
    _note(wish, "contact.looked_up", by=Actor.member(by.pk), now=now)
    return contact_of(wish.client_id)


def _note(wish: ContactWish, verb: str, *, by: Actor, now: datetime) -> None:
    record(
        verb=verb,
        by=by,
        at=now,
        subject=wish.client.subject,
        practice=wish.client.practice_id,
        target=wish,
    )
