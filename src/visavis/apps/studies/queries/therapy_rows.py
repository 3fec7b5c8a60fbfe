"""One therapy as rows of the study dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

from visavis.apps.cards.models import Card, EventReport, TurningPoint
from visavis.apps.care.models import TherapySession
from visavis.apps.coding.queries.own_words import ToldOf
from visavis.apps.studies.queries.gathered import Gathered, handed_in, may_leave
from visavis.apps.studies.queries.leaving import Leaving
from visavis.apps.studies.queries.taking_part import TakingPart
from visavis.apps.studies.rules.codes import Thing
from visavis.apps.studies.rules.window import Window, hours_between, quarter_of
from visavis.vocab.card import Perspective
from visavis.vocab.care import EpisodeStatus, SessionStatus

Row: TypeAlias = dict[str, "str | int | float | bool | None"]


@dataclass(frozen=True)
class TherapyRows:
    """What a study may see of one therapy."""

    export: Leaving
    therapy: TakingPart
    gathered: Gathered
    name: str
    """The client's, to strike from texts."""

    @cached_property
    def window(self) -> Window:
        """Which days the study sees."""
        return self.export.window(self.therapy)

    @cached_property
    def start(self) -> date:
        """Day 0; a session that was entered late can lie before the start that was written."""
        sessions = self.gathered.sessions.get(self.therapy.episode, [])
        return min([self.therapy.started_on, *(self.window.day_of(s.at) for s in sessions)])

    @cached_property
    def seen(self) -> dict[int, TherapySession]:
        """The sessions that the study sees, by their place among all of the therapy."""
        sessions = self.gathered.sessions.get(self.therapy.episode, [])
        return {
            place: session
            for place, session in enumerate(sessions, start=1)
            if self.window.sees(session.at) and self._may_leave(self._cards(session))
        }

    def _may_leave(self, cards: Sequence[Card]) -> bool:
        return may_leave(cards, now=self.export.now)

    def _cards(self, session: TherapySession) -> list[Card]:
        return self.gathered.cards.get(session.pk, [])

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes of the episode and of the two in it."""
        codes = self.export.codes
        return {
            "episode": codes.of(Thing.EPISODE, self.therapy.episode),
            "client": codes.of(Thing.CLIENT, self.therapy.client),
            "therapist": codes.of(Thing.THERAPIST, self.therapy.therapist),
        }

    def day(self, day: date) -> int:
        """Count a day from the start."""
        return (day - self.start).days

    def episode(self) -> Row:
        """The row of `episodes`: where it stood when the study had last seen everything."""
        ended_on, last = self.therapy.ended_on, self.window.last
        held = [
            self.day(self.window.day_of(session.at))
            for session in self.seen.values()
            if session.status == SessionStatus.HELD
        ]
        ended = ended_on is not None and ended_on <= last
        return {
            **self.codes,
            "status": EpisodeStatus.ENDED if ended else EpisodeStatus.OPEN,
            "last_day": max(held, default=None),
            "observed_until": self.day(last),
            "ending_client": self._how(Perspective.CLIENT),
            "ending_therapist": self._how(Perspective.THERAPIST),
            "study_quarter": quarter_of(self.export.study.starts_on, self.start),
        }

    @cached_property
    def _endings(self) -> list[Card]:
        cards = self.gathered.endings.get(self.therapy.episode, [])
        seen = all(self.window.sees(card.asked_at) for card in cards)
        return handed_in(cards) if seen and self._may_leave(cards) else []

    def _how(self, side: Perspective) -> str | None:
        for card in self._endings:
            account = self.gathered.accounts.get(card.pk)
            if card.perspective == side and account is not None:
                return account.how or None
        return None

    def sessions(self) -> Iterator[Row]:
        """Yield the rows of `sessions`."""
        for place, session in self.seen.items():
            yield {
                "session": self.export.codes.of(Thing.SESSION, session.pk),
                "episode": self.codes["episode"],
                "number": place,
                "day": self.day(self.window.day_of(session.at)),
                "status": session.status,
                "cards_expected": self._asked(session),
            }

    def _asked(self, session: TherapySession) -> bool:
        return session.status == SessionStatus.HELD and bool(self._cards(session))

    def _handed_in(self) -> Iterator[tuple[TherapySession, Card]]:
        for session in self.seen.values():
            if self._asked(session):
                for card in handed_in(self._cards(session)):
                    yield session, card

    def cards(self) -> Iterator[Row]:
        """Yield the rows of `cards`."""
        codes = self.export.codes
        for session, card in self._handed_in():
            yield {
                "card": codes.of(Thing.CARD, card.pk),
                "session": codes.of(Thing.SESSION, session.pk),
                "perspective": card.perspective,
                "form": card.form,
                "language": card.language,
                "helpful": card.helpful,
                "hindering": card.hindering,
                "delay_hours": hours_between(session.at, card.handed_in_at or session.at),
                "after_reveal": card.after_reveal,
                "on_paper": card.on_paper,
            }

    def reports(self) -> Iterator[Row]:
        """Yield the rows of `eventReports`."""
        codes = self.export.codes
        for session, card in self._handed_in():
            for report in self.gathered.reports.get(card.pk, []):
                yield {
                    "report": codes.of(Thing.REPORT, report.pk),
                    "card": codes.of(Thing.CARD, card.pk),
                    "session": codes.of(Thing.SESSION, session.pk),
                    **self.codes,
                    "perspective": report.perspective,
                    "valence": report.valence,
                    "rating": report.rating,
                    "moment": report.moment or None,
                    "visibility": report.visibility,
                    **self._words(report, Perspective(report.perspective), text="text_sealed"),
                }

    def turning_points(self) -> Iterator[Row]:
        """Yield the rows of `turningPoints`."""
        seen = {session.pk for session in self.seen.values()}
        for card in self._endings:
            for place, point in enumerate(self.gathered.points.get(card.pk, []), start=1):
                known = point.session_id if point.session_id in seen else None
                yield {
                    "episode": self.codes["episode"],
                    "perspective": card.perspective,
                    "place": place,
                    "session": self.export.codes.of(Thing.SESSION, known) if known else None,
                    "rating": point.rating,
                    **self._words(
                        point,
                        Perspective(card.perspective),
                        moment="when_sealed",
                        text="what_sealed",
                    ),
                }

    def _words(self, row: EventReport | TurningPoint, author: Perspective, **fields: str) -> Row:
        """Read sealed fields into columns; none of them where no text was asked for."""
        words = self.export.words
        if not words.asked_for:
            return {}
        told_of = ToldOf(self.therapy.client, self.therapy.therapist, self.name)
        return {
            column: words.read(row, sealed, author, told_of=told_of)
            for column, sealed in fields.items()
        }
