"""A card about the ending of an episode while it is being filled in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from visavis.apps.cards.forms.fields import Problem, key_in, not_offered, number, too_long, typed
from visavis.apps.cards.queries.readers import Readers
from visavis.apps.cards.rules.content import (
    MAX_ENTRIES,
    MAX_TEXT,
    EndingContent,
    TurningPointContent,
)
from visavis.instruments.ending import EndingForm
from visavis.vocab.card import HowEnded, Visibility

MAX_WHEN = 200


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """A therapy session that a turning point may have been in."""

    id: uuid.UUID
    number: int
    at: datetime

    @property
    def value(self) -> str:
        """What the browser sends."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class EndingAsked:
    """The frame in which an ending card is read and shown."""

    form: EndingForm
    language: str
    sessions: Sequence[SessionChoice]
    visibilities: tuple[Visibility, ...] = (Visibility.THERAPIST,)
    visibility: Visibility = Visibility.THERAPIST
    readers: Readers | None = None

    @property
    def asks_visibility(self) -> bool:
        """Whether there is a choice to make."""
        return len(self.visibilities) > 1


@dataclass(slots=True)
class PointEntry:
    """One turning point as it was typed."""

    name: str
    what: str = ""
    session: str = ""
    when: str = ""
    rating: str = ""
    left_out: bool = False
    """Taken back as one of several; it comes along, so that it can be put back."""
    newest: bool = False
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class EndingEntry:
    """Everything on the page, typed or not yet."""

    asked: EndingAsked
    key: uuid.UUID
    how: str
    words: str
    visibility: str
    points: list[PointEntry]
    problems: list[Problem] = field(default_factory=list)

    @property
    def all_problems(self) -> list[Problem]:
        """Every problem in the order of the page."""
        return self.problems + [problem for point in self.points for problem in point.problems]

    @property
    def has_room(self) -> bool:
        """Whether another turning point fits on the card."""
        return len(self.points) < MAX_ENTRIES

    def add(self) -> None:
        """Open another empty turning point."""
        if self.has_room:
            self.points.append(PointEntry(f"point-{len(self.points)}", newest=True))

    def check(self) -> None:
        """Find what has to be changed before the card can be handed in."""
        content = None if self.all_problems else self.content()
        if content and not (content.how or content.words.strip() or content.turning_points):
            sentence = _("Please answer at least one of the questions.")
            self.problems.append(Problem("how", sentence))

    def content(self) -> EndingContent:
        """Return the card as it is handed in."""
        visibility = Visibility(self.visibility)
        points = [
            TurningPointContent(
                what=point.what,
                session=uuid.UUID(point.session) if point.session else None,
                when=point.when,
                rating=int(point.rating) if point.rating else None,
                visibility=visibility,
            )
            for point in self.points
            if not point.left_out
        ]
        return EndingContent(
            form=self.asked.form.name,
            language=self.asked.language,
            how=HowEnded(self.how) if self.how else None,
            words=self.words,
            visibility=visibility,
            turning_points=tuple(points),
        )


def read_ending(asked: EndingAsked, post: QueryDict) -> EndingEntry:
    """Read what was typed so far, with what is wrong with single fields."""
    count = number(post, "point-count", least=1, most=MAX_ENTRIES)
    entry = EndingEntry(
        asked=asked,
        key=key_in(post),
        how=post.get("how", ""),
        words=typed(post, "words"),
        visibility=post.get("visibility", "") or asked.visibility,
        points=[_point(asked, f"point-{index}", post) for index in range(count)],
    )
    entry.problems = [
        *not_offered("how", entry.how, [code for code, _ in asked.form.how.options]),
        *too_long("words", entry.words, most=MAX_TEXT),
        *not_offered("visibility", entry.visibility, asked.visibilities),
    ]
    return entry


def _point(asked: EndingAsked, name: str, post: QueryDict) -> PointEntry:
    entry = PointEntry(
        name=name,
        what=typed(post, f"{name}-what"),
        session=post.get(f"{name}-session", ""),
        when=typed(post, f"{name}-when"),
        rating=post.get(f"{name}-rating", ""),
        left_out=f"{name}-out" in post,
    )
    if entry.left_out:
        return entry
    points = [str(point.rating) for point in asked.form.point_rating.points]
    entry.problems = [
        *too_long(f"{name}-what", entry.what, most=MAX_TEXT),
        *not_offered(f"{name}-session", entry.session, [s.value for s in asked.sessions]),
        *too_long(f"{name}-when", entry.when, most=MAX_WHEN),
        *not_offered(f"{name}-rating", entry.rating, points),
    ]
    return entry
