"""Plan therapy sessions as the therapist's calendar has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from visavis.apps.audit.actions.record import MANY, Draft, record_all
from visavis.apps.audit.rules import Actor, Detail
from visavis.apps.care.actions.numbers import number_by_day
from visavis.apps.care.models import CalendarEntry, Episode, TherapySession
from visavis.apps.care.queries.calendar import Diary, Meeting, Plan, plan_diary, portions
from visavis.apps.care.rules.calendar import Change, Kind
from visavis.vocab.care import SessionStatus

PARKED = datetime(9000, 1, 1, tzinfo=UTC)
"""Where sessions wait that change places: two of a therapy are never at one moment."""

Sessions = Mapping[UUID, TherapySession]


@transaction.atomic
def follow_calendar(
    *, found: Collection[Meeting], diary: Diary, whole: bool, by: Actor, now: datetime
) -> Plan:
    """Change the planned sessions of a therapist's clients to those of the calendar.

    The plan is made anew while the therapies are held, so that a session which somebody settled
    meanwhile stays as it is, and two readings at once come one after the other.

    Parameters
    ----------
    found
        The events about clients.
    diary
        Whose they are.
    whole
        Whether they are the whole calendar: then what is missing is taken back.
    """
    held = Episode.objects.filter(therapist=diary.therapist, client__practice=diary.practice)
    list(held.select_for_update().order_by("pk").values_list("pk", flat=True))
    plan = plan_diary(found, diary, now=now, whole=whole)
    kept = [one for one in plan.changes if not one.kind.takes_back]
    _take_back([one for one in plan.changes if one.kind.takes_back])
    standing = _standing([one for one in kept if one.session is not None])
    _park([one for one in kept if one.before is not None], standing)
    _change(kept, standing)
    made = _make([one for one in kept if one.kind is Kind.NEW])
    _link(kept, standing | made)
    number_by_day(
        list({one.episode for one in plan.changes}), told=[*standing.values(), *made.values()]
    )
    _note(plan, diary, standing | made, by=by, now=now)
    return plan


def _take_back(gone: Sequence[Change]) -> None:
    for some in portions([one.session for one in gone if one.session]):
        TherapySession.objects.filter(pk__in=some).delete()


def _standing(changes: Sequence[Change]) -> dict[UUID, TherapySession]:
    found: dict[UUID, TherapySession] = {}
    for some in portions([one.session for one in changes if one.session]):
        found |= TherapySession.objects.in_bulk(some)
    return found


def _park(moving: Sequence[Change], standing: Sessions) -> None:
    """Make room first: one session may move to the hour that another leaves."""
    sessions = [standing[one.session] for one in moving if one.session]
    for place, session in enumerate(sessions):
        session.at = PARKED + timedelta(minutes=place)
    TherapySession.objects.bulk_update(sessions, ["at"], batch_size=MANY)


def _change(changes: Sequence[Change], standing: Sessions) -> None:
    changed = []
    for one in changes:
        if one.session is None or one.kind is Kind.LINKED:
            continue
        session = standing[one.session]
        off = one.kind is Kind.CANCELLED
        session.at = one.at
        session.status = SessionStatus.CANCELLED if off else SessionStatus.PLANNED
        changed.append(session)
    TherapySession.objects.bulk_update(changed, ["at", "status"], batch_size=MANY)


def _make(new: Sequence[Change]) -> dict[UUID, TherapySession]:
    """Enter new planned sessions behind those that are there; return them."""
    counted = TherapySession.objects.filter(episode__in={one.episode for one in new})
    last = Counter(dict(counted.values_list("episode").annotate(last=Max("number"))))
    made = []
    for one in sorted(new, key=lambda change: change.at):
        last[one.episode] += 1
        made.append(
            TherapySession(
                episode_id=one.episode,
                number=last[one.episode],
                at=one.at,
                status=SessionStatus.PLANNED,
            )
        )
    TherapySession.objects.bulk_create(made, batch_size=MANY)
    return {session.pk: session for session in made}


def _link(changes: Sequence[Change], sessions: Sessions) -> None:
    """Note which event each session is; links that stood before are replaced."""
    place = {(session.episode_id, session.at): session for session in sessions.values()}
    by_change = [(one, place[one.episode, one.at]) for one in changes]
    for some in portions(by_change):
        CalendarEntry.objects.filter(key__in=[one.key for one, _ in some]).delete()
        CalendarEntry.objects.filter(session__in=[session for _, session in some]).delete()
    links = [
        CalendarEntry(session=session, key=one.key, called_off=one.kind is Kind.CANCELLED)
        for one, session in by_change
    ]
    CalendarEntry.objects.bulk_create(links, batch_size=MANY)


def _note(plan: Plan, diary: Diary, sessions: Sessions, *, by: Actor, now: datetime) -> None:
    """Leave an entry for each session, and one for the reading; none when nothing changed."""
    if not plan.changes:
        return
    place = {(session.episode_id, session.at): session for session in sessions.values()}
    drafts = [
        _draft(one, plan.episodes[one.episode], place.get((one.episode, one.at)))
        for one in plan.changes
        if one.kind is not Kind.LINKED
    ]
    counts = Counter(one.kind.value for one in plan.changes)
    whose = diary.therapist
    read = Draft("calendar.read", target=whose, practice=diary.practice.pk, details=counts)
    record_all([*drafts, read], by=by, at=now)


def _draft(one: Change, episode: Episode, session: TherapySession | None) -> Draft:
    subject, practice = episode.client.subject, episode.client.practice_id
    if session is None or one.kind.takes_back:
        return Draft("episode.unplanned", subject, episode, practice, {"sessions": 1})
    verb = "session.moved" if one.kind is Kind.MOVED else "session.recorded"
    details: dict[str, Detail] = {"status": session.status, "number": session.number}
    return Draft(verb, subject, session, practice, details)
