from __future__ import annotations

from uuid import UUID

import pytest

from visavis.privacy.members import ClientFacts
from visavis.privacy.paper import may_type_card_of
from visavis.privacy.viewer import NOBODY, Post, Viewer
from visavis.vocab.people import Role

HERE, ELSEWHERE, ME, OTHER = (UUID(int=number) for number in range(4))


def viewer(*roles: Role, practice: UUID | None = HERE) -> Viewer:
    posts = frozenset(Post(role, practice) for role in roles)
    return Viewer(member=ME, posts=posts, second_factor=True)


@pytest.mark.parametrize(
    ("who", "therapist", "allowed"),
    [
        (viewer(Role.COORDINATOR), OTHER, True),
        (viewer(Role.COORDINATOR, practice=None), OTHER, True),
        (viewer(Role.COORDINATOR, practice=ELSEWHERE), OTHER, False),
        (viewer(Role.COORDINATOR, Role.THERAPIST), OTHER, True),
        (viewer(Role.COORDINATOR, Role.THERAPIST), ME, False),
        (viewer(Role.THERAPIST), OTHER, False),
        (viewer(Role.ADMINISTRATOR), OTHER, False),
        (NOBODY, OTHER, False),
    ],
)
def test_who_treats_a_client_types_no_card_of_theirs(
    who: Viewer, therapist: UUID, *, allowed: bool
) -> None:
    decision = may_type_card_of(who, ClientFacts(HERE, frozenset({therapist})))
    assert decision.allowed is allowed
    assert bool(decision.reason) is not allowed
