"""Raters at once, and tabs of one rater: through real connections to a real database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection

from tests import rounds
from tests.factories import START
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM, Actor
from visavis.apps.coding.actions.code import GONE, code, put_off
from visavis.apps.coding.actions.raters import leave
from visavis.apps.coding.models import Assignment, Coding
from visavis.apps.coding.queries.own import assignment_by_id
from visavis.apps.coding.rules.content import CodingContent, ContentError, Given

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAID = ["hope", "emotion", "self_awareness", "understanding"]
One = TypeVar("One")


def all_at_once(work: Callable[[One], None], parts: Sequence[One]) -> None:
    """Do all parts in threads of their own, let go together."""
    start = Barrier(len(parts))

    def one(part: One) -> None:
        try:
            start.wait()
            work(part)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(one, parts))


def said(assignment_id: UUID, category: str, coding_id: UUID) -> None:
    assignment = assignment_by_id(assignment_id)
    if assignment is None:
        raise ContentError(GONE)
    code(
        assignment=assignment,
        content=CodingContent(categories=(Given(category),)),
        coding_id=coding_id,
        by=Actor.member(assignment.rater.member_id),
        now=START,
    )


def test_raters_at_once_do_not_disturb_each_other() -> None:
    made = rounds.coded_round(raters=4, packets=4)

    def codes_all(number: int) -> None:
        for own in made.raters[number].assignments.all():
            said(own.pk, SAID[number], uuid.uuid4())

    all_at_once(codes_all, range(4))
    for number, rater in enumerate(made.raters):
        rows = Coding.objects.filter(assignment__rater=rater)
        assert [row.categories for row in rows] == [[{"category": SAID[number]}]] * 4
    assert Entry.objects.filter(verb="coding.made").count() == 16


def test_what_a_rater_codes_while_they_are_let_go_is_kept_or_refused_and_never_both() -> None:
    made = rounds.coded_round(raters=2, packets=4)
    own = [one.pk for one in made.raters[0].assignments.order_by("place")]

    def works(leaves: bool) -> None:
        if leaves:
            leave(rater=made.raters[0], by=SYSTEM, now=START)
            return
        for one in own:
            with suppress(ContentError):  # taken off
                said(one, "hope", uuid.uuid4())

    all_at_once(works, [True, False])
    kept = set(made.raters[0].assignments.filter(excused_at=None).values_list("pk", flat=True))
    assert set(Coding.objects.values_list("assignment", flat=True)) == kept


@pytest.mark.parametrize("same", [True, False], ids=["a retry", "two tabs"])
def test_tabs_of_one_rater_leave_one_coding_that_counts(*, same: bool) -> None:
    made = rounds.coded_round(raters=1, packets=1)
    own, id_ = made.raters[0].assignments.get(), uuid.uuid4()
    all_at_once(lambda word: said(own.pk, word, id_ if same else uuid.uuid4()), SAID)
    assert Coding.objects.filter(replaced_at__isnull=True).count() == 1
    assert Coding.objects.count() == (1 if same else 4)


def test_tabs_that_put_off_at_once_leave_everything_in_an_order() -> None:
    made = rounds.coded_round(raters=1, packets=4)

    def puts_off(own: Assignment) -> None:
        put_off(assignment=own, by=Actor("system"), now=START)

    all_at_once(puts_off, list(made.raters[0].assignments.all()))
    assert len(set(made.raters[0].assignments.values_list("place", flat=True))) == 4
