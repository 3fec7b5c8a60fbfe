"""The client's card over HTTP: shown, filled in, handed in, and its receipt."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from tests import factories
from visavis.apps.cards.models import Card, ContactWish, EventReport
from visavis.apps.cards.rules.links import Way, token_for
from visavis.apps.sealing import client_key, unseal
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Gate, Perspective, Visibility
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db
MARK = "the zebra on the stairs"


@pytest.fixture
def card() -> Card:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    return factories.card_of(factories.held_session(episode), Perspective.CLIENT)


@pytest.fixture
def browser() -> Browser:
    return Browser(enforce_csrf_checks=True, headers={"accept-language": "en"})


def address(card: Card) -> str:
    return f"/c/{token_for(card.pk, card.generation)}"


def key_on(html: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', html)
    if found is None:
        pytest.fail("the page has no idempotency key")
    return found[1]


def post(browser: Browser, card: Card, **fields: str) -> Any:
    page = browser.get(address(card)).content.decode()
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    return browser.post(address(card), {"key": key_on(page), **data})


def words(card: Card) -> list[str]:
    key = client_key(card.episode.client_id)
    return [unseal(row, "text_sealed", key=key) for row in EventReport.objects.filter(card=card)]


def test_the_card_asks_its_questions_and_keeps_its_address_to_itself(
    browser: Browser, card: Card
) -> None:
    response = browser.get(address(card))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Did anything particularly helpful happen?" in html
    assert "Did anything get in the way?" in html
    assert "Nobody watches this page as you write." in html
    assert "If you are in danger, call 112." in html
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert not response.cookies


@pytest.mark.parametrize(("length", "opens"), [(200, False), (201, True)])
def test_what_to_do_in_danger_stands_before_the_first_question(
    browser: Browser, card: Card, length: int, *, opens: bool
) -> None:
    """In full; a text that would push the card away opens from one line."""
    practice = card.episode.client.practice
    practice.emergency_text = "9" * length
    practice.save()
    html = browser.get(address(card)).content.decode()
    assert html.index("9" * length) < html.index("Did anything particularly helpful happen?")
    assert html.count("9" * length) == 1
    assert ("<summary>" in html, 'id="help"' in html) == (opens, True)


def test_opening_the_card_changes_nothing(browser: Browser, card: Card) -> None:
    before = Card.objects.values().get(pk=card.pk)
    browser.get(address(card))
    browser.head(address(card))
    assert Card.objects.values().get(pk=card.pk) == before


def test_a_card_is_handed_in_and_answered_with_a_receipt(browser: Browser, card: Card) -> None:
    response = post(
        browser, card, do="hand-in", helpful="yes", hindering="nothing", helpful_0_text=MARK,
        helpful_0_rating="3", helpful_0_moment="end", helpful_0_visibility="after_ending",
    )  # fmt: skip
    receipt_at = response["Location"].partition("?own=")[0]
    assert (response.status_code, receipt_at) == (303, address(card))
    card.refresh_from_db()
    report = EventReport.objects.get(card=card)
    assert (card.helpful, card.hindering, card.form, card.language) == (
        Gate.YES, Gate.NOTHING, "card@1", "en",
    )  # fmt: skip
    assert (report.rating, report.moment, report.visibility) == (3, "end", "after_ending")
    assert words(card) == [MARK]
    receipt = browser.get(address(card)).content.decode()
    assert card.pk.hex[:8].upper() in receipt
    assert MARK not in receipt


def test_nothing_particular_is_one_tap(browser: Browser, card: Card) -> None:
    response = post(browser, card, do="nothing")
    card.refresh_from_db()
    assert response.status_code == 303
    assert (card.helpful, card.hindering) == (Gate.NOTHING, Gate.NOTHING)
    assert not card.reports.exists()


def test_a_retry_and_a_second_tab_end_at_the_same_receipt(browser: Browser, card: Card) -> None:
    key = key_on(browser.get(address(card)).content.decode())
    fields = {"key": key, "do": "hand-in", "helpful": "yes", "helpful-0-text": MARK}
    first = browser.post(address(card), fields)
    again = browser.post(address(card), fields)
    other_tab = browser.post(
        address(card), {"do": "hand-in", "hindering": "yes", "hindering-0-text": "x"}
    )
    assert first.status_code == 303
    assert card.pk.hex[:8].upper() in again.content.decode()
    # Who handed it in may keep it in a view of their own; the other tab did not.
    assert [b"/mine/keep/" in answer.content for answer in (again, other_tab)] == [True, False]
    assert words(card) == [MARK]


def test_add_another_keeps_what_was_typed_and_stores_nothing(browser: Browser, card: Card) -> None:
    response = post(
        browser, card, do="add-helpful", helpful="yes", helpful_0_text=MARK, helpful_0_rating="2"
    )
    html = response.content.decode()
    assert MARK in html
    assert 'id="helpful-1-text"' in html
    assert 'name="helpful-0-rating" value="2" checked' in html
    assert not EventReport.objects.exists()


def test_two_moments_are_kept_in_their_order(browser: Browser, card: Card) -> None:
    post(
        browser, card, do="hand-in", helpful="yes", helpful_count="2",
        helpful_0_text="first", helpful_1_text="second", hindering_0_text="third",
    )  # fmt: skip
    assert words(card) == ["first", "second", "third"]


def test_a_moment_that_is_left_out_is_kept_nowhere(browser: Browser, card: Card) -> None:
    post(
        browser, card, do="hand-in", helpful="yes", helpful_count="3", helpful_0_text="first",
        helpful_1_text="x" * 2001, helpful_1_rating="9", helpful_1_out="on",
        helpful_2_text="third", hindering="nothing", hindering_0_text=MARK, hindering_0_out="on",
    )  # fmt: skip
    card.refresh_from_db()
    assert words(card) == ["first", "third"]
    assert card.hindering == Gate.NOTHING


def test_until_then_it_can_be_put_back(browser: Browser, card: Card) -> None:
    html = post(
        browser, card, do="add-helpful", helpful="yes", helpful_count="2", helpful_1_text=MARK,
        helpful_1_out="on",
    ).content.decode()  # fmt: skip
    assert MARK in html
    assert [f'name="helpful-{n}-out" checked' in html for n in range(3)] == [False, True, False]


def test_changing_the_language_keeps_what_was_typed(browser: Browser, card: Card) -> None:
    page = browser.get(address(card)).content.decode()
    response = browser.post(
        address(card),
        {"key": key_on(page), "language": ["en", "fr"], "helpful": "yes", "helpful-0-text": MARK},
    )
    html = response.content.decode()
    assert '<html lang="fr"' in html
    assert MARK in html
    assert "Remettre ma carte" in html
    assert key_on(html) == key_on(page)


@pytest.mark.parametrize(
    ("header", "lang"), [("fr-CH,fr;q=0.9", "fr"), ("de,en;q=0.5", "en"), ("xx", "en"), ("", "en")]
)
def test_the_browser_is_asked_for_its_language(card: Card, header: str, lang: str) -> None:
    html = Browser().get(address(card), headers={"accept-language": header}).content.decode()
    assert f'<html lang="{lang}"' in html


@pytest.mark.parametrize("do", ["hand-in", "nothing"])
def test_words_and_nothing_together_are_asked_about(browser: Browser, card: Card, do: str) -> None:
    response = post(browser, card, do=do, helpful="nothing", helpful_0_text=MARK)
    html = response.content.decode()
    assert response.status_code == 422
    assert MARK in html
    assert 'href="#helpful"' in html
    assert not EventReport.objects.exists()


def test_an_empty_card_is_not_handed_in(browser: Browser, card: Card) -> None:
    response = post(browser, card, do="hand-in")
    card.refresh_from_db()
    assert response.status_code == 422
    assert "Please answer one of the two questions" in response.content.decode()
    assert card.handed_in_at is None


@pytest.mark.alike
@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "x" * 2001), ("rating", "5"), ("moment", "noon"), ("visibility", "study_only")],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(
    browser: Browser, card: Card, field: str, value: str
) -> None:
    fields = {"helpful_0_text": MARK, f"helpful_0_{field}": value}
    response = post(browser, card, do="hand-in", helpful="yes", **fields)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#helpful-0-{field}"' in html
    assert fields["helpful_0_text"] in html
    assert not EventReport.objects.exists()


def test_line_ends_count_once(browser: Browser, card: Card) -> None:
    post(browser, card, do="hand-in", helpful="yes", helpful_0_text="\r\n".join(["x" * 999] * 2))
    assert [len(text) for text in words(card)] == [1999]


def test_the_study_only_is_offered_under_a_research_consent_alone(
    browser: Browser, card: Card
) -> None:
    client = card.episode.client
    study = factories.study(client.practice)
    assert 'value="study_only"' not in browser.get(address(card)).content.decode()
    factories.consent(client, ConsentScope.RESEARCH, study)
    html = browser.get(address(card)).content.decode()
    assert 'value="study_only"' in html
    assert study.name in html
    post(
        browser, card, do="hand-in", helpful="yes", helpful_0_text=MARK,
        helpful_0_visibility="study_only",
    )  # fmt: skip
    assert EventReport.objects.get(card=card).visibility == Visibility.STUDY_ONLY


def test_the_practice_sets_which_reader_is_chosen_beforehand(browser: Browser, card: Card) -> None:
    practice = card.episode.client.practice
    practice.default_visibility = Visibility.AFTER_ENDING
    practice.save()
    html = browser.get(address(card)).content.decode()
    assert html.count('value="after_ending" checked') == 2


def test_the_card_says_so_when_the_therapist_does_not_read_it(browser: Browser) -> None:
    practice = factories.practice()
    client = factories.client(practice, sharing=False)
    episode = factories.episode(client, factories.member(practice))
    card = factories.card_of(factories.held_session(episode), Perspective.CLIENT)
    assert "so your therapist does not read this one" in browser.get(address(card)).content.decode()


def test_please_contact_me_stands_where_somebody_is_named(browser: Browser, card: Card) -> None:
    practice = card.episode.client.practice
    assert "Please contact me" not in browser.get(address(card)).content.decode()
    practice.contact_person = factories.member(practice)
    practice.save()
    assert "Please contact me" in browser.get(address(card)).content.decode()
    post(browser, card, do="nothing", contact="on")
    assert ContactWish.objects.get().client == card.episode.client


def test_wrong_outdated_and_expired_links_look_alike(
    browser: Browser, card: Card, clock: SetClock
) -> None:
    outdated = address(card)
    wrong = browser.get(f"/c/{'A' * 43}")
    card.generation += 1
    card.save()
    old = browser.get(outdated)
    clock.forward(timedelta(days=29))
    expired = browser.get(address(card))
    assert wrong.status_code == old.status_code == expired.status_code == 404
    assert wrong.content == old.content == expired.content
    assert wrong["Cache-Control"] == "no-store"
    assert browser.post(outdated, {"do": "nothing"}).status_code == 404


@pytest.mark.parametrize("earlier", [0, 200])
def test_opening_a_card_takes_two_queries_whatever_the_history(
    browser: Browser, card: Card, earlier: int, django_assert_num_queries: Any
) -> None:
    factories.earlier_sessions(card.episode, earlier)
    with django_assert_num_queries(2):
        assert browser.get(address(card)).status_code == 200


def test_a_link_on_the_therapists_screen_never_tells_whether_the_card_is_in(card: Card) -> None:
    """The therapist can scan it too, and must learn nothing before handing in."""
    shown = f"/c/{token_for(card.pk, card.generation, Way.SHOWN)}"

    def seen() -> bytes:
        return re.sub(rb'name="key" value="[^"]+"', b"", Browser().get(shown).content)

    def posted() -> bytes:
        page = Browser().post(shown, {"do": "nothing", "key": str(uuid.uuid4())}).content
        return re.sub(rb"/mine/keep/[^\"]+", b"/mine/keep/", page)

    before, first = seen(), posted()
    assert Card.objects.get(pk=card.pk).handed_in_at is not None
    assert (seen(), posted()) == (before, first)
    assert b"Your card has arrived" in first
    assert b"/mine/keep/" in first
