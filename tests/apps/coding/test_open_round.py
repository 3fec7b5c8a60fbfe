from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories, rounds
from tests.apps.coding.preparing import CATEGORIES, LATER, SAME_EVENT, Scene, scene, session
from tests.factories import START
from visavis.apps.audit.models import Entry
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.coding.actions import steps
from visavis.apps.coding.actions.make_round import RoundRefusedError
from visavis.apps.coding.actions.open_round import open_round
from visavis.apps.coding.actions.raters import RaterRefusedError, join, leave
from visavis.apps.coding.models import (
    Assignment,
    Coding,
    Consensus,
    GoldReport,
    Round,
    RoundRater,
    SchoolAnswer,
)
from visavis.apps.coding.queries.barred import barred_from
from visavis.apps.coding.queries.rounds import progress_of
from visavis.apps.coding.rules.assigning import NotEnoughRatersError
from visavis.apps.coding.rules.stages import StepError
from visavis.vocab.care import ConsentScope
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Scene:
    made = scene(raters=3)
    episode = made.client()
    for day in range(1, 9):
        session(episode, day, client=f"c{day}", therapist=f"t{day}")
    return made


def opened(study: Scene, made: Round) -> Round:
    study.read_through(made)
    return open_round(round_=made, by=study.by, now=LATER)


def code(rater: RoundRater, many: int) -> None:
    for assignment in rater.assignments.order_by("place")[:many]:
        Coding.objects.create(assignment=assignment, coded_at=LATER, does_not_fit=True)


def test_opening_deals_every_report_and_begins_the_round(study: Scene) -> None:
    made = opened(study, study.make(replace(CATEGORIES, overlap=0.25, codings_a_report=2)))
    per_packet = [packet.assignments.count() for packet in made.packets.all()]
    assert sorted(per_packet) == [2] * 12 + [3] * 4
    assert (made.stage, made.opened_at) == ("independent", LATER)
    assert sorted(made.raters.values_list("letter", flat=True)) == ["A", "B", "C"]
    assert Entry.objects.get(verb="round.opened").details == {"raters": 3, "assignments": 36}


def test_opening_waits_until_every_report_was_read(study: Scene) -> None:
    made = study.make()
    study.read_through(made)
    made.packets.filter(place=1).update(checked_at=None, checked_by=None)
    with pytest.raises(RoundRefusedError, match="not read through"):
        open_round(round_=made, by=study.by, now=LATER)


def test_opening_needs_as_many_raters_as_code_each_report(study: Scene) -> None:
    made = study.make(replace(CATEGORIES, codings_a_report=4))
    with pytest.raises(RoundRefusedError, match="Fewer raters"):
        opened(study, made)


def test_what_was_left_out_is_given_to_nobody(study: Scene) -> None:
    made = study.make()
    made.packets.filter(place__gt=1).update(left_out=True)
    opened(study, made)
    assert set(Assignment.objects.values_list("packet__place", flat=True)) == {1}
    other = study.make(replace(CATEGORIES, name="Other"))
    other.packets.update(left_out=True)
    with pytest.raises(RoundRefusedError, match="left out"):
        opened(study, other)


def test_raters_enter_when_they_agree_with_gold_reports(study: Scene) -> None:
    gold = [
        GoldReport.objects.create(
            codebook=rounds.codebook(),
            text="Invented.",
            valence="helpful",
            categories=[{"category": "insight"}],
            why="Because.",
            added_at=START,
        )
        for _ in range(2)
    ]
    made = study.make(replace(CATEGORIES, threshold=0.5))
    for member in study.raters:
        with pytest.raises(RoundRefusedError, match="rater school"):
            opened(study, made)
        for attempt, category in enumerate(("other", "insight"), start=1):
            SchoolAnswer.objects.bulk_create(
                SchoolAnswer(
                    rater=member,
                    gold=one,
                    attempt=attempt,
                    answered_at=START,
                    categories=[{"category": category, "link": ""}],
                )
                for one in gold
            )
    assert opened(study, made).stage == "independent"


def test_reports_of_clients_who_no_longer_agree_go_before_anybody_reads_them(study: Scene) -> None:
    other = study.client()
    session(other, 1, client="Mine")
    made = study.make()
    line = other.client.consents.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=line, by=study.by, now=LATER)
    opened(study, made)
    assert made.packets.count() == 16


def test_whoever_matched_a_report_does_not_code_it(study: Scene) -> None:
    everybody = study.raters
    study.raters = everybody[:1]
    opened(study, study.make(SAME_EVENT))
    study.raters = everybody
    made = opened(study, study.make(replace(CATEGORIES, overlap=0.0, codings_a_report=2)))
    who = set(made.raters.filter(assignments__isnull=False).values_list("member", flat=True))
    assert who == {member.pk for member in everybody[1:]}
    study.raters = everybody[:1]
    with pytest.raises(NotEnoughRatersError):
        opened(study, study.make(replace(CATEGORIES, name="Alone")))


def test_whoever_settled_a_match_does_not_code_it_either_in_whatever_study(study: Scene) -> None:
    same, made = study.make(SAME_EVENT), study.make()
    one = same.packets.all()[0]
    Consensus.objects.create(packet=one, settled_at=LATER, settled_by=study.raters[1])
    Round.objects.filter(pk=same.pk).update(study=factories.study(study.practice))
    told = one.texts.values("report")
    assert barred_from(made) == {
        made.raters.get(member=study.raters[1]).pk: set(
            made.packets.filter(about__in=told).values_list("pk", flat=True)
        )
    }


def test_a_rater_who_leaves_keeps_their_codings_and_the_rest_goes_to_others(study: Scene) -> None:
    made = opened(study, study.make(replace(CATEGORIES, overlap=0.25, codings_a_report=2)))
    leaver = made.raters.get(letter="B")
    code(leaver, 5)
    short = leave(rater=leaver, by=study.by, now=LATER)
    assert short == 0
    kept = Assignment.objects.filter(excused_at__isnull=True)
    by_packet = [kept.filter(packet=packet).count() for packet in made.packets.all()]
    assert min(by_packet) == 2
    assert leaver.assignments.filter(excused_at__isnull=True).count() == 5
    assert Coding.objects.count() == 5
    leaver.refresh_from_db()
    assert leaver.left_at == LATER
    assert leave(rater=leaver, by=study.by, now=LATER) == 0
    with pytest.raises(RaterRefusedError, match="has begun"):
        join(round_=made, member=study.raters[0], by=study.by, now=LATER)


def test_what_nobody_can_take_is_told(study: Scene) -> None:
    made = opened(study, study.make(replace(CATEGORIES, overlap=0.0, codings_a_report=3)))
    assert leave(rater=made.raters.get(letter="A"), by=study.by, now=LATER) == 16


def test_before_it_begins_raters_come_and_go(study: Scene) -> None:
    made = study.make()
    leave(rater=made.raters.get(letter="A"), by=study.by, now=LATER)
    join(round_=made, member=factories.member(None, Role.RATER), by=study.by, now=LATER)
    join(round_=made, member=study.raters[1], by=study.by, now=LATER)
    assert sorted(made.raters.values_list("letter", flat=True)) == ["A", "B", "C"]


def test_a_round_goes_on_as_its_table_says(study: Scene) -> None:
    made = opened(study, study.make())
    with pytest.raises(StepError):
        open_round(round_=made, by=study.by, now=LATER)
    with pytest.raises(StepError):
        steps.discard(round_=made, by=study.by, now=LATER)
    made = steps.settle(round_=made, by=study.by, now=LATER)
    assert (made.stage, made.settled_from) == ("consensus", LATER)
    end = LATER + timedelta(days=1)
    made = steps.close(round_=made, by=study.by, now=end)
    assert (made.stage, made.closed_at, made.settled_from) == ("closed", end, LATER)
    with pytest.raises(StepError):
        steps.close(round_=made, by=study.by, now=LATER)


def test_a_round_that_nobody_codes_yet_can_be_discarded(study: Scene) -> None:
    steps.discard(round_=study.make(), by=study.by, now=LATER)
    assert not Round.objects.exists()
    assert Entry.objects.filter(verb="round.discarded").exists()


def test_progress_is_told_by_letter_and_not_to_a_coordinator_who_codes(study: Scene) -> None:
    made = opened(study, study.make())
    first = made.raters.get(letter="A")
    code(first, 3)
    told = progress_of(made, seen_by=study.coordinator.pk)
    assert [(one.letter, one.done, one.of) for one in told] == [
        ("A", 3, 16),
        ("B", 0, 16),
        ("C", 0, 16),
    ]
    assert progress_of(made, seen_by=first.member_id) == []
    made.stage = "consensus"
    assert len(progress_of(made, seen_by=first.member_id)) == 3
