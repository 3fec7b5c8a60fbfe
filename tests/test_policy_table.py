"""Every address × every visitor, against the table; no address and no row is left over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from tests.policy_table import TABLE
from tests.visitors import VISITORS, Town, build, outcome

ONLY_THE_OTHER = 405
FEW = ["nobody", "one factor", "own therapist", "administrator of the network"]
"""Enough where a method is refused to everybody before anybody is looked at."""


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", arguments: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every name of the URLconf in full, with the arguments of its address."""
    for found in (resolver or get_resolver()).url_patterns:
        wanted = (*arguments, *(found.pattern.converters or found.pattern.regex.groupindex))
        if isinstance(found, URLResolver):
            inner = f"{found.namespace}:" if found.namespace else ""
            yield from addresses(found, namespace + inner, wanted)
        else:
            yield f"{namespace}{found.name}", wanted


ARGUMENTS = dict(addresses())


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(TABLE) == sorted(ARGUMENTS)


def test_no_two_addresses_share_a_name() -> None:
    names = [name for name, _ in addresses()]
    assert sorted(names) == sorted(set(names))


def test_the_table_speaks_of_visitors_that_there_are() -> None:
    named = {
        visitor
        for row in TABLE.values()
        for ways in (row.get, row.post)
        if isinstance(ways, dict)
        for visitors in ways.values()
        for visitor in visitors
    }
    assert named <= set(VISITORS)


def address_of(name: str, town: Town) -> str:
    renamed = TABLE[name].arguments
    things = {key: town.things[renamed.get(key, key)] for key in ARGUMENTS[name]}
    return reverse(name, kwargs=things)


def came_of(town: Town, visitor: str, name: str, method: str) -> int | str:
    """Each visitor finds the town as it was: what an answer changed is taken back."""
    with transaction.atomic():
        came = outcome(town.ask(visitor, address_of(name, town), method))
        transaction.set_rollback(True)
    return came


@pytest.mark.everywhere
@pytest.mark.slow
@pytest.mark.django_db
def test_who_gets_what() -> None:
    """One town for all of it: building it anew for every address would take most of the time."""
    town = build()
    wrong = {}
    for name, method in product(sorted(ARGUMENTS), ("GET", "POST")):
        row = TABLE[name]
        ways = row.get if method == "GET" else row.post
        for visitor in FEW if ways == ONLY_THE_OTHER else VISITORS:
            came, expected = came_of(town, visitor, name, method), row.expected(method, visitor)
            if came != expected:
                wrong[name, method, visitor] = f"{came}, the table says {expected}"
    assert wrong == {}
