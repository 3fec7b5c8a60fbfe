"""What a coordinator sees of a machine's work."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import factories
from tests.apps.coding.learning import LATER, Scene, closed_round, scene
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.coding.actions.learn import learn_asked
from visavis.apps.coding.models import Packet, Prediction, Round, RoundRater
from visavis.apps.people.models import Member
from visavis.gateways.clock import SetClock
from visavis.vocab.coding import Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(clock: SetClock) -> Scene:
    clock.forward(LATER - clock.now())
    return scene()


@pytest.fixture
def coordinator() -> Member:
    return factories.member(None, Role.COORDINATOR)


@pytest.fixture
def browser(coordinator: Member) -> Browser:
    found = Browser()
    sign_in(found, coordinator)
    return found


def told(browser: Browser, name: str, *arguments: object) -> str:
    answer = browser.get(reverse(f"coding:{name}", args=arguments))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.alike
def test_a_coordinator_lets_it_learn_and_reads_what_came_of_it(of: Scene, browser: Browser) -> None:
    assert "<b>55</b> <span>reports are settled" in told(browser, "machine", of.study.pk)
    browser.post(reverse("coding:machine_learn", args=[of.study.pk, of.codebook.pk]))
    assert "begins within a minute" in told(browser, "machine", of.study.pk)
    assert "being learned anew" in told(browser, "second_look", of.model.pk)
    learn_asked(by=SYSTEM, now=LATER)
    page = told(browser, "machine", of.study.pk)
    assert "Learned on 2 June 2026 from 55 reports." in page
    assert "<b>66</b> <span>coded by machine" in page
    shares = told(browser, "machine_shares", of.model.pk)
    assert "Of 66 reports people coded 55; 17 % were coded by machine alone" in shares
    assert "<h2>Accounts of clients, what helped</h2>" in shares
    address = reverse("coding:machine_shares", args=[of.model.pk])
    at_large = browser.get(address, {"about": "at-large"}).content.decode()
    assert at_large.count("<b>") == shares.count("<b>")
    assert at_large != shares


def test_a_look_at_the_words_is_an_entry_that_the_client_sees(of: Scene, browser: Browser) -> None:
    browser.post(reverse("coding:machine_learn", args=[of.study.pk, of.codebook.pk]))
    learn_asked(by=SYSTEM, now=LATER)
    packet = Packet.objects.filter(about__place=0).first()
    assert packet is not None
    Prediction.objects.filter(report=packet.about).update(probabilities={"insight": 0.9})
    assert "laughed" not in told(browser, "second_look", of.model.pk)
    assert "We [name] laughed" in told(browser, "doubt", of.model.pk, packet.pk)
    entry = Entry.objects.get(verb="packet.read")
    assert packet.about is not None
    assert entry.subject == packet.about.card.episode.client.subject


@pytest.mark.alike
def test_whoever_codes_in_the_study_just_now_sees_no_suggestion(
    of: Scene, browser: Browser, coordinator: Member
) -> None:
    made = closed_round(of.study, "second")
    Round.objects.filter(pk=made.pk).update(stage=Stage.INDEPENDENT, closed_at=None)
    RoundRater.objects.create(round=made, member=coordinator, letter="A", joined_at=LATER)
    answer = browser.get(reverse("coding:machine", args=[of.study.pk]))
    assert answer.status_code == 403
    assert "You code in this study yourself" in answer.content.decode()


def test_too_little_is_said_on_the_page(of: Scene, browser: Browser) -> None:
    Round.objects.update(stage=Stage.CONSENSUS, closed_at=None)
    address = reverse("coding:machine_learn", args=[of.study.pk, of.codebook.pk])
    page = browser.post(address, follow=True).content.decode()
    assert "A model needs at least 50 settled reports" in page
    assert "No round of categories is closed yet" in page
