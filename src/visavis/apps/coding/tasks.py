"""What the background worker does about models."""

from __future__ import annotations

from django_tasks import task

from visavis.apps.audit.rules import SYSTEM
from visavis.apps.coding.actions.learn import keep_whole, learn_asked
from visavis.gateways.outside import outside


@task()
def learn_models() -> None:
    """Learn what was asked for."""
    learn_asked(by=SYSTEM, now=outside().clock.now())


@task()
def tend_models() -> None:
    """Destroy models of whose reports one is gone; predict reports that came since."""
    keep_whole(by=SYSTEM, now=outside().clock.now())
