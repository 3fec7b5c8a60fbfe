"""Two people at the same moment, through two real connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from tests import factories
from tests.accounts import PASSWORD
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.members import (
    LinkUsedError,
    RoleStaysError,
    end_role,
    set_first_password,
)
from visavis.apps.people.actions.setup import (
    FirstAdministrator,
    FirstPractice,
    SetupClosedError,
    make_setup_token,
    set_up,
)
from visavis.apps.people.actions.sign_in_links import (
    LinkOverError,
    make_sign_in_link,
    use_sign_in_link,
)
from visavis.apps.people.models import Member, Membership, Practice
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db(transaction=True)

Step = Callable[[], object]


def at_once(*steps: Step) -> list[str]:
    """Let all go together and return the names of what each ended with, sorted."""
    start = Barrier(len(steps))

    def one(step: Step) -> str:
        try:
            start.wait()
            step()
        except (LinkOverError, LinkUsedError, RoleStaysError, SetupClosedError) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(one, steps))


def test_two_administrators_cannot_end_each_other(now: datetime) -> None:
    practice = factories.practice()
    held = [factories.member(practice, Role.ADMINISTRATOR).memberships.get() for _ in range(2)]

    def end(membership: Membership) -> Step:
        return lambda: end_role(membership=membership, by=OPERATOR, now=now)

    assert at_once(*map(end, held)) == ["RoleStaysError", "done"]
    assert Membership.objects.filter(until__isnull=True).count() == 1


def test_a_link_into_the_simulated_practice_lets_one_in(now: datetime) -> None:
    member = factories.member(factories.practice(simulated=True))
    token = make_sign_in_link(member=member, by=OPERATOR, now=now)
    enter: Step = lambda: use_sign_in_link(token=token, now=now)  # noqa: E731 -- twice the same
    assert at_once(enter, enter) == ["LinkOverError", "done"]


def test_a_first_password_is_chosen_once(now: datetime) -> None:
    member = factories.member(factories.practice())

    def choose(password: str) -> Step:
        return lambda: set_first_password(member=member, password=password, now=now)

    assert at_once(choose(PASSWORD), choose("stolen linden trees")) == ["LinkUsedError", "done"]


def test_setting_up_twice_at_once_gives_one_practice(now: datetime) -> None:
    token = make_setup_token(now=now)

    def begin(name: str) -> Step:
        practice = FirstPractice(name, name, "en", "UTC", "Call 112.")
        person = FirstAdministrator(name, f"{name}@example.org", PASSWORD, therapist=False)
        return lambda: set_up(token=token, practice=practice, administrator=person, now=now)

    assert at_once(begin("one"), begin("other")) == ["SetupClosedError", "done"]
    assert (Practice.objects.count(), Member.objects.count()) == (1, 1)
