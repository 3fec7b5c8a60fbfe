"""Signs a member in for a test of something else; the sign-in itself has tests of its own."""

from __future__ import annotations

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from visavis.apps.people.models import Member


def sign_in(browser: Client, member: Member, *, second_factor: bool = True) -> Client:
    """Leave `browser` as a sign-in of `member` leaves it, by password and authenticator app."""
    browser.force_login(member)
    session = browser.session
    methods = ["password", "mfa"] if second_factor else ["password"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": 0} for method in methods
    ]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    return browser
