"""How django-allauth behaves here: closed sign-up, safe links, sealed secrets, audit entries."""

from __future__ import annotations

import logging
import time
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import NOBODY, Actor
from visavis.apps.people.models import Member
from visavis.gateways.keys.envelope import open_bytes, seal_bytes
from visavis.gateways.outside import outside
from visavis.privacy.sign_in import RECENT

log = logging.getLogger(__name__)

SECRET = "sign-in"  # noqa: S105 -- a purpose in the key store, not a secret
CONTEXT = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts by invitation; links that name this installation whatever the request says."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: members are invited."""
        del request
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link from our own address; a forged Host header changes nothing."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return outside().address + path

    def get_email_confirmation_url(
        self,
        request: HttpRequest,
        emailconfirmation: Any,  # noqa: ANN401 -- allauth is untyped
    ) -> str:
        """Build the link from our own address."""
        del request
        return outside().address + reverse("account_confirm_email", args=[emailconfirmation.key])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the account; a mail server that is down stops nobody's sign-in.

        Nor does it tell a known address from an unknown one, to which nothing is sent.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.warning("account mail not sent: %s, %s", template_prefix, type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401 -- allauth is untyped
        """Ask again only who signed in longer ago: set-up follows sign-in without a break."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        if time.time() - latest < RECENT.total_seconds():
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- allauth is untyped
        """Write the sign-in down; speak the member's language where the browser chose none."""
        by = Actor.member(user.pk)
        record(verb="member.signed_in", by=by, at=outside().clock.now(), target=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 -- allauth is untyped
        """Write the failed try down: about which account, never what was typed."""
        del request
        member = Member.objects.filter(email__iexact=credentials.get("email", "")).first()
        record(verb="member.sign_in_failed", by=NOBODY, at=outside().clock.now(), target=member)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Secrets of authenticator apps and recovery codes, sealed with a key outside the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it goes into the database."""
        sealed = seal_bytes(outside().keys.secret(SECRET), text.encode(), context=CONTEXT)
        return b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        sealed = b64decode(encrypted_text, validate=True)
        return open_bytes(outside().keys.secret(SECRET), sealed, context=CONTEXT).decode()

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's name
        """Number a member's passkeys until they find better names."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def get_totp_issuer(self) -> str:
        """The name that the authenticator app shows."""
        return "Visavis"
