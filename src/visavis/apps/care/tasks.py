"""What the background worker does about clients and therapy sessions."""

from __future__ import annotations

from django_tasks import task

from visavis.apps.audit.rules import SYSTEM
from visavis.apps.care.actions.erasure import erase_due
from visavis.apps.care.actions.recurrence import plan_coming_week
from visavis.gateways.outside import outside


@task()
def plan_week() -> None:
    """Enter the weekly therapy sessions of the coming days."""
    plan_coming_week(by=SYSTEM, now=outside().clock.now())


@task()
def erase() -> None:
    """Erase everybody whose time in which to revoke has passed."""
    erase_due(now=outside().clock.now())
