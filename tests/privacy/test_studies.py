from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest

from visavis.privacy.studies import may_receive_rows, may_tell_of_work, words_may_leave
from visavis.privacy.viewer import NOBODY, Post, Viewer
from visavis.vocab.card import Perspective
from visavis.vocab.people import Role

HERE, ELSEWHERE = uuid4(), uuid4()


def viewer(*posts: Post) -> Viewer:
    return Viewer(uuid4(), frozenset(posts), second_factor=True)


@pytest.mark.parametrize(
    ("posts", "treats", "allowed"),
    [
        ([Post(Role.ANALYST, None)], False, True),
        ([Post(Role.ANALYST, HERE)], False, True),
        ([Post(Role.ANALYST, None)], True, False),
        ([Post(Role.ANALYST, None), Post(Role.THERAPIST, HERE)], False, False),
        ([Post(Role.ANALYST, None), Post(Role.THERAPIST, None)], False, False),
        ([Post(Role.ANALYST, None), Post(Role.THERAPIST, ELSEWHERE)], False, True),
        ([Post(Role.COORDINATOR, None)], False, False),
    ],
)
def test_rows_are_for_analysts_who_do_not_treat_in_the_study(
    posts: list[Post], treats: bool, allowed: bool
) -> None:
    assert may_receive_rows(viewer(*posts), [HERE], treats=treats).allowed is allowed


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (NOBODY, False),
        (viewer(Post(Role.THERAPIST, HERE)), True),
        (viewer(Post(Role.ADMINISTRATOR, HERE)), False),
    ],
)
def test_therapists_tell_of_their_work(who: Viewer, allowed: bool) -> None:
    assert may_tell_of_work(who).allowed is allowed


def test_words_leave_only_with_every_agreement_that_they_need() -> None:
    flags = list(product((False, True), repeat=3))
    assert [
        (author, *given)
        for author in Perspective
        for given in flags
        if words_may_leave(
            author, asked_for=given[0], client_agreed=given[1], therapist_agreed=given[2]
        )
    ] == [
        (Perspective.CLIENT, True, True, False),
        (Perspective.CLIENT, True, True, True),
        (Perspective.THERAPIST, True, True, True),
        (Perspective.GUESS, True, True, True),
    ]
