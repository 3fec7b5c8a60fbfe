"""People's own words on their way out: whose, and what is struck out of them."""

from __future__ import annotations

import pytest

from tests import factories
from tests.apps.studies.conftest import Scene
from tests.apps.studies.test_export import pair
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.models import Client
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.actions.work import Work, tell_of_work
from visavis.apps.people.rules.contact import Contact
from visavis.dataset.check.shapes import DATE_IN_TEXT
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db
RESEARCH, TEXT = ConsentScope.RESEARCH, ConsentScope.TEXT
START = factories.START


def call(client: Client, name: str) -> None:
    put_identity(
        client=client.pk,
        subject=client.subject,
        practice=client.practice_id,
        contact=Contact(name=name),
        by=OPERATOR,
        now=START,
    )


@pytest.mark.parametrize(
    ("asked_for", "client_agreed", "therapist_agreed", "left"),
    [
        (False, True, True, None),
        (True, False, True, {}),
        (True, True, False, {"client": "[name] drew the map on [date]"}),
        (
            True,
            True,
            True,
            {
                "client": "[name] drew the map on [date]",
                "therapist": "I stayed with it",
                "guess": "the breathing perhaps",
            },
        ),
    ],
)
def test_words_leave_where_everybody_concerned_agreed(
    scene: Scene,
    asked_for: bool,
    client_agreed: bool,
    therapist_agreed: bool,
    left: dict[str, str] | None,
) -> None:
    client = scene.client(RESEARCH, *([TEXT] if client_agreed else []))
    call(client, "Nina Falconer")
    work = Work(words_in_studies=therapist_agreed)
    tell_of_work(member=scene.therapist, work=work, by=OPERATOR, now=START)
    pair(scene.episode(client))
    reports = scene.export(text=asked_for)[1]["eventReports"]
    assert reports.height == 3
    if left is None:
        assert "text" not in reports.columns
    else:
        told = dict(reports.select("perspective", "text").rows())
        assert {who: text for who, text in told.items() if text is not None} == left


@pytest.mark.parametrize(
    "told",
    ["on 3 March 2024", "le 14 juillet 2025", "am 3.4.2024", "since 2024-03-12", "by 1/2/24"],
)
def test_dates_in_words_are_struck(told: str) -> None:
    assert DATE_IN_TEXT.sub("[date]", told).split()[1:] == ["[date]"]


def test_others_of_the_practice_are_struck_whether_they_take_part_or_not(scene: Scene) -> None:
    call(factories.client(scene.practice), "Jörg Quandt")
    card = factories.card_of(
        factories.held_session(scene.episode(scene.client(RESEARCH, TEXT))), Perspective.CLIENT
    )
    factories.handed_in(card, factories.report("Like joerg, no: Joerg Quandt, the K 1 outside"))
    told = scene.export(text=True)[1]["eventReports"]["text"].to_list()
    assert told == ["Like joerg, no: [name], the [code] outside"]
