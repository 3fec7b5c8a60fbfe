"""What the background worker does with the outbox."""

from __future__ import annotations

from django_tasks import task

from visavis.apps.notices.actions.deliver import deliver_due
from visavis.apps.notices.actions.purge import purge
from visavis.gateways.outside import outside

A_FEW = 10
"""Messages a task, so that a worker that is asked to stop stops soon."""


@task(takes_context=False)
def deliver(worker: str) -> None:
    """Send what is due, in the name of `worker`."""
    deliver_due(worker=worker, now=outside().clock.now(), limit=A_FEW)


@task()
def forget_sent() -> None:
    """Forget messages that are long done."""
    purge(now=outside().clock.now())
