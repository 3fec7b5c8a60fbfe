"""Find or make the addresses that open the simulated practice."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.people.actions.setup import make_setup_token
from visavis.apps.people.actions.sign_in_links import make_sign_in_link
from visavis.apps.people.models import Member, Membership, Practice
from visavis.cli.showing import WaysIn
from visavis.gateways.outside import outside
from visavis.privacy.retention import CARD_LINK_LIFE
from visavis.vocab.card import Occasion, Perspective
from visavis.vocab.people import Role
from visavis.vocab.remedy import RemedyError


def ways_in() -> WaysIn:
    """Return fresh sign-in links and an open card.

    Raises
    ------
    RemedyError
        When a practice is real: its members sign in, and its clients have their own links.
    """
    if Practice.objects.filter(simulated=False).exists() or not Practice.objects.exists():
        msg = "This is a real practice: sign in with your password. Links are for simulated ones."
        raise RemedyError(msg)
    now = outside().clock.now()
    card = waiting_card(now)
    return WaysIn(
        sign_in=sign_in_links(card.episode.therapist if card else None, now=now),
        card=f"{outside().address}/c/{token_for(card.pk, card.generation)}" if card else "",
    )


def sign_in_links(therapist: Member | None, *, now: datetime) -> dict[str, str]:
    """Make a link for one member of every role that somebody holds.

    The therapist is the one of the client whose card is given out: both sides of one pair can
    then be tried.
    """
    held = Membership.objects.filter(
        until__isnull=True, practice__isnull=False, member__is_active=True
    ).select_related("member")
    first = {Role(post.role): post.member for post in held.order_by("-since", "-member__email")}
    if therapist is not None:
        first[Role.THERAPIST] = therapist
    return {
        role.value: _address(
            "people:enter", make_sign_in_link(member=first[role], by=OPERATOR, now=now)
        )
        for role in Role
        if role in first
    }


def setup_link() -> str:
    """Return the address at which an empty installation is set up; works for a day, once."""
    return _address("people:setup", make_setup_token(now=outside().clock.now()))


def _address(name: str, token: str) -> str:
    return outside().address + reverse(name, args=[token])


def waiting_card(now: datetime) -> Card | None:
    """Return the newest client card that waits, or None."""
    return (
        Card.objects.filter(
            perspective=Perspective.CLIENT,
            occasion=Occasion.SESSION,
            handed_in_at__isnull=True,
            asked_at__gt=now - CARD_LINK_LIFE,
        )
        .select_related("episode__therapist")
        .order_by("-asked_at")
        .first()
    )
