"""Codings for tests: as raters leave them, many at once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from tests.factories import START
from tests.rounds import Coded
from visavis.apps.coding.models import Assignment, Coding, GoldReport, Packet, RoundRater
from visavis.vocab.card import Valence

CODES = ("self_awareness", "understanding", "reassurance")


def given(*codes: str) -> list[dict[str, str]]:
    return [{"category": code} for code in codes]


def code(
    rater: RoundRater, packet: Packet, *codes: str, repeat: bool = False, **fields: object
) -> Coding:
    """Let `rater` give `packet` these codes; none means that none fits."""
    assignment = Assignment.objects.get(rater=rater, packet=packet, repeat=repeat)
    defaults = {"categories": given(*codes), "does_not_fit": not codes}
    row = Coding(assignment=assignment, coded_at=START, **(defaults | fields))
    row.save()
    return row


def repeat(rater: RoundRater, packets: Iterable[Packet]) -> None:
    """Give a rater packets once more."""
    last = rater.assignments.count()
    Assignment.objects.bulk_create(
        Assignment(packet=packet, rater=rater, place=last + n, repeat=True)
        for n, packet in enumerate(packets)
    )


def plant(
    coded: Coded, truth: Sequence[str], confusion: Mapping[str, Mapping[str, float]], *, seed: int
) -> None:
    """Let every rater code every packet, with these chances of each code for each true one."""
    rng = random.Random(seed)  # noqa: S311 -- a plan for a test, no secret
    rows = []
    for rater in coded.raters:
        for assignment in rater.assignments.select_related("packet").order_by("place"):
            chances = confusion[truth[assignment.packet.place]]
            (found,) = rng.choices(list(chances), list(chances.values()))
            at = START + timedelta(minutes=assignment.place)
            rows.append(Coding(assignment=assignment, coded_at=at, categories=given(found)))
    Coding.objects.bulk_create(rows)


def golden(coded: Coded, packet: Packet, *codes: str) -> GoldReport:
    """Make of `packet` one that shows an invented gold report."""
    assert coded.round.codebook is not None
    gold = GoldReport.objects.create(
        codebook=coded.round.codebook,
        text="Suddenly I saw why.",
        valence=Valence.HELPFUL,
        categories=given(*codes),
        why="It says that something was understood.",
        added_at=START,
    )
    packet.texts.all().delete()
    packet.gold, packet.about = gold, None
    packet.save()
    return gold
