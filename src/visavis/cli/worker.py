"""``visavis worker``: runs what is to be done in the background."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Sequence

import click
from django.conf import settings
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from visavis.cli.rounds import Round, put_in_queue, rounds
from visavis.cli.stopping import stop_when_stdin_closes
from visavis.gateways.faults import fault_in
from visavis.gateways.outside import outside

log = logging.getLogger(__name__)
PAUSE = 1.0
"""Seconds between two looks at the queue."""
LONGEST_PAUSE = 30.0
"""Seconds between two looks when something is broken; the pause doubles up to this."""


@click.command()
@click.option("--until-stdin-closes", is_flag=True, help="Stop when whoever started this is gone.")
def worker(*, until_stdin_closes: bool) -> None:
    """Send messages, plan therapy sessions, anchor the audit chain."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if until_stdin_closes:
        stop_when_stdin_closes(stop.set)
    run(stop, name=f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(4)}")


def run(stop: threading.Event, *, name: str) -> None:
    """Put rounds in the queue and work the queue off, until `stop`."""
    # The queue's own worker announces each look; ours looks every second.
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    what, pause = rounds(), PAUSE
    while not stop.is_set():
        close_old_connections()
        pause = PAUSE if try_turn(what, name=name) else min(2 * pause, LONGEST_PAUSE)
        stop.wait(pause)


def try_turn(what: Sequence[Round], *, name: str) -> bool:
    """Take a turn; False when something was broken, which the next turn may find mended."""
    try:
        turn(what, name=name)
    except Exception as error:
        broke = fault_in(error)
        if broke is None:
            raise
        log.error("fault %s", broke)  # noqa: TRY400 -- a full disk is no mistake in the program
        return False
    return True


def turn(what: Sequence[Round], *, name: str) -> None:
    """Put in the queue what is due, and work it off."""
    put_in_queue(what, worker=name, now=outside().clock.now())
    if DBTaskResult.objects.ready().exists():
        _queue(name).run()


def _queue(name: str) -> Worker:
    return Worker(
        queue_names=list(settings.TASKS["default"]["QUEUES"]),
        interval=0,
        batch=True,  # return when the queue is empty
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
