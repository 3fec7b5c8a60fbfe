"""What the background worker does for the audit chain."""

from __future__ import annotations

from django_tasks import task

from visavis.apps.audit.actions.anchor import anchor
from visavis.gateways.outside import outside


@task()
def anchor_chain() -> None:
    """Write the head of the chain outside the database."""
    anchor(now=outside().clock.now())
