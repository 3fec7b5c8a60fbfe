"""Consensus: disagreements first, nobody named, nothing lost, and no coding replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import factories, rounds
from tests.apps.coding.judging import code, given, golden, repeat
from tests.factories import START
from tests.rounds import Coded
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.coding.actions import steps
from visavis.apps.coding.actions.settle import (
    SettledMeanwhileError,
    settle_alike,
    settle_packet,
)
from visavis.apps.coding.models import Coding, Consensus, Packet, Round
from visavis.apps.coding.queries.disagreements import board, matter, waiting
from visavis.apps.coding.rules.answers import answer_of
from visavis.apps.coding.rules.settling import Settled, SettlingError
from visavis.apps.people.models import Member
from visavis.vocab.coding import Disagreement, RoundKind, Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

DISCUSSED = "We read it aloud, and she said the word twice."


def settled(*codes: str, **fields: object) -> Settled:
    defaults = {
        "answer": answer_of(given(*codes)),
        "none": not codes,
        "disagreement": Disagreement.BOUNDARY,
    }
    return Settled(**(defaults | fields))  # type: ignore[arg-type]  # fields by name


def whole(packet: Packet) -> Packet:
    return Packet.objects.select_related(
        "round__codebook", "round__linked", "about__card__episode__client"
    ).get(pk=packet.pk)


@pytest.fixture
def coded() -> Coded:
    """Four packets: coded the same, differently, by one, and by nobody."""
    found = rounds.coded_round(packets=4, stage=Stage.CONSENSUS)
    one, other = found.raters
    code(one, found.packets[0], "reassurance")
    code(other, found.packets[0], "reassurance")
    code(one, found.packets[1], "reassurance")
    code(other, found.packets[1], "understanding")
    code(one, found.packets[2], "reassurance")
    return found


@pytest.fixture
def rater(coded: Coded) -> Member:
    return rounds.member_of(coded.raters[0])


def settle(coded: Coded, by: Member, what: Settled, edition: int = 0) -> Consensus:
    packet = whole(coded.packets[1])
    return settle_packet(packet=packet, settled=what, edition=edition, by=by, now=START)


def test_what_all_coded_the_same_is_settled_by_nobody(coded: Coded) -> None:
    assert settle_alike(round_=coded.round, by=SYSTEM, now=START) == 2
    assert settle_alike(round_=coded.round, by=SYSTEM, now=START) == 0
    rows = Consensus.objects.order_by("packet__place")
    assert [(row.packet, row.settled_by, row.categories) for row in rows] == [
        (coded.packets[0], None, given("reassurance")),
        (coded.packets[2], None, given("reassurance")),
    ]
    found = board(coded.round)
    assert [line.packet for line in found.waiting] == [coded.packets[1].pk]
    assert (found.alike, found.single, found.done) == (1, 1, ())


def test_what_waits_is_known_without_the_board_and_in_its_order() -> None:
    found = rounds.coded_round(raters=3, packets=9, stage=Stage.CONSENSUS)
    plan = ["aab", "abc", "aaa", "abc", "ab", "aab", "abb", "abc", "abc"]
    codes = {"a": "reassurance", "b": "understanding", "c": "hope"}
    for packet, said in zip(found.packets, plan, strict=True):
        for rater, one in zip(found.raters, said, strict=False):
            code(rater, packet, codes[one])
    repeat(found.raters[0], [found.packets[2]])
    code(found.raters[0], found.packets[2], "hope", repeat=True)
    golden(found, found.packets[3], "hope")
    Packet.objects.filter(pk=found.packets[5].pk).update(left_out=True)
    Packet.objects.filter(pk=found.packets[8].pk).update(decoy=True)
    order = [1, 4, 7, 0, 6]
    while order:
        left = waiting(found.round)
        assert left == [found.packets[place].pk for place in order]
        assert [line.packet for line in board(found.round).waiting] == left
        Consensus.objects.create(packet=found.packets[order.pop(0)], settled_at=START)
    assert waiting(found.round) == []


def test_a_round_that_goes_to_consensus_settles_by_itself_what_is_alike(coded: Coded) -> None:
    coded.round.stage = Stage.INDEPENDENT
    coded.round.save()
    steps.settle(round_=coded.round, by=SYSTEM, now=START)
    coded.round.refresh_from_db()
    assert (coded.round.stage, Consensus.objects.count()) == (Stage.CONSENSUS, 2)


def test_a_round_that_is_closed_at_once_settles_the_same_and_tells_what_is_left() -> None:
    made = rounds.coded_round(packets=2)
    for place, rater in enumerate(made.raters):
        code(rater, made.packets[0], "reassurance")
        code(rater, made.packets[1], ("reassurance", "understanding")[place])
    steps.close(round_=made.round, by=SYSTEM, now=START)
    (row,) = Consensus.objects.all()
    assert (row.packet, row.settled_by, row.categories) == (
        made.packets[0],
        None,
        given("reassurance"),
    )
    assert [line.packet for line in board(made.round).waiting] == [made.packets[1].pk]
    browser = sign_in(Client(), factories.member(None, Role.COORDINATOR))
    page = browser.get(reverse("coding:round", args=[made.round.pk])).content.decode()
    assert page.count("was never settled") == 1


def test_consensus_stands_beside_the_codings_and_replaces_none(coded: Coded, rater: Member) -> None:
    before = list(Coding.objects.order_by("pk").values())
    row = settle(coded, rater, settled("understanding", note=DISCUSSED, for_codebook="Say which."))
    assert list(Coding.objects.order_by("pk").values()) == before
    assert (row.edition, row.disagreement, row.categories) == (
        1,
        "boundary",
        given("understanding"),
    )
    assert DISCUSSED.encode() not in bytes(row.note_sealed or b"")
    assert matter(whole(coded.packets[1])).note == DISCUSSED
    assert board(coded.round).waiting == ()


def test_none_of_these_can_be_settled(coded: Coded, rater: Member) -> None:
    assert settle(coded, rater, settled()).categories == []


@pytest.mark.parametrize(
    "what",
    [
        settled(none=False),
        settled("reassurance", none=True),
        settled("reassurance", "understanding"),
        settled("no_such_code"),
        settled("task"),
        settled("reassurance", disagreement=None),
        settled("reassurance", note="x" * 5000),
        settled(answer=answer_of([], [("a", "b")]), none=False),
        settled("negative_reaction"),
        settled(answer=answer_of([{"category": "reassurance", "link": "information"}]), none=False),
    ],
    ids=[
        *("nothing", "both", "two", "unknown", "heading", "no kind", "long", "a match"),
        *("of what got in the way", "an activity that nobody asked for"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(
    coded: Coded, rater: Member, what: Settled
) -> None:
    with pytest.raises(SettlingError):
        settle(coded, rater, what)
    assert Consensus.objects.count() == 0


def test_what_led_to_it_is_of_the_linked_codebook(coded: Coded, rater: Member) -> None:
    Round.objects.update(linked=rounds.codebook("activities@1"))
    for link, works in (("no_such_activity", False), ("technique", False), ("information", True)):
        what = settled(answer=answer_of([{"category": "reassurance", "link": link}]), none=False)
        if works:
            assert settle(coded, rater, what).categories[0]["link"] == link
        else:
            with pytest.raises(SettlingError, match="does not belong"):
                settle(coded, rater, what)


def test_who_settles_what_another_settled_meanwhile_is_told(coded: Coded, rater: Member) -> None:
    first = settle(coded, rater, settled("understanding", note=DISCUSSED))
    for edition in (0, 7):
        with pytest.raises(SettledMeanwhileError):
            settle(coded, rater, settled("reassurance"), edition)
    first.refresh_from_db()
    assert (first.edition, first.categories) == (1, given("understanding"))
    again = settle(coded, rater, settled("reassurance"), 1)
    assert (again.pk, again.edition, again.categories) == (first.pk, 2, given("reassurance"))


def test_nothing_is_settled_in_a_round_that_went_on(coded: Coded, rater: Member) -> None:
    coded.round.stage, coded.round.closed_at = Stage.CLOSED, START
    coded.round.save()
    with pytest.raises(SettlingError, match="gone on"):
        settle(coded, rater, settled("reassurance"))
    assert Consensus.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_written_and_the_other_told(
    transactional_db: None, coded: Coded, rater: Member
) -> None:
    start = Barrier(2)

    def one(category: str) -> bool:
        try:
            packet = whole(coded.packets[1])
            start.wait()
            settle_packet(packet=packet, settled=settled(category), edition=0, by=rater, now=START)
        except SettledMeanwhileError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, ["reassurance", "understanding"]))
    assert sorted(done) == [False, True]
    row = Consensus.objects.get()
    assert row.categories == given(["reassurance", "understanding"][done.index(True)])
    assert Entry.objects.filter(verb="packet.settled").count() == 1


def test_letters_are_drawn_anew_for_each_packet() -> None:
    coded = rounds.coded_round(packets=16)
    for rater, category in zip(coded.raters, ("reassurance", "understanding"), strict=True):
        for packet in coded.packets:
            code(rater, packet, category)
    letters = {
        one.letter
        for packet in coded.packets
        for one in matter(whole(packet)).told
        if one.answer.codes == ("reassurance",)
    }
    assert letters == {"A", "B"}  # all alike once in 2^15 rounds


@pytest.fixture
def adjudicator(client: Client) -> Client:
    return sign_in(client, factories.member(None, Role.COORDINATOR))


def address(coded: Coded, packet: Packet) -> str:
    return reverse("coding:settle_packet", args=[coded.round.pk, packet.pk])


def test_the_page_shows_words_and_codings_and_leads_on(coded: Coded, adjudicator: Client) -> None:
    page = adjudicator.get(address(coded, coded.packets[1])).content.decode()
    assert [word in page for word in ("What helped [name], number 1", "Reassurance")] == [True] * 2
    assert Entry.objects.filter(verb="packet.read").count() == 1
    sent = {"chosen": "reassurance", "disagreement": "boundary", "edition": "0"}
    answer = adjudicator.post(address(coded, coded.packets[1]), sent)
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("coding:disagreements", args=[coded.round.pk]),
    )


def test_no_page_of_it_names_a_rater(coded: Coded, adjudicator: Client) -> None:
    pages = [
        adjudicator.get(address(coded, coded.packets[1])),
        adjudicator.get(reverse("coding:disagreements", args=[coded.round.pk])),
        adjudicator.get(reverse("coding:book_notes", args=[coded.round.pk])),
    ]
    ids = [str(a.pk) for rater in coded.raters for a in rater.assignments.all()]
    members = [rounds.member_of(rater) for rater in coded.raters]
    told = [*ids, *(m.name for m in members), *(m.email for m in members)]
    told += [str(one.pk) for one in (*coded.raters, *members)]
    text = "".join(page.content.decode() for page in pages)
    assert [word for word in told if word in text] == []


def test_what_was_written_stays_in_the_form_when_another_was_first(
    coded: Coded, rater: Member, adjudicator: Client
) -> None:
    settle(coded, rater, settled("understanding"))
    sent = {"chosen": "reassurance", "disagreement": "reading", "note": DISCUSSED, "edition": "0"}
    answer = adjudicator.post(address(coded, coded.packets[1]), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert DISCUSSED in page
    assert 'name="edition" value="1"' in page
    assert 'value="reassurance" checked' in page
    assert "Settled meanwhile: Feeling understood" in page
    sent["edition"] = "1"
    assert adjudicator.post(address(coded, coded.packets[1]), sent).status_code == 303


def test_sentences_for_the_codebook_are_collected(
    coded: Coded, rater: Member, adjudicator: Client
) -> None:
    settle(coded, rater, settled("understanding", for_codebook="Say when being heard is enough."))
    page = adjudicator.get(reverse("coding:book_notes", args=[coded.round.pk])).content.decode()
    assert "Say when being heard is enough." in page


def test_matches_are_settled_pair_by_pair(adjudicator: Client) -> None:
    coded = rounds.coded_round(packets=1, kind=RoundKind.SAME_EVENT, stage=Stage.CONSENSUS)
    (packet,) = coded.packets
    pair = sorted(str(text.pk) for text in packet.texts.all())
    for rater, matches in zip(coded.raters, ([pair], []), strict=True):
        code(rater, packet, matches=matches, does_not_fit=False)
    sent = {"chosen": " ".join(pair), "disagreement": "reading", "edition": "0"}
    assert adjudicator.post(address(coded, packet), sent).status_code == 303
    assert Consensus.objects.get().matches == [pair]
    assert "Settled: 1 = A" in adjudicator.get(address(coded, packet)).content.decode()
