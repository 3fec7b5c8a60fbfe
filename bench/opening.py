"""A round of 20,000 reports: drawing, striking and sealing it, then dealing it to its raters."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import ROOT, Figure, below, keep
from bench.speed.servers import Installation

SESSIONS = 26_000
"""More than enough for so many reports as are drawn."""
REPORTS = 20_000
SECONDS_AT_MOST = 30
"""To make it, and to open it: a coordinator waits."""
HELD_AT_MOST = 5
"""Seconds in which nobody else writes, while it is made: whoever hands a card in waits, twenty at
most."""

CHILD = """
import json, resource, sys, time
from datetime import timedelta
import django
django.setup()
from django.utils import timezone
from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.models import Study
from visavis.apps.coding.actions.codebooks import put_in_use
from visavis.apps.coding.actions import make_round as module
from visavis.apps.coding.actions.make_round import Design, make_round
from visavis.apps.coding.actions.open_round import open_round
from visavis.apps.coding.models import Assignment, Packet
from visavis.apps.coding.queries.lots import Sampling
from visavis.vocab.coding import RoundKind
from visavis.vocab.people import Role
now = timezone.now() + timedelta(days=90)
book = put_in_use(reference="impacts@2", by=OPERATOR, now=now)
raters = [factories.member(None, Role.RATER) for _ in range(3)]
reader = factories.member(None, Role.COORDINATOR)
written, spans = module._written, []
def timed(*args, **kwargs):
    start = time.monotonic()
    try:
        return written(*args, **kwargs)
    finally:
        spans.append(time.monotonic() - start)
module._written = timed
begun = time.monotonic()
made = make_round(
    study=Study.objects.get(),
    design=Design("All", RoundKind.CATEGORIES, book, codings_a_report=2, overlap=0.2, repeats=0.05),
    sampling=Sampling(size=int(sys.argv[1]), seed=1),
    members=raters, made_by=reader, by=OPERATOR, now=now,
)
drawn = time.monotonic()
Packet.objects.update(checked_at=now, checked_by=reader)
read = time.monotonic()
open_round(round_=made, by=OPERATOR, now=now)
opened = time.monotonic()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
counts = [Packet.objects.count(), Assignment.objects.count()]
print(json.dumps([*counts, drawn - begun, spans[0], opened - read, peak]))
"""
HOW = "SQLite, in a process of its own; 3 raters, a fifth coded by all, the rest by 2"


def run() -> int:
    """Fill an installation, make a round of its reports and open it."""
    with tempfile.TemporaryDirectory() as place:
        installation = Installation(Path(place) / "data", "")
        installation.folder.mkdir(parents=True)
        environment = installation.environment()
        filling = [sys.executable, "-m", "bench.export.filling", str(SESSIONS)]
        subprocess.run(filling, check=True, cwd=ROOT, env=environment)  # noqa: S603 -- our own
        done = subprocess.run(  # noqa: S603 -- our own
            [sys.executable, "-c", CHILD, str(REPORTS)],
            check=True,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
    packets, assignments, making, held, opening, peak = json.loads(done.stdout.splitlines()[-1])
    return keep(
        "opening",
        [
            Figure("packets of the round", packets, "", f"{REPORTS:,}", packets == REPORTS, HOW),
            Figure("assignments dealt", assignments, "", "", None, HOW),
            below("drawn, struck, sealed and written in", making, "s", SECONDS_AT_MOST, HOW),
            below("of this nobody else writes for", held, "s", HELD_AT_MOST, HOW),
            below("opened in", opening, "s", SECONDS_AT_MOST, HOW),
            Figure("memory", peak, "MB", "", None, HOW),
        ],
    )
