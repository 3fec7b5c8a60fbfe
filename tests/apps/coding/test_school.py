"""The rater school: learning by gold, feedback, and who may enter a round."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories, rounds
from tests.apps.coding.judging import CODES, given
from tests.apps.coding.preparing import scene, session
from tests.factories import START
from tests.rounds import Coded
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.coding.actions.school import (
    Invented,
    SchoolError,
    answer_gold,
    gold_from_round,
    write_gold,
)
from visavis.apps.coding.models import Consensus, GoldReport, Packet, SchoolAnswer
from visavis.apps.coding.queries.school import gold_for, has_passed, standing
from visavis.apps.coding.rules.answers import answer_of
from visavis.apps.coding.rules.schooling import SIZE, drawn
from visavis.apps.people.models import Member
from visavis.vocab.card import Valence
from visavis.vocab.coding import Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db

TOLD = "Suddenly I saw why I keep away from people, number"


def gold(count: int) -> list[GoldReport]:
    return GoldReport.objects.bulk_create(
        GoldReport(
            codebook=rounds.codebook(),
            text=f"{TOLD} {place}",
            valence=Valence.HELPFUL,
            categories=given(CODES[place % 3]),
            why="It says so.",
            added_at=START,
        )
        for place in range(count)
    )


@pytest.fixture
def coded() -> Coded:
    found = rounds.coded_round(packets=1, stage=Stage.PREPARING)
    found.round.threshold = 0.75
    found.round.save()
    return found


@pytest.fixture
def rater(coded: Coded) -> Member:
    return rounds.member_of(coded.raters[0])


def attempt(coded: Coded, rater: Member, *, wrong: int) -> None:
    """Answer a whole attempt, so many of its reports otherwise than experts did."""
    now = standing(rater.pk, coded.round).now
    settled = {one.pk: one for one in gold_for(coded.round)}
    for place, pk in enumerate(now.gold):
        codes = given("emotion") if place < wrong else settled[pk].categories
        answer_gold(
            round_=coded.round,
            gold=settled[pk],
            answer=answer_of(codes),
            none=False,
            by=rater,
            now=START,
        )


def test_a_rater_enters_at_the_threshold_and_not_before(coded: Coded, rater: Member) -> None:
    gold(4)
    assert not has_passed(rater.pk, coded.round)
    attempt(coded, rater, wrong=2)
    assert not has_passed(rater.pk, coded.round)
    attempt(coded, rater, wrong=1)
    assert has_passed(rater.pk, coded.round)
    found = standing(rater.pk, coded.round)
    assert [(one.number, one.right, one.passed) for one in found.attempts] == [
        (1, 2, False),
        (2, 3, True),
    ]
    assert found.agreement is not None
    assert (found.agreement.value, found.agreement.n) == (0.75, 4)


def test_an_attempt_that_is_not_finished_is_not_passed(coded: Coded, rater: Member) -> None:
    first, *_others = gold(2)
    now = standing(rater.pk, coded.round).now
    one = GoldReport.objects.get(pk=now.gold[0])
    own = answer_of(one.categories)
    answer_gold(round_=coded.round, gold=one, answer=own, none=False, by=rater, now=START)
    assert not has_passed(rater.pk, coded.round)
    assert first.codebook == coded.round.codebook


def test_a_round_without_threshold_lets_everybody_in(coded: Coded, rater: Member) -> None:
    coded.round.threshold = None
    assert has_passed(rater.pk, coded.round)


def test_nobody_passes_where_there_is_no_gold(coded: Coded, rater: Member) -> None:
    assert not has_passed(rater.pk, coded.round)


def test_whoever_tries_again_gets_other_gold() -> None:
    ids = [uuid.uuid4() for _ in range(30)]
    rater = uuid.uuid4()
    first = drawn(ids, rater=rater, answered_before=[])
    second = drawn(ids, rater=rater, answered_before=first)
    assert (len(first), len(second)) == (SIZE, SIZE)
    assert {*second} >= {*ids} - {*first}


def test_gold_that_is_added_or_retired_later_takes_nobody_s_pass(
    coded: Coded, rater: Member
) -> None:
    (one, *_others) = gold(4)
    attempt(coded, rater, wrong=0)
    later = START.replace(year=START.year + 1)
    GoldReport.objects.filter(pk=one.pk).update(retired_at=later)
    gold(3)
    GoldReport.objects.exclude(pk__in=SchoolAnswer.objects.values("gold")).update(added_at=later)
    assert has_passed(rater.pk, coded.round)


def test_an_answer_sent_twice_is_there_once_and_cannot_be_changed(
    coded: Coded, rater: Member
) -> None:
    gold(2)
    pk = standing(rater.pk, coded.round).now.next
    assert pk is not None
    one = GoldReport.objects.get(pk=pk)
    rows = [
        answer_gold(
            round_=coded.round, gold=one, answer=answer_of(codes), none=False, by=rater, now=START
        )
        for codes in (given("emotion"), given("reassurance"))
    ]
    assert rows[0] == rows[1]
    assert SchoolAnswer.objects.get().categories == given("emotion")


def test_what_is_not_the_next_one_is_refused(coded: Coded, rater: Member) -> None:
    gold(3)
    last = GoldReport.objects.get(pk=standing(rater.pk, coded.round).now.gold[-1])
    own = answer_of(given("emotion"))
    with pytest.raises(SchoolError):
        answer_gold(round_=coded.round, gold=last, answer=own, none=False, by=rater, now=START)


def test_gold_has_no_category_that_raters_could_not_give(coded: Coded) -> None:
    invented = Invented(
        text="She listened.",
        valence=Valence.HELPFUL,
        perspective=None,
        answer=answer_of(given("negative_reaction")),
        none=False,
        why="Because.",
    )
    with pytest.raises(SchoolError, match="does not belong"):
        write_gold(codebook=coded.round.codebook, invented=invented, by=SYSTEM, now=START)
    assert not GoldReport.objects.exists()


def test_gold_of_a_closed_round_has_its_consensus_and_stays_in_its_study() -> None:
    coded = rounds.coded_round(packets=1, stage=Stage.CLOSED)
    packet = Packet.objects.select_related("round", "about__card__episode__client").get()
    with pytest.raises(SchoolError):
        gold_from_round(packet=packet, why="Because.", by=SYSTEM, now=START)
    Consensus.objects.create(packet=packet, settled_at=START, categories=given("emotion"))
    made = gold_from_round(packet=packet, why="Because.", by=SYSTEM, now=START)
    assert (made.categories, made.text, made.packet) == (given("emotion"), "", packet)
    elsewhere = rounds.coded_round(packets=1)
    assert (gold_for(coded.round), gold_for(elsewhere.round)) == ([made], [])


@pytest.fixture
def pupil(client: Client, rater: Member) -> Client:
    return sign_in(client, rater)


def address(coded: Coded, name: str, *more: object) -> str:
    return reverse(f"coding:{name}", args=[coded.round.pk, *more])


def test_a_rater_codes_and_is_told_what_experts_settled_and_why(
    coded: Coded, rater: Member, pupil: Client
) -> None:
    gold(1)
    assert "Begin" in pupil.get(address(coded, "school")).content.decode()
    assert TOLD in pupil.get(address(coded, "school_report")).content.decode()
    pk = standing(rater.pk, coded.round).now.next
    nothing = pupil.post(address(coded, "school_answer", pk))
    assert nothing.status_code == 422
    answer = pupil.post(address(coded, "school_answer", pk), {"chosen": "emotion"})
    told = pupil.get(answer["Location"]).content.decode()
    assert [words in told for words in ("The experts say something else", "It says so.")] == [
        True,
        True,
    ]
    after = pupil.get(address(coded, "school")).content.decode()
    assert [words in after for words in ("Not yet: 75", "Try again")] == [True, True]


def test_an_answer_of_another_rater_is_nobody_else_s(
    coded: Coded, rater: Member, client: Client
) -> None:
    gold(1)
    attempt(coded, rater, wrong=0)
    other = sign_in(client, rounds.member_of(coded.raters[1]))
    row = SchoolAnswer.objects.get()
    assert other.get(address(coded, "school_feedback", row.pk)).status_code == 404


@pytest.fixture
def coordinator(client: Client) -> Client:
    return sign_in(client, factories.member(None, Role.COORDINATOR))


def test_a_coordinator_writes_gold_and_takes_it_out_of_use(
    coded: Coded, coordinator: Client
) -> None:
    sent = {"text": "She listened.", "valence": "helpful", "chosen": "understanding"}
    assert coordinator.post(address(coded, "gold"), sent).status_code == 422
    added = coordinator.post(address(coded, "gold"), {**sent, "why": "Heard."})
    assert (added.status_code, added["Location"]) == (
        303,
        address(coded, "gold") + "?more=1#write",
    )
    page = coordinator.get(added["Location"]).content.decode()
    assert '<details class="sheet" id="write" open>' in page
    assert "1 is in use. Here you can write the next one." in page
    made = GoldReport.objects.get()
    assert (made.categories, made.perspective) == (given("understanding"), "")
    assert "She listened." in coordinator.get(address(coded, "gold")).content.decode()
    coordinator.post(address(coded, "retire_gold", made.pk))
    assert "She listened." not in coordinator.get(address(coded, "gold")).content.decode()
    assert Entry.objects.filter(verb__startswith="gold.").count() == 2


def test_gold_is_written_before_there_is_a_round_and_mixed_into_the_first(
    coordinator: Client,
) -> None:
    there = reverse("coding:book_gold", args=[rounds.IMPACTS])
    assert coordinator.get(there).status_code == 404, "it is not in use"
    rounds.codebook()
    assert there in coordinator.get(f"/coding/codebooks/{rounds.IMPACTS}/").content.decode()
    sent = {"text": "She listened.", "valence": "helpful", "chosen": "understanding"}
    assert coordinator.post(there, sent).status_code == 422
    assert coordinator.post(there, {**sent, "why": "x"})["Location"] == f"{there}?more=1#write"
    made = scene()
    for day in (1, 2):
        session(made.client(), day, client="I said it", therapist="")
    assert [one.gold for one in made.make(gold=3).packets.order_by("place")] == [
        None,
        None,
        GoldReport.objects.get(),
    ]
    assert coordinator.post(there, {"retire": str(uuid.uuid4())}).status_code == 404
    coordinator.post(there, {"retire": str(GoldReport.objects.get().pk)})
    assert "She listened." not in coordinator.get(there).content.decode()


def test_a_coordinator_makes_gold_of_a_closed_round(coordinator: Client) -> None:
    coded = rounds.coded_round(packets=1, stage=Stage.CLOSED)
    (packet,) = coded.packets
    Consensus.objects.create(packet=packet, settled_at=START, categories=given("emotion"))
    there = address(coded, "gold_from", packet.pk)
    assert "What helped [name], number 0" in coordinator.get(there).content.decode()
    assert coordinator.post(there, {"why": ""}).status_code == 422
    assert coordinator.post(there, {"why": "It is what was felt."}).status_code == 303
    assert GoldReport.objects.get().packet == packet
    assert coordinator.get(there).status_code == 404
