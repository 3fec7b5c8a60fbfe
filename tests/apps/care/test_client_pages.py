"""Adding clients, and what is written down about them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.care.models import Consent, Episode, ErasureRequest
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.queries.identities import contact_of
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.care import ConsentScope, SessionStatus
from visavis.vocab.notices import Channel
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

EMPTY = {"channel": "mail", "language": "en", "consent_version": "1"}


@pytest.fixture
def practice() -> Practice:
    return factories.practice()


@pytest.fixture
def therapist(practice: Practice) -> Member:
    return factories.member(practice)


@pytest.fixture
def browser(client: Client, therapist: Member) -> Client:
    return sign_in(client, therapist)


@pytest.fixture
def episode(practice: Practice, therapist: Member) -> Episode:
    return factories.episode(factories.client(practice), therapist)


def test_a_client_is_added_with_nothing_but_a_code(browser: Client, therapist: Member) -> None:
    answer = browser.post("/clients/new/", EMPTY)
    episode = therapist.episodes.get()
    assert answer["Location"] == f"/clients/{episode.client_id}/"
    assert (episode.client.code, contact_of(episode.client_id)) == ("K-1", Contact())
    assert episode.client.consents.count() == 0


def test_everything_can_be_written_down_at_once(
    browser: Client, therapist: Member, practice: Practice
) -> None:
    study = factories.study(practice)
    factories.study(factories.practice())
    html = browser.get("/clients/new/").content.decode()
    assert html.count('name="study-') == 3
    browser.post(
        "/clients/new/",
        {
            **EMPTY,
            "name": "Anna Heron",
            "mail": "anna@example.org",
            "language": "fr",
            "consent_version": "2024-b",
            "share": "on",
            f"study-{study.pk}-research": "on",
            "weekly_day": "2",
            "weekly_time": "16:30",
        },
    )
    episode = therapist.episodes.get()
    assert contact_of(episode.client_id) == Contact(
        name="Anna Heron", mail="anna@example.org", language="fr"
    )
    lines = episode.client.consents.order_by("scope").values_list(
        "scope", "study", "version", "language", "recorded_by"
    )
    assert list(lines) == [
        (ConsentScope.RESEARCH, study.pk, "1", "fr", therapist.pk),
        (ConsentScope.SHARE, None, "2024-b", "fr", therapist.pk),
    ]
    assert (episode.weekly_day, episode.weekly_time) == (2, time(16, 30))
    assert episode.sessions.get().status == SessionStatus.PLANNED


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mail": "a@example.org", "channel": "sms"}, "Give a mobile phone"),
        ({"phone": "+41 79 000 00 00", "channel": "mail"}, "Give an e-mail address"),
        ({"phone": "079 000"}, "Start with + and the country"),
        ({"weekly_day": "1"}, "At what time?"),
        ({"weekly_time": "10:00"}, "On which day?"),
    ],
)
def test_what_cannot_be_is_asked_again_and_adds_nobody(
    browser: Client, therapist: Member, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser.post("/clients/new/", EMPTY | wrong)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not therapist.episodes.exists()


@pytest.mark.parametrize(
    ("wanted", "found"), [("heron", True), ("K-1", True), ("k-1", True), ("zz", False)]
)
def test_own_clients_are_found_by_code_and_name(
    browser: Client, episode: Episode, wanted: str, found: bool
) -> None:
    browser.post(f"/clients/{episode.client_id}/contact/", EMPTY | {"name": "Anna Heron"})
    html = browser.get("/clients/", {"q": wanted}).content.decode()
    assert ("Anna Heron" in html) is found


def test_nobody_elses_clients_are_listed_or_found(browser: Client, practice: Practice) -> None:
    others = factories.episode(factories.client(practice), factories.member(practice))
    assert str(others.client_id) not in browser.get("/clients/").content.decode()
    assert "K-1<" not in browser.get("/clients/", {"q": "K-1"}).content.decode()


def test_the_contact_is_changed_as_a_whole(browser: Client, episode: Episode) -> None:
    address = f"/clients/{episode.client_id}/contact/"
    browser.post(address, EMPTY | {"phone": "+41 79 000 00 00", "channel": "sms"})
    assert contact_of(episode.client_id).channel is Channel.SMS
    browser.post(address, EMPTY | {"mail": "b@example.org"})
    assert contact_of(episode.client_id) == Contact(mail="b@example.org")


def test_a_consent_is_given_and_withdrawn_line_by_line(browser: Client, episode: Episode) -> None:
    factories.consent(episode.client, ConsentScope.SHARE)
    standing = episode.client.consents.get()
    browser.post(f"/consents/{standing.pk}/withdraw/")
    standing.refresh_from_db()
    assert standing.withdrawn_at == factories.START
    browser.post(
        f"/clients/{episode.client_id}/consents/",
        {"what": "share:", "version": "2", "language": "fr"},
    )
    again = Consent.objects.get(client=episode.client, withdrawn_at__isnull=True)
    assert (again.version, again.language) == ("2", "fr")


def test_forms_begin_in_the_language_of_the_practice(
    browser: Client, practice: Practice, episode: Episode
) -> None:
    Practice.objects.filter(pk=practice.pk).update(language="fr")
    for address in ("/clients/new/", f"/clients/{episode.client_id}/consents/"):
        assert '<option value="fr" selected>' in browser.get(address).content.decode()


def test_a_study_of_another_practice_cannot_be_consented_to(
    browser: Client, episode: Episode
) -> None:
    study = factories.study(factories.practice())
    answer = browser.post(
        f"/clients/{episode.client_id}/consents/",
        {"what": f"research:{study.pk}", "version": "1", "language": "en"},
    )
    assert answer.status_code == 422


def test_a_new_hour_replaces_what_was_planned(browser: Client, episode: Episode) -> None:
    address = f"/episodes/{episode.pk}/weekly/"
    browser.post(address, {"weekly_day": "2", "weekly_time": "16:30"})
    browser.post(address, {"weekly_day": "3", "weekly_time": "10:00"})
    assert [s.at for s in episode.sessions.all()] == [
        factories.START.replace(hour=10) + timedelta(days=3)
    ]
    browser.post(address, {"weekly_day": "", "weekly_time": ""})
    assert episode.sessions.count() == 0


def test_a_wish_to_be_erased_is_taken_down_and_back(browser: Client, episode: Episode) -> None:
    address = f"/clients/{episode.client_id}/erasure/"
    assert "72" in browser.get(address).content.decode()
    browser.post(address)
    assert ErasureRequest.objects.get().client_id == episode.client_id
    assert "Take the wish back" in browser.get(address).content.decode()
    browser.post(address, {"do": "revoke"})
    assert not ErasureRequest.objects.exists()


def test_a_network_coordinator_sets_up_a_study(client: Client, practice: Practice) -> None:
    sign_in(client, factories.member(None, Role.COORDINATOR))
    study = {
        "name": "What helps",
        "practices": [str(practice.pk)],
        "seal_days": "10",
        "consent_version": "3",
        "starts_on": "2026-03-02",
    }
    client.post("/studies/new/", study)
    made = practice.studies.get()
    assert (made.name, made.seal_days, made.consent_version) == ("What helps", 10, "3")
    assert "What helps" in client.get("/studies/").content.decode()
    twice = client.post("/studies/new/", study)
    assert "Another study has this name." in twice.content.decode()
