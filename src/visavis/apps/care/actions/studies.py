"""Set up a study, as far as consent and seal need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Study
from visavis.apps.people.models import Practice


@transaction.atomic
def start_study(
    *,
    name: str,
    practices: Collection[Practice],
    seal_days: int,
    consent_version: str,
    starts_on: date,
    by: Actor,
    now: datetime,
) -> Study:
    """Set up a study in `practices`; clients take part under a consent of their own."""
    study = Study.objects.create(
        name=name, seal_days=seal_days, consent_version=consent_version, starts_on=starts_on
    )
    study.practices.set(practices)
    record(
        verb="study.started",
        by=by,
        at=now,
        target=study,
        details={"practices": len(practices), "seal_days": seal_days},
    )
    return study
