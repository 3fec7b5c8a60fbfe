"""Members with a password and a second factor, and the codes that their phone would show."""

from __future__ import annotations

import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from tests import factories
from visavis.apps.people.models import Member, Practice
from visavis.vocab.people import Role

PASSWORD = "linden trees in the rain"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(
    practice: Practice | None = None, role: Role = Role.THERAPIST, *, verified: bool = True
) -> Member:
    """A member who can sign in by password."""
    member = factories.member(practice or factories.practice(), role)
    member.set_password(PASSWORD)
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=verified)
    return member


def with_app(member: Member) -> Member:
    """Set up an authenticator app and recovery codes."""
    TOTP.activate(member, SECRET)
    RecoveryCodes.activate(member)
    return member


def code(secret: str = SECRET) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def recovery_codes(member: Member) -> list[str]:
    """The codes on the paper."""
    held = Authenticator.objects.get(user=member, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = held.wrap().get_unused_codes()
    return codes


def give_password(browser: Client, email: str, password: str = PASSWORD) -> str:
    """Sign in by password and return where that leads; "" when it leads nowhere."""
    answer = browser.post("/account/login/", {"login": email, "password": password})
    return answer.get("Location", "")
