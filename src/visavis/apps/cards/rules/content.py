"""What stands on a card when it is handed in: values that cannot be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from visavis.vocab.card import Gate, HowEnded, Moment, Perspective, Valence, Visibility
from visavis.vocab.rating import RATINGS

MAX_TEXT = 2_000
"""Characters of one account; a card takes a minute, not an hour."""
MAX_ENTRIES = 12
"""Event reports, or turning points, on one card."""


class ContentError(Exception):
    """A card cannot stand as it is; the sentence says why and holds nobody's words."""


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT:
        msg = f"a text may have {MAX_TEXT} characters, this one has {len(text)}"
        raise ContentError(msg)


def _check_rating(rating: int | None) -> None:
    if rating is not None and rating not in RATINGS:
        msg = f"a rating is 1 to 4, got {rating}"
        raise ContentError(msg)


def _check_number(entries: int) -> None:
    if entries > MAX_ENTRIES:
        msg = f"a card holds {MAX_ENTRIES} entries, this one has {entries}"
        raise ContentError(msg)


@dataclass(frozen=True, slots=True)
class ReportContent:
    """One event report as it was written."""

    perspective: Perspective
    valence: Valence
    text: str
    rating: int | None = None
    moment: Moment | None = None
    visibility: Visibility = Visibility.THERAPIST

    def __post_init__(self) -> None:
        _check_text(self.text)
        _check_rating(self.rating)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: the box was left open."""
        return not self.text.strip() and self.rating is None


@dataclass(frozen=True, slots=True)
class CardContent:
    """One side's card about one therapy session.

    Saying something opens the gate: a report makes its valence's answer *yes*. A guess is about
    the other side's card and touches no gate.
    """

    form: str
    language: str
    helpful: Gate
    hindering: Gate
    reports: tuple[ReportContent, ...] = ()
    contact_me: bool = False

    def __post_init__(self) -> None:
        kept = tuple(report for report in self.reports if not report.is_empty)
        _check_number(len(kept))
        object.__setattr__(self, "reports", kept)
        told = {report.valence for report in kept if report.perspective is not Perspective.GUESS}
        for valence in told:
            object.__setattr__(self, valence.value, Gate.YES)

    @classmethod
    def nothing(cls, *, form: str, language: str, contact_me: bool = False) -> CardContent:
        """Return the card of one tap: nothing particular today."""
        return cls(form, language, Gate.NOTHING, Gate.NOTHING, contact_me=contact_me)


@dataclass(frozen=True, slots=True)
class TurningPointContent:
    """A moment named in retrospect."""

    what: str
    session: UUID | None = None
    when: str = ""
    rating: int | None = None
    visibility: Visibility = Visibility.THERAPIST

    def __post_init__(self) -> None:
        _check_text(self.what)
        _check_text(self.when)
        _check_rating(self.rating)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return not self.what.strip() and self.rating is None


@dataclass(frozen=True, slots=True)
class EndingContent:
    """One side's card about the ending of an episode."""

    form: str
    language: str
    how: HowEnded | None = None
    words: str = ""
    visibility: Visibility = Visibility.THERAPIST
    turning_points: tuple[TurningPointContent, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.words)
        kept = tuple(point for point in self.turning_points if not point.is_empty)
        _check_number(len(kept))
        object.__setattr__(self, "turning_points", kept)
