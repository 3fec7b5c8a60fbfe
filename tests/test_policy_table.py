"""Every address × every visitor, against the table; no address and no row is left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

import pytest
from django.db import transaction
from django.template import Context, Template
from django.urls import URLResolver, get_resolver, reverse

from tests.policy_table import TABLE
from tests.visitors import VISITORS, Town, build, outcome

ONLY_THE_OTHER = 405
REFUSALS = {"people/refused.html", "people/in_hands.html", "404.html"}
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


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of pages that refuse, once rendered: until it is emptied, they are not rendered again.

    Most visits are refused, with a page that knows nothing of the address.
    """
    shown: set[str] = set()
    render = vars(Template)["_render"]

    def once(template: Template, context: Context) -> str:
        name = str(template.name)
        if name in shown:
            return ""
        if name in REFUSALS:
            shown.add(name)
        return str(render(template, context))

    monkeypatch.setattr(Template, "_render", once)
    return shown


def wrong_of(
    asked: Iterable[tuple[str, str, str]], refusals: set[str]
) -> dict[tuple[str, str, str], str]:
    """What came otherwise than the table says.

    One town for all of it: building it anew for every address would take most of the time. Each
    visitor is shown each refusal once.
    """
    town = build()
    wrong = {}
    shown: dict[str, set[str]] = defaultdict(set)
    for name, method, visitor in asked:
        refusals.clear()
        refusals |= shown[visitor]
        came = came_of(town, visitor, name, method)
        expected = TABLE[name].expected(method, visitor)
        shown[visitor] |= refusals
        if came != expected:
            wrong[name, method, visitor] = f"{came}, the table says {expected}"
    return wrong


def everything() -> Iterator[tuple[str, str, str]]:
    """Every address by both methods as every visitor."""
    for name, method in product(sorted(ARGUMENTS), ("GET", "POST")):
        ways = TABLE[name].get if method == "GET" else TABLE[name].post
        for visitor in FEW if ways == ONLY_THE_OTHER else VISITORS:
            yield name, method, visitor


def each_outcome_once() -> Iterator[tuple[str, str, str]]:
    """Every address by both methods, as the first visitor of each outcome that it has."""
    seen = set()
    for name, method, visitor in everything():
        outcome = name, method, TABLE[name].expected(method, visitor)
        if outcome not in seen:
            seen.add(outcome)
            yield name, method, visitor


@pytest.mark.everywhere
@pytest.mark.slow
@pytest.mark.django_db
def test_who_gets_what(refusals: set[str]) -> None:
    assert wrong_of(everything(), refusals) == {}


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db
def test_every_outcome_of_every_page_is_the_same_on_postgres(refusals: set[str]) -> None:
    """Who is whom is settled in Python: what another database could change is what is asked of it.

    So each outcome of each address is tried there once, and not for all who get it.
    """
    assert wrong_of(each_outcome_once(), refusals) == {}
