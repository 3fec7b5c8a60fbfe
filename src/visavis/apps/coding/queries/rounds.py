"""Rounds as their coordinator sees them: what they are, and how far. Never what was coded."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from visavis.apps.care.models import Study
from visavis.apps.coding.models import Assignment, CodebookVersion, Packet, Round, RoundRater
from visavis.apps.coding.queries.agreed import counted, still_agreed
from visavis.apps.people.models import Member
from visavis.codebooks.shipped import REFERENCES, shipped
from visavis.vocab.coding import BookStatus, Stage
from visavis.vocab.people import Role


@dataclass(frozen=True, slots=True)
class Reports:
    """How many packets a round has, and how many were read through."""

    all: int
    unread: int
    left_out: int
    gold: int
    decoys: int


@dataclass(frozen=True, slots=True)
class Coded:
    """How far one rater is, by letter; who it is stands nowhere beside it."""

    letter: str
    done: int
    of: int
    left: bool
    """Whether they left the round."""

    @property
    def percent(self) -> int:
        """How much is coded; never 100 before the last."""
        return 100 * self.done // self.of if self.of else 0


def studies_with_rounds() -> list[tuple[Study, list[Round]]]:
    """Return every study with its rounds, the newest first, each with its number of packets."""
    rounds = Round.objects.annotate(
        reports=Count("packets"),
        unread=Count("packets", filter=Q(packets__checked_at__isnull=True)),
    ).order_by("-made_at", "name")
    studies = Study.objects.order_by("-starts_on", "name")
    found = studies.prefetch_related(Prefetch("rounds", queryset=rounds))
    return [(study, list(study.rounds.all())) for study in found]


def reports_in(round_: Round) -> Reports:
    """Count the packets of a round that may be read still; one query."""
    found = Packet.objects.filter(still_agreed(), round=round_).aggregate(
        all=Count("pk"),
        unread=Count("pk", filter=Q(checked_at__isnull=True)),
        left_out=Count("pk", filter=Q(left_out=True)),
        gold=Count("pk", filter=Q(gold__isnull=False)),
        decoys=Count("pk", filter=Q(decoy=True)),
    )
    return Reports(**found)


def progress_of(round_: Round, *, seen_by: UUID | None) -> list[Coded]:
    """Return how far each rater is, by letter; one query.

    Nothing while `seen_by` codes in the round as well and raters are independent: how fast others
    code is theirs to know.
    """
    raters = list(RoundRater.objects.filter(round=round_).order_by("letter"))
    own = any(rater.member_id == seen_by and rater.left_at is None for rater in raters)
    if own and round_.stage == Stage.INDEPENDENT:
        return []
    given = Assignment.objects.filter(counted("packet__"), rater__in=raters)
    by_rater = {
        row["rater"]: row
        for row in given.order_by()
        .values("rater")
        .annotate(
            of=Count("pk", filter=Q(excused_at__isnull=True), distinct=True),
            done=Count(
                "pk",
                filter=Q(codings__isnull=False, codings__replaced_at__isnull=True),
                distinct=True,
            ),
        )
    }
    none = {"of": 0, "done": 0}
    return [
        Coded(
            rater.letter,
            by_rater.get(rater.pk, none)["done"],
            by_rater.get(rater.pk, none)["of"],
            left=rater.left_at is not None,
        )
        for rater in raters
    ]


def raters_in(round_: Round) -> list[RoundRater]:
    """Return who codes, by name and not by letter."""
    rows = RoundRater.objects.filter(round=round_, left_at__isnull=True)
    return list(rows.select_related("member").order_by("member__name", "member_id"))


def who_may_code(study: Study) -> QuerySet[Member]:
    """Return the members who may be named raters of rounds of `study`, by name."""
    here = study.practices.values("pk")
    holding = Q(memberships__until__isnull=True)
    treats = Member.objects.filter(
        holding,
        Q(memberships__practice__in=here) | Q(memberships__practice__isnull=True),
        memberships__role=Role.THERAPIST,
    )
    raters = Member.objects.filter(holding, memberships__role=Role.RATER, is_active=True)
    return raters.exclude(pk__in=treats.values("pk")).distinct().order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Book:
    """A codebook as the list of codebooks shows it."""

    reference: str
    title: str
    status: BookStatus | None
    """None for one that comes with the program and was never used here."""
    rounds: int


def books() -> list[Book]:
    """Return all codebooks: those of the site, then what comes with the program besides."""
    rows = CodebookVersion.objects.annotate(used=Count(F("rounds"))).order_by("reference")
    known = [
        Book(row.reference, row.definition["title"], BookStatus(row.status), row.used)
        for row in rows
    ]
    there = {book.reference for book in known}
    return known + [
        Book(ref, shipped(ref).title, None, 0) for ref in REFERENCES if ref not in there
    ]
