"""Make a practice that does not exist, through the same actions as one that does.

The weeks are lived through in order: a line of steps sorted by time, each of which may put later
ones into the line. What would lie in the future does not happen, so some pairs stay incomplete.
"""

from __future__ import annotations

import heapq
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import OPERATOR, SYSTEM, Actor
from visavis.apps.cards.actions.hand_in import Delivery, hand_in, hand_in_ending
from visavis.apps.cards.actions.occasions import end_episode, hold_session
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules import invented
from visavis.apps.cards.rules.content import CardContent
from visavis.apps.cards.rules.invented import InventedClient
from visavis.apps.cards.rules.invented_hours import last_hour
from visavis.apps.cards.rules.inventing import Pen
from visavis.apps.care.actions.clients import add_client, open_episode, set_weekly
from visavis.apps.care.actions.consents import give_consent
from visavis.apps.care.actions.recurrence import plan_coming_week
from visavis.apps.care.actions.sessions import record_session
from visavis.apps.care.models import Client, Episode, Study, TherapySession
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.actions.members import NewMember, invite
from visavis.apps.people.models import Member, Practice
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.card import SIDES, Perspective
from visavis.vocab.care import ConsentScope, SessionStatus

WEEKS = 12
HOUR = timedelta(minutes=50)
ZONE = ZoneInfo(invented.TIME_ZONE)
IN_STUDY = (ConsentScope.RESEARCH, ConsentScope.TEXT)
Step = Callable[[datetime], object]
Progress = Callable[[float], None]
"""Is told which share of the weeks has been lived."""


@dataclass(slots=True)
class Line:
    """Steps in the order of time; a step may put later ones into the line."""

    waiting: list[tuple[datetime, int, Step]] = field(default_factory=list)
    count: Iterator[int] = field(default_factory=itertools.count)

    def put(self, at: datetime, step: Step) -> None:
        """Let `step` happen at `at`."""
        heapq.heappush(self.waiting, (at, next(self.count), step))

    def live(self, start: datetime, until: datetime, progress: Progress | None) -> None:
        """Let everything happen whose time comes before `until`."""
        while self.waiting and self.waiting[0][0] <= until:
            at, _, step = heapq.heappop(self.waiting)
            step(at)
            if progress is not None:
                progress((at - start) / (until - start))


@transaction.atomic
def simulate(*, rng: Random, now: datetime, progress: Progress | None = None) -> Practice:
    """Make the simulated practice with members, clients and some weeks of pairs."""
    start = now - timedelta(weeks=WEEKS)
    practice = _practice(start)
    members = _members(practice, start)
    line = Line()
    stage = Stage(rng, now, line, practice, members, _study(practice, start))
    for place, person in enumerate(invented.CLIENTS):
        Course(stage, person, place).begin(start + timedelta(hours=1, minutes=place))
    line.live(start, now, progress)
    plan_coming_week(by=SYSTEM, now=now)
    return practice


def _practice(now: datetime) -> Practice:
    practice = Practice.objects.create(
        name=invented.PRACTICE,
        sender_name=invented.SENDER,
        time_zone=invented.TIME_ZONE,
        emergency_text=invented.EMERGENCY,
        emergency_translations=invented.EMERGENCY_TRANSLATIONS,
        simulated=True,
        created_at=now,
    )
    record(verb="practice.simulated", by=OPERATOR, at=now, target=practice, practice=practice.pk)
    return practice


def _members(practice: Practice, now: datetime) -> list[Member]:
    members = [
        invite(
            new=NewMember(email=each.email, name=each.name, language=each.language),
            practice=practice,
            role=each.role,
            by=OPERATOR,
            now=now + timedelta(minutes=place),
        )
        for place, each in enumerate(invented.MEMBERS)
    ]
    practice.contact_person = members[invented.COORDINATOR]
    practice.save(update_fields=["contact_person"])
    return members


def _study(practice: Practice, now: datetime) -> Study:
    study = Study.objects.create(
        name="What helps on Linden Street (simulated)",
        seal_days=practice.seal_days,
        consent_version="1",
        starts_on=now.date(),
    )
    study.practices.add(practice)
    return study


@dataclass(frozen=True, slots=True)
class Stage:
    """What all courses share."""

    rng: Random
    now: datetime
    line: Line
    practice: Practice
    members: list[Member]
    study: Study


@dataclass(slots=True)
class Course:
    """The weeks of one client with their therapist."""

    stage: Stage
    person: InventedClient
    place: int
    client: Client = field(init=False)
    episode: Episode = field(init=False)
    pen: Pen = field(init=False)

    @property
    def therapist(self) -> Member:
        """Whom the client comes to."""
        return self.stage.members[self.person.therapist]

    def by(self, side: Perspective) -> Actor:
        """Who acts for a side."""
        if side is Perspective.CLIENT:
            return Actor.client(self.client.subject)
        return Actor.member(self.therapist.pk)

    def begin(self, at: datetime) -> None:
        """Come, agree to things, and put the weeks into the line."""
        by = Actor.member(self.therapist.pk)
        self.client = add_client(practice=self.stage.practice, by=by, now=at)
        self._introduce(at)
        self.pen = Pen(
            self.stage.rng,
            client_language=self.person.language,
            therapist_language=self.therapist.language,
            in_study=self.person.in_study,
        )
        hours = self._hours()
        self.episode = open_episode(
            client=self.client,
            therapist=self.therapist,
            started_on=hours[0].astimezone(ZONE).date(),
            by=by,
            now=at,
        )
        if self.place not in invented.ENDED:
            local = hours[-1].astimezone(ZONE)
            set_weekly(episode=self.episode, day=local.weekday(), at=local.time(), by=by, now=at)
        for weeks_ago, hour in enumerate(reversed(hours)):
            self._put_hour(hour, weeks_ago)
        self._put_ending(hours[-1])

    def _introduce(self, at: datetime) -> None:
        put_identity(
            client=self.client.pk,
            subject=self.client.subject,
            practice=self.stage.practice.pk,
            contact=Contact(
                name=self.person.name, mail=self.person.mail, language=self.person.language
            ),
            by=Actor.member(self.therapist.pk),
            now=at,
        )
        scopes: list[tuple[ConsentScope, Study | None]] = [(ConsentScope.SHARE, None)]
        if self.person.in_study:
            scopes += [(scope, self.stage.study) for scope in IN_STUDY]
        for scope, study in scopes:
            give_consent(
                client=self.client,
                scope=scope,
                study=study,
                version="1",
                language=self.person.language,
                recorded_by=self.therapist,
                by=Actor.member(self.therapist.pk),
                now=at,
            )

    def _hours(self) -> list[datetime]:
        """When the therapy sessions were, the first one first; by the wall clock."""
        last = last_hour(self.person, self.stage.now.astimezone(ZONE))
        days = [last.date() - timedelta(weeks=n) for n in range(self.person.weeks)]
        hours = [datetime.combine(day, last.time(), tzinfo=ZONE) for day in reversed(days)]
        return [hour.astimezone(UTC) for hour in hours]

    def _put_hour(self, hour: datetime, weeks_ago: int) -> None:
        status = SessionStatus.HELD
        if weeks_ago in self.person.cancelled:
            status = SessionStatus.CANCELLED
        elif weeks_ago in self.person.missed:
            status = SessionStatus.MISSED
        if status is SessionStatus.HELD:
            self.stage.line.put(hour + HOUR, lambda at: self._hold(hour, weeks_ago, at))
        else:
            self.stage.line.put(hour, lambda at: self._call_off(status, at))

    def _call_off(self, status: SessionStatus, at: datetime) -> None:
        by = self.by(Perspective.THERAPIST)
        record_session(episode=self.episode, at=at, status=status, by=by, now=at)

    def _hold(self, hour: datetime, weeks_ago: int, at: datetime) -> None:
        by = self.by(Perspective.THERAPIST)
        session = hold_session(episode=self.episode, at=hour, by=by, now=at)
        delays = invented.delays(self.stage.rng, self.place, weeks_ago)
        for side, content in zip(SIDES, self.pen.pair(), strict=True):
            delay = delays[side]
            if delay is not None:
                self._put_card(session, side, content, at + delay, last=weeks_ago == 0)

    def _put_card(
        self,
        session: TherapySession,
        side: Perspective,
        content: CardContent,
        when: datetime,
        *,
        last: bool,
    ) -> None:
        wishes = last and side is Perspective.CLIENT and self.place == invented.WISHES_CONTACT
        if wishes:
            content = replace(content, contact_me=True)

        def fill_in(at: datetime) -> None:
            card = session.cards.get(perspective=side)
            hand_in(card=card, content=content, delivery=self._delivery(side, at))

        self.stage.line.put(when, fill_in)

    def _delivery(self, side: Perspective, at: datetime) -> Delivery:
        key = uuid.UUID(int=self.stage.rng.getrandbits(128), version=4)
        return Delivery(key=key, by=self.by(side), now=at)

    def _put_ending(self, last: datetime) -> None:
        sides = invented.ENDED.get(self.place)
        if sides is None:
            return

        def end(at: datetime) -> None:
            by = self.by(Perspective.THERAPIST)
            end_episode(episode=self.episode, ended_on=last.astimezone(ZONE).date(), by=by, now=at)
            for hours, side in enumerate(sides, start=2):
                self.stage.line.put(at + timedelta(hours=hours), partial(self._tell, side, sides))

        self.stage.line.put(self.stage.now - timedelta(days=3), end)

    def _tell(self, side: Perspective, sides: tuple[Perspective, ...], at: datetime) -> None:
        card = Card.objects.get(episode=self.episode, session=None, perspective=side)
        content = self.pen.ending(side, agreed=len(sides) > 1)
        hand_in_ending(card=card, content=content, delivery=self._delivery(side, at))
