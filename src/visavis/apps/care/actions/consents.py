"""Write the ledger of consents: lines are added, and stamped when withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import MANY, Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Client, Consent, Study
from visavis.apps.care.queries.consent import in_force
from visavis.apps.people.models import Member
from visavis.vocab.care import ConsentScope


@transaction.atomic
def give_consent(  # noqa: PLR0913 -- a line of the ledger has that many parts
    *,
    client: Client,
    scope: ConsentScope,
    study: Study | None,
    version: str,
    language: str,
    recorded_by: Member | None,
    by: Actor,
    now: datetime,
) -> Consent:
    """Write a line; giving what is in force already returns the line that stands."""
    standing = in_force(client).filter(scope=scope, study=study).first()
    if standing is not None:
        return standing
    consent = Consent.objects.create(
        client=client,
        study=study,
        scope=scope,
        version=version,
        language=language,
        given_at=now,
        recorded_by=recorded_by,
    )
    _note(consent, "consent.given", by=by, now=now)
    return consent


@transaction.atomic
def enter_consents(*, lines: Sequence[Consent], by: Actor, now: datetime) -> None:
    """Write many lines that were given before, none of which stands yet."""
    Consent.objects.bulk_create(lines, batch_size=MANY)
    record_all([_draft(line, "consent.given") for line in lines], by=by, at=now)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor, now: datetime) -> Consent:
    """Stamp a line as withdrawn; from now on nothing leans on it."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_by = now, by.name
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _note(consent, "consent.withdrawn", by=by, now=now)
    return consent


def _note(consent: Consent, verb: str, *, by: Actor, now: datetime) -> None:
    record_all([_draft(consent, verb)], by=by, at=now)


def _draft(consent: Consent, verb: str) -> Draft:
    return Draft(
        verb=verb,
        subject=consent.client.subject,
        practice=consent.client.practice_id,
        target=consent,
        details={"scope": consent.scope, "version": consent.version},
    )
