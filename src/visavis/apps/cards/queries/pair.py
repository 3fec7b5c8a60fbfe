"""The two cards of one occasion, as the therapist may see them now.

Whatever the state, the same queries run, and none of them is about the other side's card alone:
what is sealed does not show in their number either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from visavis.apps.cards.models import Card, Ending, EventReport, TurningPoint
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.queries.consent import sharing_consented
from visavis.apps.sealing import client_key, notes_key, unseal
from visavis.privacy.seal import PairTimes, readable_by_therapist, state_for
from visavis.vocab.card import Gate, HowEnded, Moment, Occasion, PairState, Perspective, Valence
from visavis.vocab.care import EpisodeStatus


@dataclass(frozen=True, slots=True)
class ReportView:
    """One event report that may be read."""

    valence: Valence
    text: str
    rating: int | None
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class PairView:
    """What the therapist may see of the two cards of one therapy session."""

    session: TherapySession
    state: PairState
    opens_at: datetime
    """When it opened; as long as it is closed, when it opens at the latest."""
    own_handed_in: bool
    own_helpful: Gate
    own_hindering: Gate
    own: tuple[ReportView, ...]
    guesses: tuple[ReportView, ...]
    client: tuple[ReportView, ...]
    """What the client shares. Withheld, not written and not handed in all look like nothing."""


@dataclass(frozen=True, slots=True)
class TurningPointView:
    """One turning point that may be read."""

    what: str
    session: int | None
    """The number of the therapy session."""
    when: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class EndingSideView:
    """How one side tells the ending, as far as it may be read."""

    how: HowEnded | None
    words: str
    turning_points: tuple[TurningPointView, ...]


@dataclass(frozen=True, slots=True)
class EndingView:
    """What the therapist may see of the two accounts of an ending."""

    episode: Episode
    state: PairState
    opens_at: datetime
    own_handed_in: bool
    own: EndingSideView
    client: EndingSideView


def times_of(cards: Iterable[Card]) -> PairTimes:
    """Return when the two cards of one occasion came in, and until when they are sealed.

    Raises
    ------
    ValueError
        When it is not the two cards of one occasion.
    """
    by_side = {card.perspective: card for card in cards}
    try:
        client, therapist = by_side[Perspective.CLIENT], by_side[Perspective.THERAPIST]
    except KeyError as error:
        msg = "a pair has one card of each side"
        raise ValueError(msg) from error
    return PairTimes(client.handed_in_at, therapist.handed_in_at, therapist.seal_until)


def opens_at(times: PairTimes, state: PairState) -> datetime:
    """Return when an open pair opened, and when a closed one opens at the latest."""
    return times.reveal_at if state is PairState.OPEN else times.seal_until


def session_pair(session: TherapySession, *, now: datetime) -> PairView:
    """Return the pair of a held therapy session for the client's own therapist."""
    cards = list(Card.objects.filter(session=session))
    times = times_of(cards)
    state = state_for(times, Perspective.THERAPIST, now=now)
    own_card = _own(cards)
    rows = list(EventReport.objects.filter(_readable(cards, session.episode, state)))
    client_id = session.episode.client_id
    return PairView(
        session=session,
        state=state,
        opens_at=opens_at(times, state),
        own_handed_in=own_card.handed_in_at is not None,
        own_helpful=Gate(own_card.helpful),
        own_hindering=Gate(own_card.hindering),
        own=_reports(rows, Perspective.THERAPIST, notes_key(client_id)),
        guesses=_reports(rows, Perspective.GUESS, notes_key(client_id)),
        client=_reports(rows, Perspective.CLIENT, client_key(client_id)),
    )


def ending_pair(episode: Episode, *, now: datetime) -> EndingView:
    """Return both accounts of an ending for the client's own therapist."""
    cards = list(Card.objects.filter(episode=episode, occasion=Occasion.ENDING))
    times = times_of(cards)
    state = state_for(times, Perspective.THERAPIST, now=now)
    readable = _readable(cards, episode, state)
    endings = list(Ending.objects.filter(readable).select_related("card"))
    points = list(TurningPoint.objects.filter(readable).select_related("card", "session"))
    return EndingView(
        episode=episode,
        state=state,
        opens_at=opens_at(times, state),
        own_handed_in=_own(cards).handed_in_at is not None,
        own=_ending_side(endings, points, Perspective.THERAPIST, notes_key(episode.client_id)),
        client=_ending_side(endings, points, Perspective.CLIENT, client_key(episode.client_id)),
    )


def _own(cards: Iterable[Card]) -> Card:
    return next(card for card in cards if card.perspective == Perspective.THERAPIST)


def _readable(cards: Iterable[Card], episode: Episode, state: PairState) -> Q:
    """Select the rows that the therapist may read: their own, and what `privacy` lets through."""
    visibilities = readable_by_therapist(
        pair_open=state is PairState.OPEN,
        episode_ended=episode.status == EpisodeStatus.ENDED,
        sharing_consented=bool(sharing_consented([episode.client_id])),
    )
    own = Q(card__perspective=Perspective.THERAPIST)
    shared = Q(card__perspective=Perspective.CLIENT, visibility__in=visibilities)
    return Q(card__in=[card.pk for card in cards]) & (own | shared)


def _reports(
    rows: Iterable[EventReport], perspective: Perspective, key: str
) -> tuple[ReportView, ...]:
    return tuple(
        ReportView(
            valence=Valence(row.valence),
            text=unseal(row, "text_sealed", key=key),
            rating=row.rating,
            moment=Moment(row.moment) if row.moment else None,
        )
        for row in rows
        if row.perspective == perspective
    )


def _ending_side(
    endings: Iterable[Ending], points: Iterable[TurningPoint], side: Perspective, key: str
) -> EndingSideView:
    ending = next((row for row in endings if row.card.perspective == side), None)
    return EndingSideView(
        how=HowEnded(ending.how) if ending is not None and ending.how else None,
        words=unseal(ending, "words_sealed", key=key) if ending is not None else "",
        turning_points=tuple(
            TurningPointView(
                what=unseal(row, "what_sealed", key=key),
                session=row.session.number if row.session else None,
                when=unseal(row, "when_sealed", key=key),
                rating=row.rating,
            )
            for row in points
            if row.card.perspective == side
        ),
    )
