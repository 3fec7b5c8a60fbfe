"""What django-allauth tells us: a second factor came or went, a password was changed."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.people.models import Member
from visavis.gateways.outside import outside

PROVES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _write(verb: str, user: Member, **details: str) -> None:
    now = outside().clock.now()
    record(verb=verb, by=Actor.member(user.pk), at=now, target=user, details=details)


def on_added(request: HttpRequest, user: Member, authenticator: Authenticator, **_: Any) -> None:  # noqa: ANN401 -- allauth's signal
    """Count a factor that was just set up: its owner has just shown that they hold it."""
    _write("second_factor.added", user, type=str(authenticator.type))
    if authenticator.type in PROVES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )


def on_removed(user: Member, authenticator: Authenticator, **_: Any) -> None:  # noqa: ANN401 -- allauth's signal
    """Write down that a factor went."""
    _write("second_factor.removed", user, type=str(authenticator.type))


def on_reset(user: Member, **_: Any) -> None:  # noqa: ANN401 -- allauth's signal
    """Write down that recovery codes were made anew."""
    _write("second_factor.codes_renewed", user)


def on_password(user: Member, **_: Any) -> None:  # noqa: ANN401 -- allauth's signal
    """Write down that a password was changed."""
    _write("member.password_changed", user)


def on_address(user: Member, **_: Any) -> None:  # noqa: ANN401 -- allauth's signal
    """Write down that a member signs in with another address."""
    _write("member.address_changed", user)


def connect() -> None:
    """Listen; called once when the app is ready."""
    authenticator_added.connect(on_added)
    authenticator_removed.connect(on_removed)
    authenticator_reset.connect(on_reset)
    email_changed.connect(on_address)
    for signal in (password_changed, password_reset, password_set):
        signal.connect(on_password)
