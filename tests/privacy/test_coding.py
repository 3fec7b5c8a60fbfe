"""Who may prepare, code, settle and see: every kind of member at every stage."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from visavis.privacy.coding import (
    RoundFacts,
    may_code,
    may_have_rounds,
    may_join_as_rater,
    may_learn,
    may_prepare_round,
    may_see_reliability,
    may_settle,
)
from visavis.privacy.decision import Decision
from visavis.privacy.viewer import NOBODY, Post, Viewer
from visavis.vocab.coding import Stage
from visavis.vocab.people import Role

HERE = uuid.uuid4()


def viewer(*posts: tuple[Role, uuid.UUID | None], second_factor: bool = True) -> Viewer:
    return Viewer(uuid.uuid4(), frozenset(Post(*post) for post in posts), second_factor)


RATER = viewer((Role.RATER, None))
COORDINATOR = viewer((Role.COORDINATOR, None))
CODES_TOO = viewer((Role.COORDINATOR, None), (Role.RATER, None))
WHO = {
    "nobody": NOBODY,
    "rater with one factor": viewer((Role.RATER, None), second_factor=False),
    "rater of the round": RATER,
    "rater of another round": viewer((Role.RATER, None)),
    "rater who treats here": viewer((Role.RATER, None), (Role.THERAPIST, HERE)),
    "no rater any more": viewer((Role.ANALYST, None)),
    "coordinator of the network": COORDINATOR,
    "coordinator who treats here": viewer((Role.COORDINATOR, None), (Role.THERAPIST, HERE)),
    "coordinator of a practice": viewer((Role.COORDINATOR, HERE)),
    "coordinator who codes in it": CODES_TOO,
    "therapist": viewer((Role.THERAPIST, HERE)),
    "administrator": viewer((Role.ADMINISTRATOR, None)),
}
IN_IT = frozenset(
    WHO[name].member
    for name in ("rater with one factor", "rater of the round", "rater who treats here")
) | {WHO["no rater any more"].member, CODES_TOO.member}
CODERS = {"rater of the round", "coordinator who codes in it"}
PREPARERS = {"coordinator of the network", "coordinator who codes in it"}


def facts(stage: Stage) -> RoundFacts:
    return RoundFacts(stage, frozenset({HERE}), frozenset(m for m in IN_IT if m is not None))


def allowed(decide: Callable[[Viewer], Decision]) -> set[str]:
    return {name for name, one in WHO.items() if decide(one)}


@pytest.mark.parametrize("stage", Stage)
def test_who_may_code(stage: Stage) -> None:
    expected = CODERS if stage is Stage.INDEPENDENT else set()
    assert allowed(lambda one: may_code(one, facts(stage))) == expected


@pytest.mark.parametrize("stage", Stage)
def test_who_may_settle(stage: Stage) -> None:
    expected = CODERS | PREPARERS if stage is Stage.CONSENSUS else set()
    assert allowed(lambda one: may_settle(one, facts(stage))) == expected


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.PREPARING, set()),
        (Stage.INDEPENDENT, {"coordinator of the network"}),
        (Stage.CONSENSUS, CODERS | PREPARERS),
        (Stage.CLOSED, CODERS | PREPARERS),
    ],
)
def test_who_may_see_how_far_raters_agree(stage: Stage, expected: set[str]) -> None:
    assert allowed(lambda one: may_see_reliability(one, facts(stage))) == expected


def test_who_may_prepare_a_round() -> None:
    assert allowed(lambda one: may_prepare_round(one, {HERE})) == PREPARERS


def test_who_has_rounds_and_who_may_join_one() -> None:
    raters = {name for name in WHO if "rater" in name and name != "no rater any more"}
    with_both = {*raters, "coordinator who codes in it"} - {"rater with one factor"}
    assert allowed(may_have_rounds) == with_both
    joining = {*raters, "coordinator who codes in it"} - {"rater who treats here"}
    assert allowed(lambda one: may_join_as_rater(one, {HERE})) == joining


def test_each_refusal_says_why() -> None:
    refused = [
        decision
        for one in WHO.values()
        for stage in Stage
        for decide in (may_code, may_settle, may_see_reliability)
        if not (decision := decide(one, facts(stage)))
    ]
    assert all(decision.reason for decision in refused)


@pytest.mark.parametrize("stage", Stage)
def test_raters_of_a_round_learn_by_gold_until_they_are_done_coding(stage: Stage) -> None:
    learn = stage in (Stage.PREPARING, Stage.INDEPENDENT)
    assert allowed(lambda who: may_learn(who, facts(stage))) == (CODERS if learn else set())
