"""Pages of accounts and members: no accessibility rule broken, nothing wider than the phone."""

from __future__ import annotations

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import factories
from tests.accounts import account, with_app
from tests.browser.conftest import DESK, SignedIn, Visit
from visavis.apps.people.actions.setup import make_setup_token
from visavis.apps.people.models import Practice
from visavis.vocab.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
LOOKS = [(NARROW, "dark"), (DESK, "light")]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

OPEN_TO_ALL = ["/account/login/", "/account/signup/", "/account/password/reset/"]
OF_MEMBERS = [
    "/members/",
    "/members/invite/",
    "/practice/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/email/",
    "/account/reauthenticate/",
]


def look_at(page: Page, address: str) -> list[str]:
    """Open the page and return what is wrong with it."""
    page.goto(address)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
    wrong = [f"{address}: {rule['id']}" for rule in found.response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append(f"{address}: wider than the window")
    return wrong


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_pages_that_are_open_to_all(
    visit: Visit, now: datetime, size: dict[str, int], scheme: str
) -> None:
    page = visit(viewport=size, color_scheme=scheme)
    addresses = [*OPEN_TO_ALL, f"/setup/{make_setup_token(now=now)}/", "/enter/any/"]
    assert [wrong for address in addresses for wrong in look_at(page, address)] == []


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_pages_of_an_administrator(signed_in: SignedIn, size: dict[str, int], scheme: str) -> None:
    practice: Practice = factories.practice(name="House on the Square", simulated=True)
    factories.member(practice, name="Friederike Winterstein-Oberholzer")
    administrator = with_app(account(practice, Role.ADMINISTRATOR))
    page = signed_in(administrator, viewport=size, color_scheme=scheme)
    ending = f"/roles/{administrator.memberships.get().pk}/end/"
    assert [wrong for path in [*OF_MEMBERS, ending] for wrong in look_at(page, path)] == []
