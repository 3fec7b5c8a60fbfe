"""A small round of the simulated network, ready to be coded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Study
from visavis.apps.coding.actions.codebooks import put_in_use
from visavis.apps.coding.actions.make_round import Design, make_round
from visavis.apps.coding.actions.open_round import open_round
from visavis.apps.coding.actions.read_through import check
from visavis.apps.coding.models import Round
from visavis.apps.coding.queries.lots import Sampling
from visavis.apps.people.models import Member
from visavis.vocab.coding import RoundKind

NAME = "First round (simulated)"
REPORTS = 24
"""As many as somebody codes who looks around."""
CODEBOOK = "impacts@2"
SEED = 13


@transaction.atomic
def simulate_round(
    *, study: Study, raters: Sequence[Member], coordinator: Member, by: Actor, now: datetime
) -> Round:
    """Draw, read through and open a round by the same actions as a coordinator's pages.

    Every rater codes every report, so that there is something to compare in the end.
    """
    book = put_in_use(reference=CODEBOOK, by=by, now=now)
    made = make_round(
        study=study,
        design=Design(name=NAME, kind=RoundKind.CATEGORIES, codebook=book, repeats=0.1),
        sampling=Sampling(size=REPORTS, seed=SEED),
        members=raters,
        made_by=coordinator,
        by=by,
        now=now,
    )
    for packet in made.packets.all():
        check(packet=packet, words={}, checked_by=coordinator, by=by, now=now)
    return open_round(round_=made, by=by, now=now)
