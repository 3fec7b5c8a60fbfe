"""Who codes in a round: named before it begins, and perhaps gone before it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import Assignment, Coding, Packet, Round, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.barred import barred_from
from visavis.apps.coding.queries.facts import practices_of
from visavis.apps.coding.rules.assigning import letters, passed_on
from visavis.apps.people.models import Member
from visavis.apps.people.queries.viewers import viewer_for
from visavis.privacy.coding import may_join_as_rater
from visavis.vocab.coding import Stage
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

BEGUN = _("The round has begun. Raters can leave it now, and nobody can join.")
OVER = _("This round is no longer open for coding.")


class RaterRefusedError(RemedyError):
    """A rater cannot join or leave now; the sentence says why."""


@transaction.atomic
def join(*, round_: Round, member: Member, by: Actor, now: datetime) -> RoundRater:
    """Name a rater of a round that is being prepared; naming one twice changes nothing.

    Raises
    ------
    RaterRefusedError
        When they may not code it, or it has begun.
    """
    held = Round.objects.select_for_update().get(pk=round_.pk)
    if held.stage != Stage.PREPARING:
        raise RaterRefusedError(BEGUN)
    viewer = viewer_for(member, second_factor=True)
    decision = may_join_as_rater(viewer, practices_of(held.study))
    if not decision:
        raise RaterRefusedError(decision.reason)
    there = {rater.member_id: rater for rater in held.raters.all()}
    if member.pk in there:
        return there[member.pk]
    taken = {rater.letter for rater in there.values()}
    letter = next(each for each in letters(len(there) + 1) if each not in taken)
    rater = RoundRater.objects.create(round=held, member=member, letter=letter, joined_at=now)
    record(verb="rater.joined", by=by, at=now, target=held)
    return rater


@transaction.atomic
def leave(*, rater: RoundRater, by: Actor, now: datetime) -> int:
    """Let a rater leave: their codings stay, and what they had not coded goes to the others.

    Returns
    -------
    int
        How many packets nobody else could take: they are coded by fewer than was planned.

    Raises
    ------
    RaterRefusedError
        When the round is no longer coded.
    """
    round_ = Round.objects.select_for_update().get(pk=rater.round_id)
    if round_.stage == Stage.PREPARING:
        RoundRater.objects.filter(pk=rater.pk).delete()
        record(verb="rater.left", by=by, at=now, target=round_)
        return 0
    if round_.stage != Stage.INDEPENDENT:
        raise RaterRefusedError(OVER)
    if not RoundRater.objects.filter(pk=rater.pk, left_at__isnull=True).update(left_at=now):
        return 0
    left = _excused(rater, now)
    short = _short(round_, left)
    passed = _pass_on(round_, short, Random(f"{round_.seed} {rater.letter}"))  # noqa: S311 -- from the round's seed
    details = {"excused": len(left), "passed_on": passed}
    record(verb="rater.left", by=by, at=now, target=round_, details=details)
    return len(short) - passed


def _excused(rater: RoundRater, now: datetime) -> list[UUID]:
    """Take off a rater what they have not coded; return the packets.

    What they code in this very moment is waited for. It counts, and stays with them.
    """
    uncoded(rater).update(excused_at=now)
    own = Assignment.objects.filter(rater=rater, excused_at=now)
    own.filter(Exists(_counting())).update(excused_at=None)
    return list(own.values_list("packet", flat=True))


def _counting() -> QuerySet[Coding]:
    return Coding.objects.filter(assignment=OuterRef("pk"), replaced_at__isnull=True)


def uncoded(rater: RoundRater) -> QuerySet[Assignment]:
    """Return what a rater has still to code."""
    return Assignment.objects.filter(~Exists(_counting()), rater=rater, excused_at__isnull=True)


def _short(round_: Round, left: Collection[UUID]) -> list[UUID]:
    """Return those of `left` that fewer raters code now than each is coded by at least."""
    given = Q(assignments__excused_at__isnull=True, assignments__repeat=False)
    packets = Packet.objects.filter(counted(), round=round_, gold__isnull=True)
    by_raters = packets.annotate(raters=Count("assignments", filter=given)).order_by("place")
    few = by_raters.filter(raters__lt=round_.codings_a_report).values_list("pk", flat=True)
    return [packet for packet in few if packet in set(left)]


def _pass_on(round_: Round, packets: Collection[UUID], rng: Random) -> int:
    """Give packets to the raters who stay, behind what they have; return how many found one."""
    raters = {rater.pk: rater for rater in round_.raters.filter(left_at__isnull=True)}
    given = passed_on(
        list(packets),
        {pk: uncoded(rater).count() for pk, rater in raters.items()},
        barred=_not_again(round_, raters),
        rng=rng,
    )
    for pk, more in given.items():
        last = raters[pk].assignments.aggregate(last=Max("place"))["last"]
        first = 0 if last is None else last + 1
        Assignment.objects.bulk_create(
            Assignment(packet_id=packet, rater_id=pk, place=place)
            for place, packet in enumerate(more, start=first)
        )
    return sum(map(len, given.values()))


def _not_again(round_: Round, raters: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Return by rater what they may not code, or have already."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for rater, packets in barred_from(round_).items():
        found[rater] |= packets
    for rater, packet in Assignment.objects.filter(rater__in=raters).values_list("rater", "packet"):
        found[rater].add(packet)
    return found
