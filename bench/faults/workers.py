"""Background workers in processes of their own, with a clock that the bench sets.

Reads one order a line: the moment, and the port of the mail server of each worker. Forks a
worker for each, prints their ids, waits for a line, lets each deliver what is due side by side,
and prints how each ended. It is the task of ``visavis worker``, with nothing replaced but the
clock and the patience with the mail server.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from datetime import datetime

from django.conf import settings
from django.db import connections

from visavis.apps.notices.tasks import deliver
from visavis.config.connections import connect_outside
from visavis.gateways.clock import SetClock
from visavis.gateways.mail import SmtpMail
from visavis.gateways.outside import connect

PATIENCE = 1.0
"""Seconds that a worker waits for its mail server."""


def main() -> str:
    """Work until there are no more orders."""
    for number, line in enumerate(sys.stdin):
        order = json.loads(line)
        moment = datetime.fromisoformat(order["now"])
        connections.close_all()
        pids, gate = [], os.pipe()
        for port in order["ports"]:
            pid = os.fork()
            if pid == 0:
                os.close(gate[1])
                os.read(gate[0], 1)  # until the bench knows whom to kill
                work(moment, port, name=f"{number}:{port}")
                os._exit(0)
            pids.append(pid)
        os.close(gate[0])
        say(pids)
        sys.stdin.readline()
        os.close(gate[1])
        say([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids])
    return "done"


def work(moment: datetime, port: int, *, name: str) -> None:
    """Deliver what is due."""
    mail = SmtpMail("127.0.0.1", port, starttls=False, timeout=PATIENCE)
    own = connect_outside(settings.ENVIRONMENT)  # locks do not survive being forked
    connect(dataclasses.replace(own, clock=SetClock(moment), mail=mail))
    deliver.call(name)


def say(numbers: list[int]) -> None:
    """Answer on one line."""
    sys.stdout.write(json.dumps(numbers) + "\n")
    sys.stdout.flush()
