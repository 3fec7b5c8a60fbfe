"""Every page asked for in French speaks French: no sentence of ours was left behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import chain, product

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from tests import factories
from tests.policy_table import TABLE
from tests.test_policy_table import ARGUMENTS, address_of
from tests.visitors import VISITORS, Town, build
from tools.messages import ROOT, sentences, strings
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.links import token_for
from visavis.apps.people.models import Practice
from visavis.instruments.shipped import CARD_FORMS, ENDING_FORMS, definition
from visavis.vocab.card import Perspective, Valence

CATALOGUE = ROOT / "src/visavis/web/locale/fr/LC_MESSAGES/django.po"
SPOKEN = ("alt", "aria-label", "content", "placeholder", "title")
"""Attributes that a person reads or hears."""
ENGLISH = re.compile(
    r"\b(the|this|your|you|and|with|when|which|please|is|are|was|of|by|it|they)\b", re.IGNORECASE
)
"""Words of which any English sentence is likely to have one, and no French one has."""
BLANK = re.compile(r"%\\\(\w+\\\)[sd]")
"""A place for a name or a day, as it stands in an escaped sentence."""
SHOWN = (200, 403, 404, 422)


class Words(HTMLParser):
    """Collects what a page says in the language that it says it is in."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self.language: str | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang")
        zone = tag == "option" and "/" in (given.get("value") or "")  # America/Port of Spain
        self._silent = zone or tag == "script" or given.get("lang", "fr") != "fr"
        if tag != "meta":
            self.said |= {given[name] or "" for name in SPOKEN if name in given}

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.add(" ".join(data.split()))


def left_behind() -> re.Pattern[str]:
    """What is one thing in English and another in French, and more than blanks to fill."""
    other = [
        BLANK.sub(".+", re.escape(text))
        for (_, text), message in sentences(CATALOGUE).items()
        if text not in strings(message)
    ]
    return re.compile("|".join(text for text in other if re.search("[a-z]{3}", text)))


def english_in(page: str, sentence: re.Pattern[str]) -> set[str]:
    words = Words()
    words.feed(page)
    assert words.language == "fr" or "<html" not in page
    return {said for said in words.said if sentence.fullmatch(said) or ENGLISH.search(said)}


def pages(town: Town) -> dict[str, str]:
    """Every page, and every refusal, as the first visitor who gets it."""
    found: dict[str, str] = {}
    for name, method, visitor in product(sorted(ARGUMENTS), ("GET", "POST"), VISITORS):
        came = TABLE[name].expected(method, visitor)
        place = f"{method} {name} {came}"
        if came in SHOWN and place not in found:
            with transaction.atomic():
                answer = town.ask(visitor, address_of(name, town), method)
                transaction.set_rollback(True)
            if isinstance(answer, HttpResponse) and "html" in answer["Content-Type"]:
                found[place] = answer.content.decode()
    return found


def french_town() -> Town:
    town = build()
    Practice.objects.update(language="fr", emergency_text="En cas de danger, appelez le 112.")
    return town


def card(town: Town, side: Perspective) -> Card:
    cards = Card.objects.select_related("episode__client__practice")
    return cards.get(session=town.things["session_id"], perspective=side)  # type: ignore[misc]  # things are of every kind


def translations() -> list[str]:
    return [said for it in sentences(CATALOGUE).values() for said in strings(it)]


def wordings(part: object) -> Iterator[str]:
    """Every French sentence in a form."""
    if isinstance(part, dict):
        if part.get("url") == "content":
            yield part["valueString"]
        yield from chain.from_iterable(map(wordings, part.values()))
    elif isinstance(part, list):
        yield from chain.from_iterable(map(wordings, part))


def forms() -> list[str]:
    return [
        said
        for name in (*CARD_FORMS, *ENDING_FORMS.values())
        for said in wordings(definition(name))
    ]


@pytest.mark.parametrize("said", [translations, forms])
def test_french_is_set_as_french_is(said: Callable[[], list[str]]) -> None:
    """Curved apostrophes, « », and a narrow space that cannot break before ; : ? !"""
    odd = re.compile(r"'|[“”\"\u00a0]|[^\u202f«][?!;:»](?=\s|$)|«[^\u202f]|\.\.\.|·e")
    assert len(said()) > 20
    assert [sentence for sentence in said() if odd.search(sentence)] == []


def test_english_is_noticed() -> None:
    page = '<html lang="fr"><p>Séances</p><p>{}</p><a lang="en">English</a></html>'
    sentence = left_behind()
    assert english_in(page.format("Sessions"), sentence) == {"Sessions"}
    assert english_in(page.format("Session 4"), sentence) == {"Session 4"}
    assert english_in(page.format("Never marked, by nobody"), sentence) != set()
    assert english_in(page.format("Séances du jour"), sentence) == set()


@pytest.mark.everywhere
@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_speaks_french(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "fr"
    sentence = left_behind()
    shown = pages(french_town())
    found = {place: english_in(page, sentence) for place, page in shown.items()}
    assert {place: said for place, said in found.items() if said} == {}


@pytest.mark.django_db
def test_the_open_pair_speaks_french(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "fr"
    town = french_town()
    for side, valence in (
        (Perspective.CLIENT, Valence.HELPFUL),
        (Perspective.THERAPIST, "hindering"),
    ):
        report = factories.report("Un mot.", valence=Valence(valence), perspective=side)
        factories.handed_in(card(town, side), report)
    for name in ("cards:session", "cards:client", "cards:today"):
        answer = town.ask("own therapist", address_of(name, town), "GET")
        assert isinstance(answer, HttpResponse)
        assert english_in(answer.content.decode(), left_behind()) == set()


@pytest.mark.django_db
def test_the_card_of_a_client_who_speaks_french_speaks_french() -> None:
    own = card(french_town(), Perspective.CLIENT)
    address = f"/c/{token_for(own.pk, own.generation)}"
    browser = Browser(headers={"accept-language": "fr-CH"})
    asked = browser.get(address).content.decode()
    [key] = re.findall(r'name="key" value="([^"]+)"', asked)
    refused = browser.post(address, {"key": key, "language": "fr", "do": "hand-in"})
    browser.post(address, {"key": key, "language": "fr", "do": "nothing"})
    receipt = browser.get(address).content.decode()
    assert refused.status_code == 422
    assert "Merci. Votre carte est arrivée." in receipt
    for page in (asked, refused.content.decode(), receipt):
        assert english_in(page, left_behind()) == set()
