"""One-time links that sign a member of a simulated practice in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member, SignInLink
from visavis.apps.people.queries.viewers import only_simulated
from visavis.privacy.retention import SIGN_IN_LINK_LIFE

TOKEN_BYTES = 32


class NotSimulatedError(Exception):
    """The member belongs to a practice of real people: they sign in with two factors."""


class LinkOverError(Exception):
    """The link was used, has run out, or never was."""


@transaction.atomic
def make_sign_in_link(*, member: Member, by: Actor, now: datetime) -> str:
    """Return the token of a new link for `member`; only its digest is stored.

    Raises
    ------
    NotSimulatedError
        When any role the member ever held is in a practice that is not simulated, or in a
        network that has one.
    """
    if not only_simulated(member):
        raise NotSimulatedError
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(
        member=member, digest=_digest(token), expires_at=now + SIGN_IN_LINK_LIFE
    )
    record(verb="sign_in_link.made", by=by, at=now, target=member)
    return token


@transaction.atomic
def use_sign_in_link(*, token: str, now: datetime) -> Member:
    """Spend the link and return whom it signs in.

    Raises
    ------
    LinkOverError
        When it was used, has run out or never was.
    NotSimulatedError
        When the member joined a real practice after it was made.
    """
    link = SignInLink.objects.select_for_update().filter(digest=_digest(token)).first()
    if link is None or not link.is_usable(now) or not link.member.is_active:
        raise LinkOverError
    if not only_simulated(link.member):
        raise NotSimulatedError
    link.used_at = now
    link.save(update_fields=["used_at"])
    by = Actor.member(link.member_id)
    record(verb="sign_in_link.used", by=by, at=now, target=link.member)
    return link.member


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
