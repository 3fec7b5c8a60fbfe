"""Write down who stands behind a code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Identity
from visavis.apps.people.rules.contact import Contact
from visavis.apps.sealing import client_key, seal


@transaction.atomic
def put_identity(
    *, client: UUID, subject: UUID, practice: UUID, contact: Contact, by: Actor, now: datetime
) -> None:
    """Keep name and contact of a client under that client's key, in place of what stood there.

    The entry says which parts are known, never what they are.
    """
    row = Identity(client=client, channel=contact.channel, language=contact.language)
    key = client_key(client)
    seal(row, "name_sealed", contact.name.strip(), key=key)
    seal(row, "mail_sealed", contact.mail.strip(), key=key)
    seal(row, "phone_sealed", contact.phone.strip(), key=key)
    row.save()
    record(
        verb="identity.put",
        by=by,
        at=now,
        subject=subject,
        practice=practice,
        details={
            "name": bool(contact.name.strip()),
            "mail": bool(contact.mail.strip()),
            "phone": bool(contact.phone.strip()),
        },
    )


@transaction.atomic
def forget(*, client: UUID, subject: UUID, practice: UUID, by: Actor, now: datetime) -> None:
    """Take name and contact of a client out of the vault; forgetting twice is forgetting once."""
    gone, _ = Identity.objects.filter(client=client).delete()
    if gone:
        record(verb="identity.forgotten", by=by, at=now, subject=subject, practice=practice)
