"""Whoever takes an agreement back in the middle of a round is out of it from then on."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import factories, rounds
from tests.apps.coding.judging import code, given
from tests.factories import START
from tests.rounds import Coded
from tests.signing_in import sign_in
from visavis.apps.audit.rules import SYSTEM, Actor
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Client, Consent
from visavis.apps.coding.actions import steps
from visavis.apps.coding.actions.code import code as take_in
from visavis.apps.coding.actions.read_through import leave_out
from visavis.apps.coding.actions.settle import settle_packet
from visavis.apps.coding.models import Assignment, Coding, Consensus, GoldReport, Packet
from visavis.apps.coding.queries.desk import latest_of, progress_of
from visavis.apps.coding.queries.disagreements import board, sentences
from visavis.apps.coding.queries.gold import could_be_gold
from visavis.apps.coding.queries.judged import judged
from visavis.apps.coding.queries.next_packet import upcoming
from visavis.apps.coding.queries.own import assignment_by_id
from visavis.apps.coding.queries.reliability import reliability
from visavis.apps.coding.queries.rounds import progress_of as progress
from visavis.apps.coding.queries.rounds import reports_in
from visavis.apps.coding.queries.school import gold_for
from visavis.apps.coding.queries.settled import settled_in
from visavis.apps.coding.rules.answers import answer_of
from visavis.apps.coding.rules.content import CodingContent, ContentError
from visavis.apps.coding.rules.settling import Settled, SettlingError
from visavis.apps.people.models import Member, WorkProfile
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import Disagreement, Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def client_of(made: Coded) -> Client:
    about = made.packets[0].about
    assert about is not None
    return about.card.episode.client


def withdraws(made: Coded, scope: ConsentScope) -> None:
    line = Consent.objects.get(client=client_of(made), scope=scope)
    withdraw_consent(consent=line, by=SYSTEM, now=START)


def words(made: Coded) -> None:
    withdraws(made, ConsentScope.TEXT)


def study(made: Coded) -> None:
    withdraws(made, ConsentScope.RESEARCH)


def therapists_words(made: Coded) -> None:
    therapist = client_of(made).episodes.get().therapist
    WorkProfile.objects.filter(member=therapist).update(words_in_studies=False)


def left_out(made: Coded) -> None:
    coordinator = factories.member(None, Role.COORDINATOR)
    leave_out(packet=made.packets[0], checked_by=coordinator, by=SYSTEM, now=START)


WAYS = pytest.mark.parametrize(
    ("takes_back", "stay"),
    [(words, [2, 3]), (study, [2, 3]), (therapists_words, [0, 2, 3]), (left_out, [1, 2, 3])],
)


@pytest.fixture
def made() -> Coded:
    """Two clients, each with an account of their own and one of their therapist."""
    return rounds.coded_round(packets=4, clients=2)


@WAYS
def test_raters_get_none_of_it_any_more(
    made: Coded, takes_back: Callable[[Coded], None], stay: list[int]
) -> None:
    rater = made.raters[0]
    on_screen = {packet.pk: assignment_by_id(one.pk) for one, packet in _of(made)}
    takes_back(made)
    left = [made.packets[place] for place in stay]
    assert sorted(one.packet.place for one in upcoming(rater, at_most=4)) == stay
    assert progress_of(rater).of == len(stay)
    assert [one.of for one in progress(made.round, seen_by=None)] == 2 * [len(stay)]
    for one, packet in _of(made):
        there = on_screen[packet.pk]
        assert there is not None
        assert (assignment_by_id(one.pk) is not None) == (packet in left)
        what = CodingContent(does_not_fit=True)
        by = Actor.member(rater.member_id)
        if packet not in left:
            with pytest.raises(ContentError, match="no longer there"):
                take_in(assignment=there, content=what, coding_id=uuid.uuid4(), by=by, now=START)
    assert not Coding.objects.exists()


def _of(made: Coded) -> list[tuple[Assignment, Packet]]:
    return [(one, one.packet) for one in made.raters[0].assignments.select_related("packet")]


@WAYS
def test_nothing_counts_that_was_coded_of_it(
    made: Coded, takes_back: Callable[[Coded], None], stay: list[int]
) -> None:
    for packet in made.packets:
        for place, rater in enumerate(made.raters):
            alike = packet.place % 2
            code(rater, packet, ("understanding", "reassurance")[place and not alike])
    takes_back(made)
    assert sorted({row.packet for row in judged(made.round)}) == sorted(
        made.packets[place].pk for place in stay
    )
    told = reliability(made.round)
    assert [one.given for one in told.progress] == 2 * [len(stay)]
    gone = {what.split()[-1]: n for what, n in told.diagnosis if what.startswith("packets")}
    assert gone == ({"is": 1} if takes_back is left_out else {"more": 4 - len(stay)})
    steps.settle(round_=made.round, by=SYSTEM, now=START)
    settled = Consensus.objects.values_list("packet__place", flat=True)
    assert sorted(settled) == [place for place in stay if place % 2]
    assert [line.place for line in board(made.round).waiting] == [p for p in stay if not p % 2]


@WAYS
def test_nothing_that_was_settled_of_it_is_used(
    takes_back: Callable[[Coded], None], stay: list[int]
) -> None:
    made = rounds.coded_round(packets=4, clients=2, stage=Stage.CLOSED)
    for packet in made.packets:
        Consensus.objects.create(
            packet=packet, settled_at=START, categories=given("hope"), for_codebook="Hope is wide."
        )
    if takes_back is left_out:
        Packet.objects.filter(pk=made.packets[0].pk).update(left_out=True)
    else:
        takes_back(made)
    book = "impacts@2"
    assert len(settled_in(made.study, book)) == len(stay)
    assert [line.place for line in sentences(made.round)] == stay
    assert [line.place for line in could_be_gold(made.round)] == stay


def test_raters_learn_by_no_gold_report_that_was_taken_back(made: Coded) -> None:
    GoldReport.objects.create(
        codebook=rounds.codebook(),
        packet=made.packets[0],
        valence="helpful",
        categories=[],
        why="As settled.",
        added_at=START,
    )
    assert len(gold_for(made.round)) == 1
    words(made)
    assert gold_for(made.round) == []


def test_nobody_settles_what_was_taken_back_meanwhile(made: Coded) -> None:
    code(made.raters[0], made.packets[0], "hope")
    code(made.raters[1], made.packets[0], "reassurance")
    steps.settle(round_=made.round, by=SYSTEM, now=START)
    packet = Packet.objects.select_related("round", "about__card__episode").get(place=0)
    words(made)
    what = Settled(answer=answer_of(given("hope")), none=False, disagreement=Disagreement.BOUNDARY)
    by = rounds.member_of(made.raters[0])
    with pytest.raises(SettlingError, match="taken back"):
        settle_packet(packet=packet, settled=what, edition=0, by=by, now=START)
    assert not Consensus.objects.exists()
    page = reverse("coding:settle_packet", args=[made.round.pk, packet.pk])
    assert sign_in(Browser(), by).get(page).status_code == 404


def test_undo_offers_nothing_of_it(made: Coded) -> None:
    code(made.raters[0], made.packets[0], "hope")
    assert latest_of(made.raters[0]) is not None
    words(made)
    assert latest_of(made.raters[0]) is None


def test_a_coordinator_reads_none_of_it(made: Coded) -> None:
    coordinator: Member = factories.member(None, Role.COORDINATOR)
    browser = sign_in(Browser(), coordinator)
    page = reverse("coding:read_packet", args=[made.packets[0].pk])
    assert browser.get(page).status_code == 200
    words(made)
    assert browser.get(page).status_code == 404
    assert reports_in(made.round).all == 2


def test_who_agrees_anew_is_there_again(made: Coded) -> None:
    code(made.raters[0], made.packets[0], "hope")
    words(made)
    assert judged(made.round) == []
    factories.consent(client_of(made), ConsentScope.TEXT, made.study)
    assert len(judged(made.round)) == 1
