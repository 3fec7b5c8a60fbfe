"""What two exports tell together, and who leaves or takes something back while one runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories
from tests.apps.studies.conftest import LATER, Scene
from tests.apps.studies.test_export import pair
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.withdraw import withdraw_card
from visavis.apps.cards.models import Card
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.actions.erasure import ask_erasure
from visavis.apps.care.models import Client, Consent, Study
from visavis.apps.people.actions.work import Work, tell_of_work
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope
from visavis.vocab.remedy import RemedyError

pytestmark = pytest.mark.django_db
RESEARCH, TEXT = ConsentScope.RESEARCH, ConsentScope.TEXT
DAY = timedelta(days=1)
START = factories.START


def _withdraws(client: Client) -> None:
    withdraw_consent(consent=client.consents.get(scope=RESEARCH), by=OPERATOR, now=START)


def _asks_for_erasure(client: Client) -> None:
    ask_erasure(client=client, by=OPERATOR, now=START)


def _tells_years(scene: Scene, years: int) -> None:
    """Another therapist of so many years, with two clients in the study."""
    therapist = factories.member(scene.practice)
    since = scene.study.starts_on.year - years
    work = Work(practising_since=since)
    tell_of_work(member=therapist, work=work, by=OPERATOR, now=START)
    for _ in range(2):
        factories.episode(scene.client(RESEARCH), therapist)


def test_two_exports_together_tell_no_more_than_the_coarser(scene: Scene) -> None:
    for years in (1, 2, 3):
        _tells_years(scene, years)
    first = scene.export()[1]["therapists"]
    for years in (1, 1, 2, 2, 3, 3):
        _tells_years(scene, years)
    again = scene.export()[1]["therapists"]
    for told in (first, again):
        assert set(told["experience_years"]) == {None}
        assert set(told["experience_band"]) == {"0_to_4"}
    scene.study.refresh_from_db()
    assert scene.study.rungs_told == [0, 1, 0]


def test_clients_do_not_tell_where_a_therapist_of_two_practices_works(scene: Scene) -> None:
    other = factories.practice()
    scene.study.practices.add(other)
    several = [factories.member(scene.practice) for _ in range(3)]
    for practice in (scene.practice, other):
        own = [factories.member(practice) for _ in range(3)]
        for therapist in [*own, *own, *several]:
            client = factories.client(practice)
            factories.consent(client, RESEARCH, scene.study)
            factories.episode(client, therapist)
    tables = scene.export()[1]
    assert sorted(tables["therapists"]["practice"].is_null()) == [False] * 6 + [True] * 3
    told = (
        tables["episodes"]
        .join(tables["clients"], on="client")
        .join(tables["therapists"], on="therapist", suffix="_of_therapist")
    )
    assert told["practice"].to_list() == told["practice_of_therapist"].to_list()


def test_of_two_exports_at_once_one_leaves(scene: Scene) -> None:
    pair(scene.episode(scene.client(RESEARCH)))

    def leaves_too(_share: float) -> None:
        Study.objects.update(rungs_told=[1, 3, 1])

    with pytest.raises(RemedyError, match="left meanwhile"):
        scene.export(progress=leaves_too)
    assert list(scene.folder.iterdir()) == []
    assert not Entry.objects.filter(verb="dataset.exported").exists()


def _takes_back_the_words(client: Client) -> None:
    withdraw_consent(consent=client.consents.get(scope=TEXT), by=OPERATOR, now=START)


def _takes_back_a_card(client: Client) -> None:
    card = Card.objects.get(episode__client=client, perspective=Perspective.CLIENT)
    withdraw_card(card=card, by=OPERATOR, now=START + DAY)


@pytest.mark.parametrize(
    "leave", [_withdraws, _asks_for_erasure, _takes_back_the_words, _takes_back_a_card]
)
def test_who_leaves_while_it_runs_does_not_leave_with_it(
    scene: Scene, leave: Callable[[Client], None]
) -> None:
    client = scene.client(RESEARCH, TEXT)
    pair(scene.episode(client))
    with pytest.raises(RemedyError, match="while the export ran"):
        scene.export(progress=lambda _share: leave(client))
    assert list(scene.folder.glob("*export*")) == []
    assert not Entry.objects.filter(verb="dataset.exported").exists()


def test_who_agreed_after_the_end_of_the_observation_comes_later(scene: Scene) -> None:
    episodes = [scene.episode(scene.client(RESEARCH)) for _ in range(2)]
    Consent.objects.filter(client=episodes[0].client).update(given_at=START + LATER - 5 * DAY)
    assert scene.export()[0].rows["clients"] == 1


def test_a_therapist_who_takes_the_words_back_while_it_runs_is_not_in(scene: Scene) -> None:
    pair(scene.episode(scene.client(RESEARCH, TEXT)))
    _agrees_to_words(scene.therapist, agrees=True)
    with pytest.raises(RemedyError, match="A therapist took back"):
        scene.export(text=True, progress=lambda _: _agrees_to_words(scene.therapist, agrees=False))
    assert list(scene.folder.glob("*export*")) == []
    assert not Entry.objects.filter(verb="dataset.exported").exists()


def test_therapists_elsewhere_and_exports_without_words_are_not_held_up(scene: Scene) -> None:
    pair(scene.episode(scene.client(RESEARCH, TEXT)))
    elsewhere = factories.member(factories.practice())
    for member in (scene.therapist, elsewhere):
        _agrees_to_words(member, agrees=True)
    scene.export(text=True, progress=lambda _: _agrees_to_words(elsewhere, agrees=False))
    scene.export(progress=lambda _: _agrees_to_words(scene.therapist, agrees=False))
    assert Entry.objects.filter(verb="dataset.exported").count() == 2


def _agrees_to_words(member: Member, *, agrees: bool) -> None:
    tell_of_work(member=member, work=Work(words_in_studies=agrees), by=OPERATOR, now=START)
