"""The client's own view: what opens it, what it shows, what may be done in it.

A view is bound to the cards that were handed in with it. Staff can edit a client's contact, show
the code of a card, open a link and pose as the client; all of that ends at one empty card. So
neither a link nor a contact opens a view, and a new view starts with the card at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from visavis.privacy.decision import ALLOW, Decision, deny
from visavis.privacy.erasure import ErasureTimes, may_be_revoked
from visavis.vocab.language import gettext_noop as _

KEEP_WITHIN = timedelta(hours=2)
"""So long after handing in may the card be put into a view: the page may still stand open."""

IDLE = timedelta(minutes=15)
"""An open view closes after this long without a click: it is read on phones that lie about."""

AT_MOST = timedelta(hours=1)
"""An open view closes after this long whatever happens."""

DEVICE_LIFE = timedelta(days=400)
"""How long a browser may add cards to a view; no browser keeps a cookie longer."""

CHALLENGE_LIFE = timedelta(minutes=5)
"""How long a passkey may take to answer."""

TRIES_WITHIN = timedelta(minutes=15)
"""How long tries are counted together."""

TRIES_PER_VIEW = 5
"""Tries at one name within `TRIES_WITHIN`; after that not even the right passphrase opens it."""

TRIES_PER_ADDRESS = 20
"""Tries from one network address: a practice's own network is one."""

PASSPHRASE_AT_LEAST = 12
"""Characters. Nothing else can reset it, so it is the only lock."""


@dataclass(frozen=True, slots=True)
class OwnViewer:
    """Whoever has opened a view; `NO_VIEW` is everybody else, members included."""

    view: UUID | None
    client: UUID | None


NO_VIEW = OwnViewer(None, None)


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What a decision about a card in a view needs to know."""

    view: UUID
    theirs: bool
    """The card holds what was handed in with this view, not what somebody handed in before."""
    shown: bool
    """Handed in through the link from the therapist's screen."""
    pair_open: bool


def has_opened(viewer: OwnViewer) -> Decision:
    """Whether there is an open view at all."""
    return ALLOW if viewer.view is not None else deny(_("Please open your own view first."))


def may_keep(*, handed_in_at: datetime, typed_in: bool, now: datetime) -> Decision:
    """Put a card into a view, so long after it was handed in.

    Not a card from paper, by whoever typed it in. Everybody else learns of no difference: a
    card that was in before is offered to be kept like any other, and never shows.
    """
    if typed_in:
        return deny(_("A card from paper cannot be kept: nobody knows who brought it."))
    if not handed_in_at <= now < handed_in_at + KEEP_WITHIN:
        return deny(_("The time for this card is over. You can do it with your next card."))
    return ALLOW


def may_join(viewer: OwnViewer, client: UUID) -> Decision:
    """Put a card of `client` into the view: it holds one client's cards only."""
    if viewer.client != client:
        return deny(_("Name and passphrase do not belong together."))
    return ALLOW


def may_read_own(viewer: OwnViewer, kept: KeptFacts) -> Decision:
    """Read a card in the view, see who read it, take it along, take it back.

    A therapist can open the link on their own screen, hand in a card in the client's place and
    make a view with it. Were the view to show at once whether that card counts, it would tell
    whether the client's own was in. When the pair is open there is nothing left to tell.
    """
    if viewer.view != kept.view:
        return deny(_("This card is not in your view."))
    if kept.shown and not kept.pair_open:
        return deny(_("You can read this card here when the pair of cards is open."))
    if not kept.theirs:
        return deny(_("This card was handed in before, by other means."))
    return ALLOW


def may_take_back_consent(viewer: OwnViewer, client: UUID) -> Decision:
    """Leave a study, or end the sharing with the therapist."""
    opened = has_opened(viewer)
    if opened and viewer.client != client:
        return deny(_("This is not yours to take back."))
    return opened


def may_ask_own_erasure(viewer: OwnViewer, *, stands: bool, asked_in: UUID | None) -> Decision:
    """Ask for everything to be erased. The practice is told, and it can be taken back.

    Also where another view's wish stands: whoever posed as the client could take that one back.
    """
    opened = has_opened(viewer)
    if opened and stands and asked_in in (None, viewer.view):
        return deny(_("This was asked for already."))
    return opened


def may_revoke_own_erasure(
    viewer: OwnViewer, times: ErasureTimes, *, asked_in: UUID | None
) -> Decision:
    """Take that wish back: only in the view in which it was asked.

    Whoever poses as the client has a view too, and could undo there what the client wished. A
    wish that the practice took down, or that was asked for in two places, the practice takes back.
    """
    opened = has_opened(viewer)
    if opened and viewer.view != asked_in:
        return deny(_("This was asked for elsewhere. Your practice can take it back with you."))
    return may_be_revoked(times) if opened else opened


def still_open(*, began_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a view that was opened still stands open."""
    return now - began_at < AT_MOST and now - seen_at < IDLE
