"""A therapist's way through a day, at the width of a phone and with one hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.contact import wish_contact
from visavis.apps.cards.actions.recording import end_and_invite, enter_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.care.models import Episode
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope, SessionStatus
from visavis.vocab.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SignedIn = Callable[..., Page]
Visit = Callable[..., Page]
OWN = "Linked the tiredness to anger about the call."
THEIRS = "When I noticed that I had been angry all week."


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_from_a_new_client_to_an_open_pair(
    signed_in: SignedIn, visit: Visit, server: str, *, script: bool
) -> None:
    therapist = factories.member(factories.practice())
    page = signed_in(therapist, java_script_enabled=script)
    add_client(page, "Anna Heron")
    record_in_two_taps(page, "Anna Heron")
    fill_in_own_card(page, "Anna Heron")
    expect(page.get_by_text("The pair is still closed.")).to_be_visible()
    client_hands_in(visit(java_script_enabled=script), therapist.episodes.get())
    page.goto("/today/")
    page.locator("section", has_text="Newly opened").get_by_role("link").click()
    expect(page.get_by_text("You both name something helpful.")).to_be_visible()
    expect(page.get_by_text(THEIRS)).to_be_visible()
    expect(page.get_by_text(OWN)).to_be_visible()


def add_client(page: Page, name: str) -> None:
    page.goto("/clients/")
    page.get_by_role("link", name="Add a client").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("I may read what the client marks for me").check()
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def record_in_two_taps(page: Page, name: str) -> None:
    page.goto("/today/")
    page.locator("details.tap summary", has_text=name).click()
    page.get_by_role("button", name="Held now").click()
    expect(page.get_by_text(f"{name}: Held.")).to_be_visible()


def fill_in_own_card(page: Page, name: str) -> None:
    """Three taps and typing."""
    page.locator("section", has_text="A card waits for you").locator(
        "a.line", has_text=name
    ).click()
    page.locator("#helpful-0-text").fill(OWN)
    choose(page, "helpful-0-rating", "3")
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", name="Your card is in")).to_be_visible()


def client_hands_in(page: Page, episode: Episode) -> None:
    card = Card.objects.get(episode=episode, perspective=Perspective.CLIENT)
    page.goto(f"/c/{token_for(card.pk, card.generation)}")
    choose(page, "helpful", "yes")
    page.locator("#helpful-0-text").fill(THEIRS)
    choose(page, "helpful-0-rating", "4")
    choose(page, "hindering", "nothing")
    page.locator("button[value='hand-in']").click()
    # With script the card goes out behind the page, so the page itself is no sign of arrival.
    expect(page.get_by_role("heading", name="Your card has arrived")).to_be_visible()


@pytest.fixture
def therapist(server: str) -> Member:
    """A therapist with every state of a pair, and a study in the practice."""
    practice = factories.practice(simulated=True)
    therapist = factories.member(practice)
    practice.contact_person = therapist
    practice.save()
    client = factories.client(practice)
    study = factories.study(practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    wish_contact(client=client, now=factories.START)
    episode = factories.episode(client, therapist)
    by = Actor("system")
    for hour, sides in enumerate(([], [Perspective.THERAPIST], list(Perspective)[:2])):
        session = factories.held_session(episode, at=factories.START.replace(hour=hour))
        for side in sides:
            guess = factories.report("A bird.", perspective=Perspective.GUESS)
            factories.handed_in(
                factories.card_of(session, side),
                factories.report(OWN, perspective=side),
                factories.report(THEIRS, Valence.HINDERING, perspective=side),
                *([guess] if side is Perspective.THERAPIST else []),
            )
    later = factories.START.replace(hour=16)
    enter_session(
        episode=episode, at=later, status=SessionStatus.PLANNED, by=by, now=factories.START
    )
    ended = factories.episode(factories.client(practice), therapist)
    end_and_invite(episode=ended, ended_on=factories.START.date(), by=by, now=factories.START)
    return therapist


def pages_of(therapist: Member) -> list[str]:
    going_on = therapist.episodes.get(status="open")
    ended = therapist.episodes.get(status="ended")
    client = going_on.client_id
    return [
        "/today/",
        "/clients/",
        "/clients/new/",
        f"/clients/{client}/",
        f"/clients/{client}/contact/",
        f"/clients/{client}/consents/",
        f"/clients/{client}/erasure/",
        f"/episodes/{going_on.pk}/record/",
        f"/episodes/{going_on.pk}/weekly/",
        f"/episodes/{going_on.pk}/end/",
        f"/episodes/{ended.pk}/endings/",
        "/contact-wishes/",
        *(f"/sessions/{session.pk}/" for session in going_on.sessions.all()),
    ]


def problems(page: Page) -> list[str]:
    """What breaks a rule of accessibility, what says no word, and what hangs over the edge."""
    found = [broken["id"] for broken in Axe().run(page).response["violations"]]
    found += page.evaluate(
        r"""[...document.querySelectorAll('a[href], button, summary')]
           .filter(e => !/\p{L}/u.test(e.textContent + (e.ariaLabel ?? '')))
           .map(e => e.outerHTML.slice(0, 80))"""
    )
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *(["overflow"] if overflow > 0 else [])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_therapist_is_sound(
    signed_in: SignedIn, therapist: Member, scheme: str
) -> None:
    page = signed_in(therapist, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    found = {}
    for address in pages_of(therapist):
        answer = page.goto(address)
        assert answer is not None
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found[address] = (answer.status, problems(page))
    assert found == dict.fromkeys(found, (200, []))


def test_pages_of_coordinators_are_sound(signed_in: SignedIn, server: str) -> None:
    practice = factories.practice()
    pair = factories.episode(factories.client(practice), factories.member(practice))
    factories.held_session(pair, at=factories.START.replace(year=2025))
    page = signed_in(
        factories.member(None, Role.COORDINATOR), viewport={"width": 320, "height": 640}
    )
    found = {}
    for address in ("/response/", "/studies/", "/studies/new/"):
        page.goto(address)
        found[address] = problems(page)
    assert found == {address: [] for address in found}


def look_again(page: Page) -> None:
    """Do what coming back to the tab does, and wait until the answer is in its place."""
    page.evaluate(
        """new Promise(done => {
            document.body.addEventListener("htmx:afterSettle", done, {once: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }).then(() => true)"""
    )


def test_a_page_that_waits_says_when_the_pair_has_opened(
    signed_in: SignedIn, therapist: Member
) -> None:
    """Without a reload, and without reading: that is left to a click, which leaves an entry."""
    episode = therapist.episodes.get(status="open")
    waiting = episode.sessions.get(number=2)
    words = "The heron stood still."
    page = signed_in(therapist)
    page.goto(f"/sessions/{waiting.pk}/")
    look_again(page)
    expect(page.get_by_text("The pair is still closed.")).to_be_visible()
    factories.handed_in(factories.card_of(waiting, Perspective.CLIENT), factories.report(words))
    look_again(page)
    expect(page.get_by_text("The pair has opened.")).to_be_visible()
    assert words not in page.content()
    assert not Entry.objects.filter(verb="pair.read").exists()
    page.get_by_role("link", name="Read both accounts").click()
    expect(page.get_by_text(words)).to_be_visible()
    assert Entry.objects.filter(verb="pair.read").count() == 1
