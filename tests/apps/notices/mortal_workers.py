"""Workers in processes of their own, three of which die between two steps: ``NOW PORT``.

First three run side by side and die, each right after another step; then two race for the rest.
Prints how each batch ended: the exit codes, which for the living are how many they took up.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import django

KILLED = 9
STEPS = ("claim", "begin", "hand_over")
RACERS = ("", "")


def main(now: str, port: str) -> None:
    """Set up once, then fork every worker; no connection is open yet."""
    django.setup()
    from tests.apps.notices.conftest import book, greeting  # noqa: PLC0415 -- needs the settings
    from visavis.apps.notices.rules import composing  # noqa: PLC0415 -- as above
    from visavis.gateways.keys.memory import MemoryKeys  # noqa: PLC0415 -- as above
    from visavis.gateways.mail import SmtpMail  # noqa: PLC0415 -- as above
    from visavis.gateways.outside import connect, outside  # noqa: PLC0415 -- as above

    mail = SmtpMail("127.0.0.1", int(port), starttls=False)
    connect(dataclasses.replace(outside(), mail=mail, keys=MemoryKeys()))
    composing.register_composer("greeting", greeting)
    composing.register_address_book(book)
    moment = datetime.fromisoformat(now)
    for batch in (STEPS, RACERS):
        ended = together([partial(work, moment, dies_after=step) for step in batch])
        sys.stdout.write(json.dumps(ended) + "\n")


def together(works: Sequence[Callable[[], int]]) -> list[int]:
    """Fork one process for each, let them run side by side, and return their exit codes."""
    children = []
    for each in works:
        child = os.fork()
        if child == 0:
            os._exit(each())
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def work(now: datetime, *, dies_after: str) -> int:
    """Deliver what is due and return how many were taken; or die without a word."""
    from visavis.apps.notices.actions import deliver  # noqa: PLC0415 -- needs the settings

    if dies_after:
        setattr(deliver, dies_after, dying_after(getattr(deliver, dies_after)))
    return deliver.deliver_due(worker=f"worker {os.getpid()}", now=now)


def dying_after(step: Callable[..., Any]) -> Callable[..., Any]:
    """Do `step`, then die as by ``kill -9``."""

    def last(**arguments: Any) -> None:
        step(**arguments)
        os._exit(KILLED)

    return last


if __name__ == "__main__":
    main(*sys.argv[1:])
