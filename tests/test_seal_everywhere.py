"""The seal as the whole platform shows it: every page, as every visitor, in every state.

Each world is lived through twice, once with and once without what must not show, and everything
that anybody can fetch is compared: pages to the byte, the outbox, the number of queries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import FileResponse, HttpResponse

from tests import factories
from tests.policy_table import TABLE
from tests.test_policy_table import ARGUMENTS, address_of
from tests.visitors import VISITORS, Town, build
from visavis.apps.cards.models import Card
from visavis.apps.notices.models import Message
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Perspective, Valence, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere, pytest.mark.slow]

CHANGING = re.compile(
    rb'(csrfmiddlewaretoken" value="[^"]+"|csrfToken":\s*"[^"]+"|name="key" value="[^"]+"'
    rb'|"challenge":\s*"[^"]+")'
)
"""What differs between two fetches of one page although nothing happened."""
UNCONCERNED = ("account_", "mfa_", "healthz", "set_language")
"""Accounts, languages and health know nothing of cards."""
LOOKS = [
    (visitor, name)
    for name in sorted(ARGUMENTS)
    for visitor in VISITORS
    if TABLE[name].expected("GET", visitor) == 200
    and name != "cards:client_card"  # shows the client the client's own receipt
    and not name.startswith(UNCONCERNED)
    and ("next door" not in visitor and "of the network" not in visitor)
]
"""Who gets to see what: the pages that the table gives to the people of this practice.

Those next door and in the network see the same pages about other practices, or less.
"""
Seen = dict[tuple[str, str], tuple[int, bytes, int]]
Deed = Callable[[Town], None]


def card(town: Town, side: Perspective) -> Card:
    return Card.objects.select_related("episode__client__practice").get(
        session=cast("UUID", town.things["session_id"]), perspective=side
    )


def hands_in(side: Perspective, *visibilities: Visibility) -> Deed:
    """`side` hands in a card with one report of each visibility."""

    def deed(town: Town) -> None:
        reports = [
            factories.report(
                f"Said by the {side}, {visibility}.",
                valence=Valence.HINDERING,
                visibility=visibility,
                perspective=side,
            )
            for visibility in visibilities
        ]
        factories.handed_in(card(town, side), *reports)

    return deed


def everything(town: Town) -> Seen:
    """Fetch every page as everybody who gets it; keep status, body and number of queries."""
    seen: Seen = {}
    for visitor, name in LOOKS:
        with looking_only(), counting() as queries:
            answer = town.ask(visitor, address_of(name, town), "GET")
            assert isinstance(answer, HttpResponse | FileResponse)
            body = answer.content if isinstance(answer, HttpResponse) else b"".join(answer)
        if answer["Content-Type"] == "application/pdf":
            body = str(len(body)).encode()  # a PDF says when it was made
        seen[visitor, name] = answer.status_code, CHANGING.sub(b"", body), queries.total()
    return seen


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count queries; Django's own way keeps their words, which takes longer than to answer them."""
    asked = Counter[str]()

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked[sql] += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield asked


@contextmanager
def looking_only() -> Iterator[None]:
    """Take back what looking leaves behind: audit entries, a session's date."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outbox() -> list[tuple[str, ...]]:
    rows = Message.objects.exclude(kind="contact_wish").values_list("kind", "recipient", "state")
    return sorted(rows)


def differences(one: Seen, other: Seen) -> dict[tuple[str, str], tuple[object, object]]:
    return {at: (one[at], other[at]) for at in one if one[at] != other[at]}


def lived_through(town: Town, *deeds: Deed) -> tuple[Seen, list[tuple[str, ...]]]:
    """Let the deeds happen, look at everything, and take them back."""
    with transaction.atomic():
        for deed in deeds:
            deed(town)
        result = everything(town), outbox()
        transaction.set_rollback(True)
    return result


CLIENT, THERAPIST = Perspective.CLIENT, Perspective.THERAPIST
CLIENTS_CARDS = {
    "empty": hands_in(CLIENT),
    "shared": hands_in(CLIENT, Visibility.THERAPIST),
    "withheld": hands_in(CLIENT, Visibility.STUDY_ONLY, Visibility.AFTER_ENDING),
}


def test_before_the_reveal_nobody_can_tell_whether_anybody_else_handed_in() -> None:
    """Of the client's card nobody, of the therapist's the therapist alone."""
    town = build()
    without, quiet = lived_through(town)
    told = {}
    for name, clients_card in CLIENTS_CARDS.items():
        with_card, outgoing = lived_through(town, clients_card)
        told[name] = differences(without, with_card), outgoing
    assert told == dict.fromkeys(CLIENTS_CARDS, ({}, quiet))
    with_card, outgoing = lived_through(town, hands_in(THERAPIST, Visibility.THERAPIST))
    assert {visitor for visitor, _ in differences(without, with_card)} == {"own therapist"}
    assert quiet == outgoing


def test_in_an_open_pair_withheld_and_absent_look_the_same_to_everybody() -> None:
    """What is shared does show: the comparison sees what it should."""
    town = build()
    own = hands_in(THERAPIST, Visibility.THERAPIST)
    absent, _ = lived_through(town, own, hands_in(CLIENT))
    seen = {
        visibility: lived_through(town, own, hands_in(CLIENT, visibility))[0]
        for visibility in Visibility
    }
    shared = seen.pop(Visibility.THERAPIST)
    assert {visibility: differences(absent, each) for visibility, each in seen.items()} == {
        Visibility.STUDY_ONLY: {},
        Visibility.AFTER_ENDING: {},
    }
    place = ("own therapist", "cards:session")
    assert place in differences(absent, shared)
    assert b"Said by the client" in shared[place][1]


def test_when_the_seal_has_run_out_no_card_and_a_withheld_one_look_the_same_to_the_therapist(
    clock: SetClock,
) -> None:
    town = build()
    with_card = hands_in(CLIENT, Visibility.STUDY_ONLY)

    def later(_: Town) -> None:
        clock.forward(timedelta(days=8))

    missing, _ = lived_through(town, later)
    clock.forward(timedelta(days=-8))
    withheld, _ = lived_through(town, with_card, later)
    told = differences(missing, withheld)
    assert {visitor for visitor, _ in told if "therapist" in visitor} == set()
