"""The mail that brings a member in, and the token in its link."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from visavis.apps.people.models import Member, Practice
from visavis.gateways.outside import outside


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens made from what the database holds, stored nowhere.

    Worthless once a password is set, or `PASSWORD_LINK_LIFE` is over by our own clock.
    """

    key_salt = "visavis.apps.people.invitation"

    def _now(self) -> datetime:
        return outside().clock.now().replace(tzinfo=None)


invitation_tokens = InvitationTokens()


def invitation_holds(member: Member, token: str) -> bool:
    """Whether `token` still lets `member` choose a first password."""
    return not member.has_usable_password() and invitation_tokens.check_token(member, token)


def invitation_link(member: Member) -> str:
    """Return the address at which `member` chooses a first password; works until they did."""
    token = invitation_tokens.make_token(member)
    return outside().address + reverse("people:welcome", args=[member.pk, token])


def mail_goes_out() -> bool:
    """Whether a mail server is named."""
    return bool(settings.EMAIL_HOST)


def send_invitation(*, member: Member, practice: Practice) -> None:
    """Write to `member` that they have a role, with a link to choose a password if they have none.

    Called after the transaction: a mail cannot be taken back. Raises what the mail server's
    connection raises, `OSError` or one of its kind.
    """
    joined = member.has_usable_password()
    link = outside().address + reverse("front") if joined else invitation_link(member)
    with override(member.language):
        context = {"member": member, "practice": practice, "link": link, "joined": joined}
        send_mail(
            gettext("Visavis: an invitation"),
            render_to_string("people/email/invitation.txt", context),
            None,
            [member.email],
        )
