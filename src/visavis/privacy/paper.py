"""Who may type a paper card in, and from when on it counts as handed in."""

from __future__ import annotations

from datetime import datetime

from visavis.privacy.decision import Decision, deny
from visavis.privacy.members import ClientFacts, may_type_paper_cards
from visavis.privacy.viewer import Viewer
from visavis.vocab.card import Perspective
from visavis.vocab.language import gettext_noop as _


def may_type_card_of(viewer: Viewer, client: ClientFacts) -> Decision:
    """Type in a card of this client: a coordinator of the practice who does not treat them.

    Somebody who holds both roles would read the card before the pair opens.
    """
    decision = may_type_paper_cards(viewer, client.practice)
    if decision and viewer.member in client.therapists:
        return deny(
            _("This is a card of your own client. Somebody else types it in: the pair is sealed.")
        )
    return decision


def paper_card_was_in(
    side: Perspective,
    *,
    stated: datetime | None,
    session_at: datetime,
    opened_before: bool,
    now: datetime,
) -> datetime:
    """Return the moment at which a paper card counts as handed in.

    Writing the card is what the seal protects, not typing it: a card filled in right after the
    session was written blind, however late somebody types it. So the date on the card counts.
    A card without a date counts from its session, with one exception: a therapist's card about
    a pair that stood open on the screen before anything was typed. Nothing then shows that it
    was written blind, so it counts from now, and thereby comes after the reveal. The client
    never sees the therapist's side, so for the client's card there is no such doubt.

    Parameters
    ----------
    side
        Whose card it is.
    stated
        The date on the card, as a moment of that day; None when there is none.
    session_at
        When the therapy session began.
    opened_before
        Whether the pair was there already and its seal had run out. It says nothing of whether
        the other card is in: the mark on a card must not betray that.
    now
        When it is typed in; nothing counts from a later moment.
    """
    if stated is not None:
        return min(max(stated, session_at), now)
    if side is Perspective.THERAPIST and opened_before:
        return now
    return min(session_at, now)
