"""What is a rater's own: rounds, assignments and codings; never a row of another rater."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.coding.models import Assignment, Coding, Round, RoundRater
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.people.models import Practice
from visavis.apps.prepared import prepared
from visavis.privacy.coding import RoundFacts
from visavis.vocab.coding import Stage


def own_place(round_id: UUID, member_id: UUID) -> RoundRater | None:
    """Return the member's place in a round, with the round; None when they have none."""
    found = _own_place(round_id, member_id)
    return found[0] if found else None


@prepared
def _own_place(round_id: UUID, member_id: UUID) -> QuerySet[RoundRater]:
    own = RoundRater.objects.filter(round=round_id, member=member_id)
    return own.select_related("round__codebook", "round__linked")


def assignment_by_id(assignment_id: UUID) -> Assignment | None:
    """Return an assignment with its rater, round, packet and whose client it is about.

    None when it was taken off the rater, or its packet out of the round.
    """
    found = _assignment(assignment_id)
    return found[0] if found else None


@prepared
def _assignment(assignment_id: UUID) -> QuerySet[Assignment]:
    own = Assignment.objects.filter(counted("packet__"), pk=assignment_id, excused_at__isnull=True)
    return own.select_related(
        "rater__round__codebook",
        "rater__round__linked",
        "packet__gold",
        "packet__about__card__episode__client",
    )


@prepared
def _coding(coding_id: UUID) -> QuerySet[Coding]:
    return Coding.objects.filter(pk=coding_id)


def coding_by_id(coding_id: UUID) -> Coding | None:
    """Return a coding; None when there is none."""
    found = _coding(coding_id)
    return found[0] if found else None


@prepared
def codings_of(assignment_id: UUID) -> QuerySet[Coding]:
    """Return all codings that an assignment ever had, the first one first."""
    return Coding.objects.filter(assignment=assignment_id).order_by("coded_at", "pk")


def facts_for(place: RoundRater) -> RoundFacts:
    """Return what a decision about coding needs to know; of the raters, this one alone."""
    return RoundFacts(
        stage=Stage(place.round.stage),
        practices=frozenset(practice.pk for practice in _practices(place.round.study_id)),
        raters=frozenset() if place.left_at is not None else frozenset({place.member_id}),
    )


@prepared
def _practices(study_id: UUID) -> QuerySet[Practice]:
    return Practice.objects.filter(studies=study_id)


def nobodys(round_: Round) -> RoundFacts:
    """Return the facts of a round for somebody who is no rater of it."""
    practices = frozenset(practice.pk for practice in _practices(round_.study_id))
    return RoundFacts(stage=Stage(round_.stage), practices=practices, raters=frozenset())
