"""Every question about members, asked as everybody: yes, or no with the right sentence."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from uuid import UUID

import pytest

from visavis.privacy import members
from visavis.privacy.decision import Decision
from visavis.privacy.members import ClientFacts
from visavis.privacy.viewer import NOBODY, Post, Viewer
from visavis.vocab.people import Role

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
ME, SOMEBODY = UUID(int=11), UUID(int=12)
PLACES = {"here": HERE, "elsewhere": ELSEWHERE, "network": None}


def holding(*posts: tuple[Role, UUID | None]) -> Viewer:
    return Viewer(ME, frozenset(Post(role, place) for role, place in posts), second_factor=True)


PRACTICE_QUESTIONS: dict[Role, list[Callable[[Viewer, UUID], Decision]]] = {
    Role.THERAPIST: [members.may_treat],
    Role.COORDINATOR: [members.may_coordinate, members.may_type_paper_cards],
    Role.ADMINISTRATOR: [members.may_manage_practice],
}
QUESTIONS = [(role, ask) for role, asks in PRACTICE_QUESTIONS.items() for ask in asks]


@pytest.mark.parametrize(("wanted", "ask"), QUESTIONS)
@pytest.mark.parametrize(("role", "place"), list(product(Role, PLACES)))
def test_a_practice_is_open_to_the_role_there_or_in_the_network(
    wanted: Role, ask: Callable[[Viewer, UUID], Decision], role: Role, place: str
) -> None:
    decision = ask(holding((role, PLACES[place])), HERE)
    if place == "elsewhere":
        assert decision.reason == members.NOT_YOUR_PRACTICE
    elif role is wanted:
        assert decision.allowed
    else:
        assert decision.reason == members.NOT_YOUR_ROLE


CLIENT = ClientFacts(practice=HERE, therapists=frozenset({ME}))
ALL_ROLES = [(role, place) for role in Role for place in (HERE, None)]
EVERY_QUESTION: list[Callable[[Viewer], Decision]] = [
    *(lambda viewer, ask=ask: ask(viewer, HERE) for _role, ask in QUESTIONS),
    lambda viewer: members.may_open_client(viewer, CLIENT),
    lambda viewer: members.may_open_episode(viewer, CLIENT, ME),
    lambda viewer: members.may_answer_contact_wish(viewer, HERE, ME),
    members.may_manage_studies,
]


@pytest.mark.parametrize("ask", EVERY_QUESTION)
def test_nobody_is_asked_to_sign_in_whatever_the_question(
    ask: Callable[[Viewer], Decision],
) -> None:
    assert ask(NOBODY).reason == members.SIGN_IN_FIRST


@pytest.mark.parametrize("ask", EVERY_QUESTION)
def test_every_role_together_opens_nothing_without_a_second_factor(
    ask: Callable[[Viewer], Decision],
) -> None:
    posts = frozenset(Post(role, place) for role, place in ALL_ROLES)
    assert ask(Viewer(ME, posts, second_factor=True)).allowed
    assert ask(Viewer(ME, posts, second_factor=False)).reason == members.SECOND_FACTOR_FIRST


def test_only_the_own_therapist_opens_a_client() -> None:
    own = holding((Role.THERAPIST, HERE))
    assert members.may_open_client(own, CLIENT).allowed
    colleague = ClientFacts(practice=HERE, therapists=frozenset({SOMEBODY}))
    assert members.may_open_client(own, colleague).reason == members.NOT_YOUR_CLIENT


def test_a_therapy_opens_for_the_therapist_who_leads_it_and_for_no_later_one() -> None:
    both = ClientFacts(practice=HERE, therapists=frozenset({ME, SOMEBODY}))
    own = holding((Role.THERAPIST, HERE))
    assert members.may_open_episode(own, both, ME).allowed
    assert members.may_open_episode(own, both, SOMEBODY).reason == members.NOT_YOUR_CLIENT


def test_every_other_role_together_does_not_open_a_client() -> None:
    others = [(role, place) for role, place in ALL_ROLES if role is not Role.THERAPIST]
    assert members.may_open_client(holding(*others), CLIENT).reason == members.NOT_YOUR_ROLE


def test_a_record_that_is_sealed_from_use_is_closed_to_the_own_therapist_too() -> None:
    sealed = ClientFacts(practice=HERE, therapists=frozenset({ME}), sealed_from_use=True)
    decision = members.may_open_client(holding((Role.THERAPIST, HERE)), sealed)
    assert not decision.allowed
    assert "erased" in decision.reason


@pytest.mark.parametrize(
    ("posts", "named", "allowed"),
    [
        ([(Role.THERAPIST, HERE)], ME, True),
        ([(Role.COORDINATOR, None)], ME, True),
        ([(Role.ADMINISTRATOR, HERE)], SOMEBODY, False),
        ([(Role.ADMINISTRATOR, HERE)], None, False),
        ([(Role.ADMINISTRATOR, ELSEWHERE)], ME, False),
        ([], ME, False),
    ],
)
def test_a_contact_wish_reaches_the_person_who_is_named_and_belongs_here(
    posts: list[tuple[Role, UUID | None]], named: UUID | None, *, allowed: bool
) -> None:
    assert members.may_answer_contact_wish(holding(*posts), HERE, named).allowed is allowed


@pytest.mark.parametrize(
    ("named", "answered", "allowed"),
    [(ME, False, True), (ME, True, False), (SOMEBODY, False, False)],
)
def test_name_and_contact_are_open_until_the_wish_is_answered(
    named: UUID, *, answered: bool, allowed: bool
) -> None:
    viewer = holding((Role.THERAPIST, HERE))
    decision = members.may_reach_for_wish(viewer, HERE, named, answered=answered)
    assert decision.allowed is allowed


@pytest.mark.parametrize(("role", "place"), list(product(Role, PLACES)))
def test_studies_are_set_up_by_a_coordinator_of_the_network(role: Role, place: str) -> None:
    allowed = members.may_manage_studies(holding((role, PLACES[place]))).allowed
    assert allowed is (role is Role.COORDINATOR and place == "network")


@pytest.mark.parametrize(
    ("role", "administrators", "allowed"),
    [
        (Role.ADMINISTRATOR, 1, False),
        (Role.ADMINISTRATOR, 2, True),
        (Role.THERAPIST, 1, True),
    ],
)
def test_a_practice_keeps_an_administrator(
    role: Role, administrators: int, *, allowed: bool
) -> None:
    assert members.may_end_role(role, administrators=administrators).allowed is allowed


def test_practices_held_by_name_leave_the_network_out() -> None:
    viewer = holding((Role.THERAPIST, HERE), (Role.THERAPIST, None), (Role.RATER, ELSEWHERE))
    assert viewer.practices(Role.THERAPIST) == {HERE}


@pytest.mark.parametrize(("joined", "elsewhere"), list(product([True, False], repeat=2)))
def test_only_an_account_that_nobody_was_ever_in_is_handed_over(
    joined: bool, elsewhere: bool
) -> None:
    decision = members.may_hand_over_invitation(joined=joined, elsewhere=elsewhere)
    assert decision.allowed is (not joined and not elsewhere)
