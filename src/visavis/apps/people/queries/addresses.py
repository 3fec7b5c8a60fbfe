"""Where a message goes: looked up at the moment of sending, kept nowhere else."""

from __future__ import annotations

from uuid import UUID

from visavis.apps.notices.rules.composing import Address
from visavis.apps.people.models import Member
from visavis.apps.people.queries.identities import contact_of
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.vocab.notices import Channel


def address_of(recipient: str, channel: Channel) -> Address | None:
    """Return the address of ``client:<uuid>`` or ``member:<uuid>``.

    None when there is none for `channel`, when the client was erased, or the member left.
    """
    kind, _, number = recipient.partition(":")
    if kind == "client":
        return _of_client(UUID(number), channel)
    return _of_member(UUID(number), channel)


def _of_client(client: UUID, channel: Channel) -> Address | None:
    try:
        contact = contact_of(client)
    except KeyGoneError:
        return None
    to = contact.mail if channel is Channel.MAIL else contact.phone
    return Address(to=to, language=contact.language) if to else None


def _of_member(member_id: UUID, channel: Channel) -> Address | None:
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None or channel is not Channel.MAIL:
        return None
    return Address(to=member.email, language=member.language)
