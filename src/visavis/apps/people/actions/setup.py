"""The first run of a real practice: one practice, one administrator, one token."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.models import ChainHead
from visavis.apps.audit.rules import OPERATOR, Actor
from visavis.apps.people.actions.members import give_role
from visavis.apps.people.models import Member, Practice
from visavis.gateways.outside import outside
from visavis.privacy.sign_in import SETUP_TOKEN_LIFE
from visavis.vocab.people import Role

PURPOSE = "set-up"
MOMENT = 12
"""Figures of a moment in seconds, with some to spare; longer is no token of ours."""


class SetupClosedError(Exception):
    """There is a practice already, or the token is wrong or has run out."""


@dataclass(frozen=True, slots=True)
class FirstPractice:
    """What the set-up page asks of a practice; the rest is on its settings page."""

    name: str
    sender_name: str
    language: str
    time_zone: str
    emergency_text: str
    """In the practice's own language."""
    emergency_translations: dict[str, str] = field(default_factory=dict)
    """The same in other languages, by their codes."""


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """What the set-up page asks of the person in front of it."""

    name: str
    email: str
    password: str = field(repr=False)
    therapist: bool
    """Whether they also see clients here."""


def make_setup_token(*, now: datetime) -> str:
    """Return a token that opens the set-up for a day; the start command prints it.

    It is worth nothing once there is a practice, which is why it can be used only once.
    """
    until = int((now + SETUP_TOKEN_LIFE).timestamp())
    return f"{until}-{_mac(until)}"


def setup_is_open(token: str, *, now: datetime) -> bool:
    """Whether `token` opens the set-up, which it does only while there is no practice."""
    until, _, mac = token.partition("-")
    if not (until.isascii() and until.isdigit() and len(until) <= MOMENT and mac.isascii()):
        return False
    genuine = hmac.compare_digest(mac, _mac(int(until)))
    in_time = now.timestamp() < int(until)
    return genuine and in_time and not Practice.objects.exists()


def _mac(until: int) -> str:
    return outside().keys.mac(PURPOSE, str(until).encode()).hex()


@transaction.atomic
def set_up(
    *, token: str, practice: FirstPractice, administrator: FirstAdministrator, now: datetime
) -> Member:
    """Make the first practice and its administrator.

    Raises
    ------
    SetupClosedError
        When the token does not open the set-up, or another set-up was faster.
    """
    # Two who set up at once: the second waits at the chain's head, and then finds a practice.
    ChainHead.objects.select_for_update().get_or_create(id=1)
    if not setup_is_open(token, now=now):
        raise SetupClosedError
    made = Practice.objects.create(
        name=practice.name,
        sender_name=practice.sender_name,
        language=practice.language,
        time_zone=practice.time_zone,
        emergency_text=practice.emergency_text,
        emergency_translations=practice.emergency_translations,
        created_at=now,
    )
    member = _first_member(administrator, made.language, now)
    record(verb="practice.set_up", by=OPERATOR, at=now, target=made, practice=made.pk)
    roles = [Role.ADMINISTRATOR, *([Role.THERAPIST] if administrator.therapist else [])]
    for role in roles:
        give_role(member=member, practice=made, role=role, by=Actor.member(member.pk), now=now)
    return member


def _first_member(administrator: FirstAdministrator, language: str, now: datetime) -> Member:
    member = Member(
        email=administrator.email.lower(),
        name=administrator.name,
        language=language,
        date_joined=now,
    )
    member.set_password(administrator.password)
    member.save()
    # Whoever holds the token from the machine's own terminal needs no mail to prove themselves;
    # at this moment there may be no mail server.
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member
