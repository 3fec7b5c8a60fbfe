"""Who stands behind a code. Ask only for clients whom the viewer may open."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from visavis.apps.people.models import Identity, Member
from visavis.apps.people.rules.contact import Contact
from visavis.apps.people.rules.striking import strike
from visavis.apps.sealing import client_key, unseal, unseal_all
from visavis.vocab.notices import Channel


def names_for(clients: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those of `clients` who have one, in one query; decrypted together.

    Between the two halves of an erasure, a row can stand whose key is gone: it has no name.
    """
    rows = list(Identity.objects.filter(client__in=clients, name_sealed__isnull=False))
    names = unseal_all(rows, "name_sealed", keys=[client_key(row.client) for row in rows])
    return {row.client: name for row, name in zip(rows, names, strict=True) if name is not None}


def contact_of(client: UUID) -> Contact:
    """Return name and contact of one client; an empty contact when nothing is known."""
    row = Identity.objects.filter(client=client).first()
    if row is None:
        return Contact()
    key = client_key(client)
    return Contact(
        name=unseal(row, "name_sealed", key=key),
        mail=unseal(row, "mail_sealed", key=key),
        phone=unseal(row, "phone_sealed", key=key),
        channel=Channel(row.channel),
        language=row.language,
    )


def channel_to(client: UUID) -> Channel | None:
    """Return the way a message to `client` takes, or None when there is no address for it.

    Nothing is decrypted for it.
    """
    row = Identity.objects.filter(client=client).first()
    if row is None:
        return None
    channel = Channel(row.channel)
    sealed = row.mail_sealed if channel is Channel.MAIL else row.phone_sealed
    return channel if sealed is not None else None


def strike_names(text: str, client: UUID) -> str:
    """Return `text` without the client's name and without any member's; for those who code.

    Where nothing is known of the client, members' names and addresses still go.
    """
    names = [contact_of(client).name, *Member.objects.values_list("name", flat=True)]
    return strike(text, names)
