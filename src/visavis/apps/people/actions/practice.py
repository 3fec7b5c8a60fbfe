"""What a practice decides about itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Practice

OPEN_TO_CHANGE = frozenset(
    {
        "name",
        "sender_name",
        "language",
        "time_zone",
        "emergency_text",
        "emergency_translations",
        "default_visibility",
        "contact_person",
        "seal_days",
        "card_form",
    }
)


@transaction.atomic
def change_practice(
    *, practice: Practice, changes: Mapping[str, object], by: Actor, now: datetime
) -> Practice:
    """Change settings of `practice`; the entry says which, never to what.

    Raises
    ------
    KeyError
        For a field that is no setting.
    """
    held = Practice.objects.select_for_update().get(pk=practice.pk)
    if unknown := set(changes) - OPEN_TO_CHANGE:
        raise KeyError(*sorted(unknown))
    changed = [name for name, value in changes.items() if getattr(held, name) != value]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, changes[name])
    held.save(update_fields=changed)
    record(
        verb="practice.changed",
        by=by,
        at=now,
        target=held,
        practice=held.pk,
        details=dict.fromkeys(changed, True),
    )
    return held
