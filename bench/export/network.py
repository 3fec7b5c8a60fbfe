"""A simulated network in the platform, of which everything may leave."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.studies.actions.load_clients import Laying
from visavis.apps.studies.actions.load_network import load_network
from visavis.apps.studies.rules import invented
from visavis.apps.studies.rules.invented_rows import invented_rows
from visavis.apps.studies.rules.laying import Calendar
from visavis.cli.prepare import prepare
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.gateways.outside import outside
from visavis.privacy.retention import SEAL_DAYS
from visavis.privacy.studies import ENDS_WITHIN_DAYS


def lay(sessions: int) -> None:
    """Lay it so long ago that every seal has run out and no end of observation cuts it short."""
    prepare()
    now = outside().clock.now()
    until = now.date() - timedelta(days=SEAL_DAYS + ENDS_WITHIN_DAYS)
    with tempfile.TemporaryDirectory() as place:
        planted = Path(place) / "planted"
        simulate(planted, network=scaled(Network(), sessions=sessions, plan=Plan()), plan=Plan())
        rows = invented_rows(read(planted))
    load_network(laying=Laying(rows, Calendar(until, ZoneInfo(invented.ZONE)), OPERATOR, now))
