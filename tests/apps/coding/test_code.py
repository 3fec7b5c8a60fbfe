"""Coding a packet: once, checked against the round, and taken back step by step."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests import rounds
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import EventReport
from visavis.apps.coding.actions.code import ClosedError, code, put_off, undo
from visavis.apps.coding.models import Assignment, Coding, Round
from visavis.apps.coding.queries.next_packet import content_of, memo_key, upcoming
from visavis.apps.coding.queries.own import assignment_by_id
from visavis.apps.coding.rules.content import CodingContent, ContentError, Given
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, RoundKind, SourceGuess, Stage

pytestmark = pytest.mark.django_db
AWARE = CodingContent(categories=(Given("self_awareness"),), certainty=Certainty.SURE)
HOPE = CodingContent(categories=(Given("hope"),))
SHORT = CodingContent(not_enough_text=True)


@pytest.fixture
def made(db: None) -> rounds.Coded:
    del db
    return rounds.coded_round(raters=1, packets=3)


@pytest.fixture
def first(made: rounds.Coded) -> Assignment:
    return first_of(made)


def first_of(made: rounds.Coded) -> Assignment:
    found = assignment_by_id(made.raters[0].assignments.order_by("place")[0].pk)
    assert found is not None
    return found


def coded(
    assignment: Assignment, content: CodingContent, now: datetime, id_: UUID | None = None
) -> Coding:
    by = Actor.member(assignment.rater.member_id)
    coding_id = id_ or uuid.uuid4()
    return code(assignment=assignment, content=content, coding_id=coding_id, by=by, now=now)


def counting(assignment: Assignment) -> list[UUID]:
    rows = Coding.objects.filter(assignment=assignment, replaced_at__isnull=True)
    return list(rows.values_list("pk", flat=True))


def test_a_coding_keeps_what_was_said(first: Assignment, now: datetime) -> None:
    said = replace(AWARE, source_guess=SourceGuess.CLIENT, memo="The stairs again.")
    coding = Coding.objects.get(pk=coded(first, said, now).pk)
    assert content_of(coding, key=memo_key(first)) == said
    assert b"stairs" not in bytes(coding.memo_sealed or b"")


def test_sent_twice_it_is_there_once_even_after_a_change(first: Assignment, now: datetime) -> None:
    one, two = coded(first, AWARE, now), coded(first, HOPE, now)
    again = coded(first, SHORT, now, id_=one.pk)
    assert again.categories == one.categories
    assert counting(first) == [two.pk]
    assert Coding.objects.count() == 2
    assert Entry.objects.filter(verb="coding.made").count() == 2


def test_an_id_of_another_report_is_refused(made: rounds.Coded, now: datetime) -> None:
    one = first_of(made)
    other = assignment_by_id(made.raters[0].assignments.order_by("place")[1].pk)
    assert other is not None
    coding = coded(one, AWARE, now)
    with pytest.raises(ContentError, match="another report"):
        coded(other, AWARE, now, id_=coding.pk)


def test_undo_steps_back_along_the_rows(first: Assignment, now: datetime) -> None:
    """On a clock that stands, with one undone in between, that must not come back."""
    by = Actor.member(first.rater.member_id)
    one, two = coded(first, AWARE, now), coded(first, HOPE, now)
    undo(coding=two, assignment=first, by=by, now=now)
    assert counting(first) == [one.pk]
    undo(coding=two, assignment=first, by=by, now=now)
    assert counting(first) == [one.pk]
    three = coded(first, SHORT, now - timedelta(hours=1))
    undo(coding=three, assignment=first, by=by, now=now)
    assert counting(first) == [one.pk]
    undo(coding=one, assignment=first, by=by, now=now)
    assert counting(first) == []
    assert Coding.objects.count() == 3


WRONG = {
    "Choose a category": CodingContent(),
    "no such category": CodingContent(categories=(Given("gold"),)),
    "one category": CodingContent(categories=(Given("hope"), Given("emotion"))),
    "a heading": CodingContent(categories=(Given("task"),)),
    "not for what helped": CodingContent(categories=(Given("pace"),)),
    "only one of these": replace(AWARE, does_not_fit=True),
    "only one of": CodingContent(does_not_fit=True, not_enough_text=True),
    "does not ask what led": CodingContent(categories=(Given("hope", "information"),)),
    "for categories, not for pairs": CodingContent(matches=((uuid.uuid4(), uuid.uuid4()),)),
    "too long": replace(AWARE, memo="x" * 2001),
    "given twice": CodingContent(categories=(Given("hope"), Given("hope"))),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_does_not_fit_the_round_is_refused(
    first: Assignment, now: datetime, sentence: str
) -> None:
    with pytest.raises(ContentError, match=sentence):
        coded(first, WRONG[sentence], now)
    assert Coding.objects.count() == 0
    assert Entry.objects.filter(verb="coding.made").count() == 0


def test_what_led_to_it_is_of_the_linked_codebook(first: Assignment, now: datetime) -> None:
    Round.objects.update(linked=rounds.codebook("activities@1"))
    linked = assignment_by_id(first.pk)
    assert linked is not None
    both = (Given("hope", "information"), Given("hope", "exposing"))
    assert len(coded(linked, CodingContent(categories=both), now).categories) == 2
    for wrong, sentence in (("hope", "no such activity"), ("technique", "no such activity")):
        with pytest.raises(ContentError, match=sentence):
            coded(linked, CodingContent(categories=(Given("hope", wrong),)), now)
    half = (Given("hope", "information"), Given("hope"))
    with pytest.raises(ContentError, match="Only one activity"):
        coded(linked, CodingContent(categories=half), now)


def test_pairs_are_of_two_sides_of_this_packet(now: datetime) -> None:
    made = rounds.coded_round(raters=1, packets=2, kind=RoundKind.SAME_EVENT)
    assignment = first_of(made)
    one, other = assignment.packet.texts.values_list("pk", flat=True)
    strange = made.packets[1].texts.all()[0].pk
    for wrong in ((other, one), (one, strange), (one, one)):
        with pytest.raises(ContentError, match="one text from each side"):
            coded(assignment, CodingContent(matches=(wrong,)), now)
    with pytest.raises(ContentError, match="marked twice"):
        coded(assignment, CodingContent(matches=((one, other), (one, other))), now)
    with pytest.raises(ContentError, match="not enough text"):
        coded(assignment, CodingContent(matches=((one, other),), not_enough_text=True), now)
    with pytest.raises(ContentError, match="not for categories"):
        coded(assignment, AWARE, now)
    with pytest.raises(ContentError, match="does not ask whose"):
        coded(assignment, CodingContent(source_guess=SourceGuess.CLIENT), now)
    assert coded(assignment, CodingContent(matches=((one, other),)), now).matches == [
        [str(one), str(other)]
    ]
    assert coded(assignment, CodingContent(), now).matches == []


def test_no_coding_after_the_round_went_on(first: Assignment, now: datetime) -> None:
    """The view asked before; the round went on between that and the writing."""
    Round.objects.update(stage=Stage.CONSENSUS)
    with pytest.raises(ClosedError, match="no longer open"):
        coded(first, AWARE, now)
    assert Coding.objects.count() == 0
    assert Entry.objects.filter(verb="coding.made").count() == 0


def test_no_coding_of_what_was_taken_off_or_taken_back(first: Assignment, now: datetime) -> None:
    Assignment.objects.update(excused_at=now)
    with pytest.raises(ContentError, match="no longer there"):
        coded(first, AWARE, now)
    first.packet.delete()
    with pytest.raises(ContentError, match="no longer there"):
        coded(first, AWARE, now)


def test_later_is_behind_all_that_is_left(made: rounds.Coded, now: datetime) -> None:
    place = made.raters[0]
    order = [one.pk for one in upcoming(place, at_most=4)]
    put_off(assignment=first_of(made), by=Actor("operator"), now=now)
    assert [one.pk for one in upcoming(place, at_most=4)] == [*order[1:], order[0]]


@pytest.mark.parametrize(
    ("others", "order"),
    [
        (0, ["own", "again"]),
        (1, ["0", "own", "again"]),
        (4, ["0", "1", "own", "2", "3", "again"]),
    ],
)
def test_later_is_before_its_repeat_and_not_at_once(
    now: datetime, others: int, order: list[str]
) -> None:
    made = rounds.coded_round(raters=1, packets=1 + others)
    (place,) = made.raters
    own = first_of(made)
    again = Assignment.objects.create(packet=own.packet, rater=place, place=90, repeat=True)
    dealt = place.assignments.exclude(packet=own.packet).order_by("place")
    names = {own.pk: "own", again.pk: "again"} | {one.pk: str(n) for n, one in enumerate(dealt)}
    put_off(assignment=own, by=Actor("operator"), now=now)
    left = place.assignments.order_by("place").values_list("pk", flat=True)
    assert [names[one] for one in left] == order
    put_off(assignment=again, by=Actor("operator"), now=now)
    assert [names[one] for one in left.all()] == order
    assert Entry.objects.filter(verb="packet.put_off").count() == 1


def test_an_entry_says_who_coded_and_no_word(first: Assignment, now: datetime) -> None:
    coded(first, replace(AWARE, memo="The stairs again."), now)
    entry = Entry.objects.get(verb="coding.made")
    about = first.packet.about
    assert about is not None
    assert entry.subject == about.card.episode.client.subject
    assert (entry.actor, entry.target, entry.details) == (
        f"member:{first.rater.member_id}",
        f"assignment:{first.pk}",
        {},
    )


def test_hindering_reports_take_hindering_categories(first: Assignment, now: datetime) -> None:
    EventReport.objects.update(valence=Valence.HINDERING)
    assert coded(first, CodingContent(categories=(Given("pace"),)), now).replaced_at is None
