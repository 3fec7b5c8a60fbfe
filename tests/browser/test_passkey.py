from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests import factories
from tests.accounts import PASSWORD, account
from tests.browser.conftest import SignedIn, Visit
from visavis.apps.people.models import Member
from visavis.vocab.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_fingerprint_reader(page: Page) -> Page:
    """Give the browser an authenticator as a phone has one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def test_a_passkey_is_set_up_and_then_signs_in_by_itself(visit: Visit) -> None:
    member = account(role=Role.ADMINISTRATOR)
    page = with_fingerprint_reader(visit())
    page.goto("/members/")
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("A name for it").fill("phone")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/members/")
    expect(page.get_by_role("heading", name="Members")).to_be_visible()
    assert Authenticator.objects.filter(user=member, type="webauthn").count() == 1

    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/members/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Members")).to_be_visible()


def test_a_passkey_takes_the_tablet_back_from_a_client(signed_in: SignedIn) -> None:
    member = account()
    practice = member.memberships.get().practice
    assert practice is not None
    session = factories.held_session(factories.episode(factories.client(practice), member))
    page = with_fingerprint_reader(signed_in(member))
    with_passkey(page, member)
    page.goto(f"/sessions/{session.pk}/hand-over/")
    page.get_by_role("button", name="Hand it over").click()
    page.get_by_role("button", name="Not now").click()
    page.get_by_role("link", name="For the therapist: unlock").click()
    page.get_by_role("button", name="Use the passkey").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()


def with_passkey(page: Page, member: Member) -> None:
    """Set up a passkey, after showing once more who is there."""
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("A name for it").fill("tablet")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=member, type="webauthn").count() == 1


def test_password_and_code_work_without_a_script(visit: Visit) -> None:
    member = account(role=Role.ADMINISTRATOR)
    page = visit(java_script_enabled=False)
    page.goto("/members/")
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
