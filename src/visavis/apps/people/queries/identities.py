"""Who stands behind a code. Ask only for clients whom the viewer may open."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from visavis.apps.people.models import Identity, Member
from visavis.apps.people.rules.contact import Contact
from visavis.apps.people.rules.striking import strike
from visavis.apps.sealing import client_key, unseal
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.vocab.notices import Channel


def names_for(clients: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those of `clients` who have one, in one query.

    Between the two halves of an erasure, a row can stand whose key is gone: it has no name.
    """
    names = {}
    rows = Identity.objects.filter(client__in=clients, name_sealed__isnull=False)
    for row in rows.only("client", "name_sealed"):
        with suppress(KeyGoneError):
            names[row.client] = unseal(row, "name_sealed", key=client_key(row.client))
    return names


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
