"""Where a rater stands in the school of a round, and whether they may enter it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from visavis.apps.coding.models import GoldReport, PacketText, Round, SchoolAnswer
from visavis.apps.coding.queries.agreed import still_agreed
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.compared import of_answers
from visavis.apps.coding.rules.answers import answer_of
from visavis.apps.coding.rules.schooling import (
    SIZE,
    CategoryTally,
    Learnt,
    drawn,
    passed,
    tallies,
)
from visavis.apps.sealing import client_key, unseal
from visavis.stats.results import Estimate


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way through gold reports."""

    number: int
    gold: tuple[UUID, ...]
    """In the order in which they come."""
    learnt: tuple[Learnt, ...]
    """As far as they were answered."""
    passed: bool
    """Whether all were answered, and enough of them as experts did."""

    @property
    def done(self) -> bool:
        """Whether all were answered."""
        return len(self.learnt) >= len(self.gold)

    @property
    def next(self) -> UUID | None:
        """The gold report that comes next."""
        answered = {one.gold for one in self.learnt}
        return next((gold for gold in self.gold if gold not in answered), None)

    @property
    def right(self) -> int:
        """How many were coded as experts did."""
        return sum(one.same for one in self.learnt)

    @property
    def percent(self) -> int:
        """Of those that were answered, rounded down."""
        return 100 * self.right // len(self.learnt) if self.learnt else 0

    @property
    def part(self) -> int:
        """How far it is, in percent."""
        return 100 * len(self.learnt) // len(self.gold) if self.gold else 0

    @property
    def tallies(self) -> list[CategoryTally]:
        """How it went, category by category."""
        return tallies(self.learnt)


@dataclass(frozen=True, slots=True)
class Standing:
    """All attempts of one rater; the last may be under way."""

    attempts: tuple[Attempt, ...]
    threshold: float | None
    agreement: Estimate | None
    """Of the last attempt with answers: the share coded as experts did, with its interval."""

    @property
    def passed(self) -> bool:
        """Whether the rater may enter the round."""
        return self.threshold is None or any(one.passed for one in self.attempts)

    @property
    def now(self) -> Attempt:
        """The attempt that is under way, or would be next."""
        return self.attempts[-1]

    @property
    def last(self) -> Attempt | None:
        """The last attempt that was finished."""
        return next((one for one in reversed(self.attempts) if one.done and one.gold), None)

    @property
    def percent_needed(self) -> int:
        """The threshold in percent."""
        return round(100 * (self.threshold or 0))


def gold_for(of: Round) -> list[GoldReport]:
    """Return the gold reports that raters of a round learn by, retired ones too; one query.

    Words of clients stay in their study: gold of a closed round is for rounds of the same study.
    """
    own = Q(packet__isnull=True) | Q(packet__round__study=of.study_id)
    known = GoldReport.objects.filter(own, still_agreed("packet__"), codebook=of.codebook_id)
    return list(known.order_by("added_at", "id"))


def has_passed(member: UUID, of: Round) -> bool:
    """Whether a member may enter a round: its threshold was reached, or there is none."""
    if of.threshold is None or of.codebook_id is None:
        return True
    return standing(member, of).passed


def standing(member: UUID, of: Round) -> Standing:
    """Return where a rater stands; two queries."""
    gold = {one.pk: one for one in gold_for(of)}
    rows = SchoolAnswer.objects.filter(rater=member, gold__in=list(gold)).order_by("answered_at")
    by_attempt: defaultdict[int, list[SchoolAnswer]] = defaultdict(list)
    for row in rows:
        by_attempt[row.attempt].append(row)
    attempts: list[Attempt] = []
    before: list[UUID] = []
    for number in sorted(by_attempt):
        answers = by_attempt[number]
        attempts.append(_attempt(number, answers, gold, before, member, of))
        before += [row.gold_id for row in answers]
    if not attempts or (attempts[-1].done and not any(one.passed for one in attempts)):
        number = attempts[-1].number + 1 if attempts else 1
        attempts.append(_attempt(number, [], gold, before, member, of))
    latest = next((one for one in reversed(attempts) if one.learnt), None)
    return Standing(tuple(attempts), of.threshold, _share(latest, of))


def _attempt(
    number: int,
    answers: list[SchoolAnswer],
    gold: dict[UUID, GoldReport],
    before: list[UUID],
    member: UUID,
    of: Round,
) -> Attempt:
    """Return an attempt with the gold that was there when it began: later gold changes nothing."""
    begun = answers[0].answered_at if answers else None
    there = [one.pk for one in gold.values() if _was_there(one, begun)]
    chosen = drawn(there, rater=member, answered_before=before)
    learnt = tuple(
        Learnt(
            row.gold_id,
            answer_of(row.categories),
            answer_of(gold[row.gold_id].categories),
        )
        for row in answers
    )
    done = len(learnt) >= len(chosen)
    return Attempt(
        number=number,
        gold=tuple(chosen),
        learnt=learnt,
        passed=done and passed(learnt, threshold=of.threshold or 0.0),
    )


def _was_there(gold: GoldReport, begun: datetime | None) -> bool:
    if begun is None:
        return gold.retired_at is None
    return gold.added_at <= begun and (gold.retired_at is None or gold.retired_at > begun)


def _share(attempt: Attempt | None, of: Round) -> Estimate | None:
    if attempt is None or of.codebook is None:
        return None
    several = book_of(of.codebook).several
    found = of_answers(
        [(str(one.gold), one.own, one.settled) for one in attempt.learnt], several=several
    )
    # Each is nobody's report, and stands for itself: there are no clients to tell of.
    return None if found is None else replace(found.coefficients[0], clusters=None)


def words_of(gold: GoldReport) -> str:
    """Return what a gold report says: invented, or the struck words of a packet."""
    if gold.text:
        return gold.text
    row = (
        PacketText.objects.filter(packet=gold.packet_id, report__isnull=False)
        .select_related("report__card__episode")
        .order_by("side", "place")
        .first()
    )
    if row is None or row.report is None:
        return ""
    return unseal(row, "text_sealed", key=client_key(row.report.card.episode.client_id))


def enough(of: Round) -> int:
    """Return how many gold reports there are to learn by; an attempt has `SIZE` at most."""
    return min(SIZE, sum(one.retired_at is None for one in gold_for(of)))
