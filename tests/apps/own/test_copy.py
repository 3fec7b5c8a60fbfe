"""What a client takes along from their view, for programs and for paper."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser
from fhir.resources.R4B.bundle import Bundle

from tests import factories
from tests.apps.own.conftest import WORDS, Hand
from tests.signing_in import sign_in
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Client, Episode
from visavis.apps.own.models import OwnView
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def view(hand: Hand, card: Card) -> OwnView:
    return hand.makes_a_view(hand.hands_in(card))


@pytest.mark.alike
def test_the_copy_is_read_by_a_program_of_others(
    hand: Hand, view: OwnView, card: Card, ann: Member, opened_pair: str
) -> None:
    sign_in(Browser(), ann).get(opened_pair)
    answer = hand.browser.get("/mine/copy.json")
    assert answer["Content-Type"] == "application/fhir+json"
    [response] = in_bundle(hand, "QuestionnaireResponse")
    assert (response["questionnaire"], response["status"]) == (
        "urn:visavis:questionnaire:card|1",
        "completed",
    )
    told = {item["linkId"]: item for item in response["item"]}
    assert told["helpful"]["answer"][0]["valueCoding"]["code"] == "yes"
    assert told["hindering"]["answer"][0]["valueCoding"]["code"] == "nothing"
    inside = {item["linkId"]: item["answer"][0] for item in told["helpful.event"]["item"]}
    assert inside["helpful.text"]["valueString"] == WORDS
    assert inside["helpful.rating"]["valueCoding"]["code"] == "3"
    assert inside["helpful.visibility"]["valueCoding"]["code"] == "therapist"


def in_bundle(hand: Hand, kind: str) -> list[dict[str, Any]]:
    """The resources of one kind in the copy, as a program of others has read and written them."""
    bundle = Bundle.model_validate(json.loads(hand.reads("/mine/copy.json")))
    entries = json.loads(bundle.model_dump_json())["entry"]
    resources = [entry["resource"] for entry in entries]
    return [each for each in resources if each["resourceType"] == kind]


def test_the_copy_tells_who_did_what_about_the_card(
    hand: Hand, view: OwnView, card: Card, ann: Member, opened_pair: str
) -> None:
    sign_in(Browser(), ann).get(opened_pair)
    deeds = [
        (
            deed["type"]["code"],
            deed["agent"][0]["type"]["coding"][0]["code"],
            deed["agent"][0].get("who", {}).get("display"),
            deed["entity"][0]["what"]["reference"],
        )
        for deed in in_bundle(hand, "AuditEvent")
    ]
    about = f"urn:uuid:{card.pk}"
    assert deeds == [
        ("pair.read", "member", "Ann Weber", about),
        ("card.handed_in", "client", None, about),
    ]


def test_the_copy_tells_the_day_of_the_session_where_it_was(hand: Hand, episode: Episode) -> None:
    late = factories.START.replace(hour=23, minute=30)  # past midnight in Vienna
    card = factories.card_of(factories.held_session(episode, at=late), Perspective.CLIENT)
    hand.makes_a_view(hand.hands_in(card))
    [response], [session] = in_bundle(hand, "QuestionnaireResponse"), in_bundle(hand, "Encounter")
    assert response["encounter"]["reference"] == f"urn:uuid:{session['id']}"
    assert (session["id"], session["period"]) == (str(card.session_id), {"start": "2026-03-03"})


def test_the_copy_tells_what_was_agreed_to_and_taken_back(
    hand: Hand, view: OwnView, client: Client
) -> None:
    study = factories.study(client.practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    line = client.consents.get(scope=ConsentScope.RESEARCH)
    hand.browser.post(f"/mine/sharing/{line.pk}/")
    told = {
        consent["category"][0]["coding"][0]["code"]: consent
        for consent in in_bundle(hand, "Consent")
    }
    share, research = told["share"], told["research"]
    assert (share["status"], "end" in share["provision"]["period"]) == ("active", False)
    assert (research["status"], "end" in research["provision"]["period"]) == ("inactive", True)
    assert research["provision"]["actor"][0]["reference"]["display"] == study.name
    assert research["policyRule"]["coding"][0]["code"] == "1"


def test_the_copy_for_paper_is_a_pdf(hand: Hand, view: OwnView) -> None:
    answer = hand.browser.get("/mine/copy.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
