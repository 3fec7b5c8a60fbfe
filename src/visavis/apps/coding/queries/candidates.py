"""Which event reports may go into a round: what a study may read of its clients' cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import Agreement, agreed_in, agreements
from visavis.apps.coding.rules.drawing import Meeting
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.privacy.studies import counts_since_consent, may_leave_seal, words_may_leave
from visavis.vocab.card import Occasion, Perspective, Valence
from visavis.vocab.care import ConsentScope, SessionStatus


class Strata(StrEnum):
    """By what a sample is stratified."""

    NONE = "none"
    KIND = "kind"
    """Whose account it is, and whether something helped or hindered."""
    THERAPIST = "therapist"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports are looked for."""

    first: date | None = None
    last: date | None = None
    """Days of the therapy session, both included."""
    perspectives: frozenset[Perspective] = frozenset(Perspective)
    valences: frozenset[Valence] = frozenset(Valence)

    def sees(self, day: date) -> bool:
        """Whether a therapy session of that day is looked at."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One event report that raters may read, names struck out."""

    report: UUID
    client: UUID
    therapist: UUID
    episode: UUID
    session: UUID
    perspective: Perspective
    valence: Valence
    late: bool
    """Handed in when the pair was open already."""

    def stratum(self, by: Strata) -> Hashable:
        """Return to which stratum it belongs."""
        if by is Strata.KIND:
            return self.perspective, self.valence
        return self.therapist if by is Strata.THERAPIST else None


def candidates(study: Study, *, wanted: Wanted, now: datetime) -> list[Candidate]:
    """Return the reports of `study` that raters may read, in a fixed order; four queries.

    They are of clients whose consent to research and to their words being read is in force, on
    cards that were handed in and not taken back, about sessions since that consent whose seal has
    run out; of therapists who agreed that their own words are read.
    """
    reading = _Reading(study, wanted, now, agreements(study), agreed_to_words(profiles()))
    rows = _reports(study, wanted).values_list(*COLUMNS, "card__session__at", "card__seal_until")
    told = (
        (Candidate(a, b, c, d, e, Perspective(side), Valence(valence), late), at, seal_until)
        for a, b, c, d, e, side, valence, late, at, seal_until in rows.iterator()
    )
    return [one for one, at, seal_until in told if reading.may(one, at, seal_until)]


COLUMNS = (
    "pk",
    "card__episode__client_id",
    "card__episode__therapist_id",
    "card__episode_id",
    "card__session_id",
    "perspective",
    "valence",
    "card__after_reveal",
)
"""What a candidate is made of, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is asked of each report."""

    study: Study
    wanted: Wanted
    now: datetime
    agreed: Mapping[UUID, Agreement]
    therapists: frozenset[UUID]

    def may(self, one: Candidate, at: datetime, seal_until: datetime) -> bool:
        """Whether raters may read a report about a session at that hour, sealed until then."""
        agreement = self.agreed.get(one.client)
        if agreement is None or not may_leave_seal(seal_until, now=self.now):
            return False
        day = at.astimezone(agreement.zone).date()
        return (
            counts_since_consent(day, agreed=agreement.since)
            and (self.study.ends_on is None or day <= self.study.ends_on)
            and self.wanted.sees(day)
            and words_may_leave(
                one.perspective,
                asked_for=True,
                client_agreed=agreement.text,
                therapist_agreed=one.therapist in self.therapists,
            )
        )


def _reports(study: Study, wanted: Wanted) -> QuerySet[EventReport]:
    return EventReport.objects.filter(
        card__episode__client__in=agreed_in(study, ConsentScope.TEXT).values("client"),
        card__occasion=Occasion.SESSION,
        card__session__status=SessionStatus.HELD,
        card__handed_in_at__isnull=False,
        card__withdrawn_at__isnull=True,
        text_sealed__isnull=False,
        perspective__in=[each.value for each in wanted.perspectives],
        valence__in=[each.value for each in wanted.valences],
    ).order_by("pk")


def by_stratum(found: Sequence[Candidate], by: Strata) -> Mapping[Hashable, list[Candidate]]:
    """Return candidates by stratum."""
    strata: defaultdict[Hashable, list[Candidate]] = defaultdict(list)
    for one in found:
        strata[one.stratum(by)].append(one)
    return strata


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two told of one session."""

    meeting: Meeting[UUID]
    client: tuple[Candidate, ...]
    other: tuple[Candidate, ...]
    """The therapist's accounts, or the therapist's guesses."""


def both_sides(found: Sequence[Candidate], *, other: Perspective) -> dict[UUID, Sides]:
    """Return by session what both sides told, where both did, neither after the reveal.

    Parameters
    ----------
    found
        Candidates.
    other
        What the client's accounts are compared with: the therapist's accounts, or their guesses.
    """
    told: defaultdict[UUID, list[Candidate]] = defaultdict(list)
    for one in found:
        if not one.late:
            told[one.session].append(one)
    return {sides.meeting.session: sides for sides in _complete(told.values(), other)}


def _complete(told: Iterable[list[Candidate]], other: Perspective) -> Iterator[Sides]:
    for reports in told:
        client = tuple(one for one in reports if one.perspective is Perspective.CLIENT)
        against = tuple(one for one in reports if one.perspective is other)
        if client and against:
            first = client[0]
            yield Sides(Meeting(first.session, first.episode), client, against)
