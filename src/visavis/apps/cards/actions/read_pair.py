"""Read a pair: every reading of a client's words is an entry that the client can see."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.queries.pair import EndingView, PairView, ending_pair, session_pair
from visavis.apps.care.models import Episode, TherapySession
from visavis.vocab.card import PairState


@transaction.atomic
def read_session_pair(*, session: TherapySession, by: Actor, now: datetime) -> PairView:
    """Return the pair of a therapy session; opened ones leave an entry, shared words or not."""
    view = session_pair(session, now=now)
    if view.state is PairState.OPEN:
        client = session.episode.client
        record(
            verb="pair.read",
            by=by,
            at=now,
            subject=client.subject,
            practice=client.practice_id,
            target=session,
            details={"reports": len(view.client)},
        )
    return view


@transaction.atomic
def read_ending_pair(*, episode: Episode, by: Actor, now: datetime) -> EndingView:
    """Return both accounts of an ending, with the same entry."""
    view = ending_pair(episode, now=now)
    if view.state is PairState.OPEN:
        record(
            verb="ending.read",
            by=by,
            at=now,
            subject=episode.client.subject,
            practice=episode.client.practice_id,
            target=episode,
            details={"turning_points": len(view.client.turning_points)},
        )
    return view
