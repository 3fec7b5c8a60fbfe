"""Open a round: from now on its raters code, each what was dealt to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.actions.make_round import RoundRefusedError
from visavis.apps.coding.models import Assignment, Packet, Round, RoundRater
from visavis.apps.coding.queries.agreed import still_agreed
from visavis.apps.coding.queries.barred import barred_from
from visavis.apps.coding.queries.opening import hindrance
from visavis.apps.coding.rules.assigning import Deal, dealt, letters
from visavis.apps.coding.rules.stages import Step, after
from visavis.apps.people.models import Member
from visavis.apps.prepared import insert, new_row
from visavis.vocab.coding import Stage

AT_ONCE = 500
"""Rows that go into the database in one statement."""


@transaction.atomic
def open_round(*, round_: Round, by: Actor, now: datetime) -> Round:
    """Deal the packets, and let raters begin.

    Packets of clients who no longer agree are deleted first.

    Raises
    ------
    StepError
        When it is open already.
    RoundRefusedError
        When something is missing; says what.
    NotEnoughRatersError
        When a packet cannot be given to as many raters as asked for.
    """
    held = Round.objects.select_for_update().get(pk=round_.pk)
    stage = after(Stage(held.stage), Step.OPEN)
    held.packets.exclude(still_agreed()).delete()
    hinders = hindrance(held)
    if hinders is not None:
        raise RoundRefusedError(hinders)
    _one_after_the_other(held)
    rng = Random(f"{held.seed} dealt")  # noqa: S311 -- to be dealt again from the seed that is kept
    raters = _renamed(held, rng)
    many = _deal(held, raters, rng)
    held.stage, held.opened_at = str(stage), now
    held.save(update_fields=["stage", "opened_at"])
    details = {"raters": len(raters), "assignments": many}
    record(verb="round.opened", by=by, at=now, target=held, details=details)
    return held


def _one_after_the_other(held: Round) -> None:
    """Let rounds with a rater in common be opened one by one: each sees what the other dealt."""
    raters = Member.objects.filter(rounds__round=held).order_by("pk")
    list(raters.select_for_update(of=("self",), no_key=True))


def _renamed(held: Round, rng: Random) -> list[UUID]:
    """Draw the letters of raters anew: the order in which they were named tells nothing.

    Returns
    -------
    list of UUID
        The raters, in the order in which they joined.
    """
    raters = list(held.raters.order_by("joined_at", "pk"))
    drawn = letters(len(raters))
    rng.shuffle(drawn)
    for place, rater in enumerate(raters):  # out of the way first: each letter is there once
        rater.letter = str(place)
    RoundRater.objects.bulk_update(raters, ["letter"])
    for rater, letter in zip(raters, drawn, strict=True):
        rater.letter = letter
    RoundRater.objects.bulk_update(raters, ["letter"])
    return [rater.pk for rater in raters]


def _deal(held: Round, raters: Sequence[UUID], rng: Random) -> int:
    """Write who codes what, in which order; return how many assignments there are."""
    packets = Packet.objects.filter(round=held, left_out=False).order_by("place")
    turns = dealt(
        list(packets.filter(gold__isnull=True).values_list("pk", flat=True)),
        raters,
        deal=Deal(held.codings_a_report, held.overlap, held.repeats),
        gold=list(packets.filter(gold__isnull=False).values_list("pk", flat=True)),
        barred=barred_from(held),
        rng=rng,
    )
    rows = [
        new_row(
            Assignment,
            id=uuid4(),
            packet_id=turn.packet,
            rater_id=rater,
            place=place,
            repeat=turn.repeat,
            excused_at=None,
        )
        for rater, own in turns.items()
        for place, turn in enumerate(own)
    ]
    for start in range(0, len(rows), AT_ONCE):
        insert(rows[start : start + AT_ONCE])
    return len(rows)
