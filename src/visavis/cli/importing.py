"""Between the command and the platform: the practice, the plan, the deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db import OperationalError, ProgrammingError

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.import_cards import ImportRefusedError, TypingIn, import_cards
from visavis.apps.cards.queries.typed_cards.plan import ImportPlan, plan_import
from visavis.apps.people.models import Practice
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCard
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


def practice_called(name: str) -> Practice:
    """Find a practice by name; the only one there is needs no naming."""
    try:
        practices = list(Practice.objects.order_by("name"))
    except (OperationalError, ProgrammingError) as error:
        msg = (
            "The database is not ready. Start the server on this data folder once, then try again."
        )
        raise RemedyError(msg) from error
    named = [one for one in practices if not name or one.name.casefold() == name.casefold()]
    if len(named) == 1:
        return named[0]
    if not practices:
        msg = "There is no practice yet. Set one up first: visavis start --empty"
    else:
        names = ", ".join(f"“{one.name}”" for one in practices)
        msg = f"Name the practice by --practice. There are: {names}."
    raise RemedyError(msg)


def today_in(practice: Practice) -> date:
    """Return the day it is where the practice is."""
    return outside().clock.now().astimezone(ZoneInfo(practice.time_zone)).date()


def plan(cards: Sequence[TypedCard], practice: Practice) -> ImportPlan:
    """Find out what would happen."""
    return plan_import(cards, practice=practice, now=outside().clock.now())


def commit(
    cards: Sequence[TypedCard], practice: Practice, step: Callable[[], None]
) -> Sequence[RowProblem]:
    """Take the cards in; return what stands in the way, if somebody was quicker."""
    typing = TypingIn(by=OPERATOR, now=outside().clock.now(), step=step)
    try:
        import_cards(cards=cards, practice=practice, typing=typing)
    except ImportRefusedError as refused:
        return refused.problems
    return ()
