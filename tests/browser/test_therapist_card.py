"""The therapist's card and paper cards in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.keeping import NOTHING, kept_kinds, left, saved, until
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.models import TherapySession
from visavis.vocab.card import Gate, Perspective
from visavis.vocab.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]
WORDS = "Linked the tiredness to anger about the call."


@pytest.fixture
def session(server: str) -> TherapySession:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.held_session(episode)


def is_sound(page: Page) -> bool:
    """Whether no rule of accessibility is broken and nothing hangs over the edge."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
    broken = [found["id"] for found in Axe().run(page, options=rules).response["violations"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return broken == [] and overflow <= 0


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_from_today_a_card_takes_three_taps_and_typing(
    signed_in: SignedIn, session: TherapySession, *, script: bool
) -> None:
    page = signed_in(session.episode.therapist, java_script_enabled=script)
    page.goto("/today/")
    page.locator("a.line").first.click()  # one
    page.locator("#helpful-0-text").fill(WORDS)
    page.locator("label:has(> [name='helpful-0-rating'][value='3'])").click()  # two
    page.get_by_role("button", name="Hand in my card").click()  # three
    expect(page.get_by_role("heading", name="Your card is in")).to_be_visible()
    report = EventReport.objects.get()
    assert (report.perspective, report.valence, report.rating) == ("therapist", "helpful", 3)


def test_the_cursor_waits_in_the_first_box_and_keys_are_enough(
    signed_in: SignedIn, session: TherapySession
) -> None:
    page = signed_in(session.episode.therapist)
    page.goto(f"/sessions/{session.pk}/card/")
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Hand in my card").press("Enter")
    expect(page.get_by_role("heading", name="Your card is in")).to_be_visible()
    assert EventReport.objects.get().rating == 1


def test_a_draft_outlives_a_sign_in_that_ended_and_goes_with_handing_in(
    signed_in: SignedIn, session: TherapySession
) -> None:
    page = signed_in(session.episode.therapist)
    card = f"/sessions/{session.pk}/card/"
    page.goto(card)
    page.locator("#helpful-0-text").fill(WORDS)
    page.locator("summary").click()
    page.locator("#guess-helpful").fill("That she could say it.")
    saved(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Hand in my card").click()
    expect(page).not_to_have_url(re.compile("/card/$"))
    assert not EventReport.objects.exists()
    page.context.add_cookies([{**one} for one in cookies])  # type: ignore[typeddict-item]  # as they came
    page.goto(card)
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    expect(page.locator("#guess-helpful")).to_be_visible()
    assert kept_kinds(page) == ["card", "draft"]
    assert is_sound(page)
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card is in")).to_be_visible()
    assert EventReport.objects.count() == 2
    until(lambda: left(page) == NOTHING)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_therapist_are_sound(
    signed_in: SignedIn, session: TherapySession, scheme: str
) -> None:
    factories.ending_card(session.episode, Perspective.THERAPIST)
    small = {"width": 320, "height": 640}
    page = signed_in(session.episode.therapist, viewport=small, color_scheme=scheme)
    page.goto(f"/sessions/{session.pk}/card/")
    page.locator("summary").click()
    assert is_sound(page)
    page.goto(f"/sessions/{session.pk}/qr/")
    assert is_sound(page)
    page.goto(f"/episodes/{session.episode_id}/ending/")
    assert is_sound(page)


def test_an_outdated_token_costs_no_words(signed_in: SignedIn, session: TherapySession) -> None:
    page = signed_in(session.episode.therapist)
    page.goto(f"/sessions/{session.pk}/card/")
    page.locator("#helpful-0-text").fill(WORDS)
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_text("please press the button once more")).to_be_visible()
    expect(page.locator("#helpful-0-text")).to_have_value(WORDS)
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card is in")).to_be_visible()


def test_a_paper_card_is_typed_in(signed_in: SignedIn, session: TherapySession) -> None:
    card: Card = factories.card_of(session, Perspective.CLIENT)
    page = signed_in(factories.member(session.episode.client.practice, Role.COORDINATOR))
    page.goto("/paper/")
    page.get_by_label("Code on the card").fill("ABCD-2222")
    page.get_by_role("button", name="Open the card").click()
    expect(page.get_by_role("alert")).to_contain_text("compare it letter by letter")
    assert is_sound(page)
    page.get_by_label("Code on the card").fill(card.paper_code.lower())
    page.get_by_role("button", name="Open the card").click()
    page.locator("label:has(> [name='hindering'][value='yes'])").click()
    page.locator("#hindering-0-text").fill(WORDS)
    assert is_sound(page)
    page.get_by_role("button", name="Hand in this card").click()
    expect(page.get_by_text("The card is in. Receipt")).to_be_visible()
    card.refresh_from_db()
    assert (card.on_paper, card.hindering) == (True, Gate.YES)
