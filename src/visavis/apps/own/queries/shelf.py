"""The cards in a view, as the client reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from visavis.apps.cards.models import Card, Ending, EventReport, TurningPoint
from visavis.apps.cards.queries.pair import times_of
from visavis.apps.own.models import KeptCard, OwnView
from visavis.apps.sealing import client_key, unseal
from visavis.privacy.own import KeptFacts, OwnViewer, may_read_own
from visavis.privacy.seal import is_open
from visavis.vocab.card import Gate, HowEnded, Moment, Occasion, Valence, Visibility


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One moment that the client told of."""

    valence: Valence
    text: str
    rating: int | None
    moment: Moment | None
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """One turning point that the client named."""

    what: str
    session: int | None
    """The number of the therapy session."""
    when: str
    rating: int | None
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card of the client's, with everything that they wrote on it."""

    card: Card
    helpful: Gate
    hindering: Gate
    reports: tuple[OwnReport, ...]
    how: HowEnded | None
    words: str
    visibility: Visibility | None
    """Of the account of an ending."""
    points: tuple[OwnPoint, ...]

    @property
    def happened_at(self) -> datetime:
        """When the therapy session was; for an ending, when it was asked about."""
        return self.card.session.at if self.card.session is not None else self.card.asked_at

    @property
    def moments(self) -> int:
        """How many moments the client told of."""
        return len(self.reports) + len(self.points)

    @property
    def about_ending(self) -> bool:
        """Whether it is about the ending of the therapy."""
        return self.card.occasion == Occasion.ENDING


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands in a view, the newest first."""

    cards: tuple[OwnCard, ...]
    waiting: tuple[Card, ...]
    """Handed in through a code on the therapist's screen; they show when the pair is open."""
    elsewhere: tuple[Card, ...]
    """Handed in before by other means, so that what was posted with this view does not count."""

    def card(self, card_id: UUID) -> OwnCard | None:
        """Return one of the cards that may be read."""
        return next((own for own in self.cards if own.card.pk == card_id), None)


def shelf(view: OwnView, *, now: datetime) -> Shelf:
    """Return what may be read in `view` now; six queries, however many cards."""
    kept = list(
        KeptCard.objects.filter(view=view)
        .select_related("card__session", "card__episode__therapist", "card__episode__client")
        .order_by("-card__asked_at", "-card__pk")
    )
    opened = _open_pairs([row.card for row in kept], now=now)
    viewer = OwnViewer(view.pk, view.client_id)
    facts = {row.pk: _facts(row, opened) for row in kept}
    readable = [row.card for row in kept if may_read_own(viewer, facts[row.pk])]
    rest = [row for row in kept if not may_read_own(viewer, facts[row.pk])]
    waits = {row.pk for row in rest if row.shown and not facts[row.pk].pair_open}
    return Shelf(
        cards=_read(readable, key=client_key(view.client_id)),
        waiting=tuple(row.card for row in rest if row.pk in waits),
        elsewhere=tuple(row.card for row in rest if row.pk not in waits),
    )


def _facts(row: KeptCard, opened: frozenset[UUID]) -> KeptFacts:
    return KeptFacts(
        view=row.view_id,
        theirs=row.card.idempotency_key == row.key and not row.card.on_paper,
        shown=row.shown,
        pair_open=row.card_id in opened,
    )


def _open_pairs(cards: Sequence[Card], *, now: datetime) -> frozenset[UUID]:
    """Return those of `cards` whose pair is open."""
    both = Card.objects.filter(
        Q(session__in=[card.session_id for card in cards if card.session_id is not None])
        | Q(
            session=None,
            episode__in=[card.episode_id for card in cards if card.session_id is None],
        )
    )
    pairs: defaultdict[tuple[UUID, UUID | None], list[Card]] = defaultdict(list)
    for card in both:
        pairs[card.episode_id, card.session_id].append(card)
    opened = {key for key, pair in pairs.items() if is_open(times_of(pair), now=now)}
    return frozenset(card.pk for card in cards if (card.episode_id, card.session_id) in opened)


def _read(cards: Sequence[Card], *, key: str) -> tuple[OwnCard, ...]:
    ids = [card.pk for card in cards]
    reports: defaultdict[UUID, list[OwnReport]] = defaultdict(list)
    for row in EventReport.objects.filter(card__in=ids):
        reports[row.card_id].append(_report(row, key))
    points: defaultdict[UUID, list[OwnPoint]] = defaultdict(list)
    for point in TurningPoint.objects.filter(card__in=ids).select_related("session"):
        points[point.card_id].append(_point(point, key))
    endings = {row.card_id: row for row in Ending.objects.filter(card__in=ids)}
    return tuple(
        _own_card(card, endings.get(card.pk), key=key, reports=reports, points=points)
        for card in cards
    )


def _own_card(
    card: Card,
    ending: Ending | None,
    *,
    key: str,
    reports: Mapping[UUID, list[OwnReport]],
    points: Mapping[UUID, list[OwnPoint]],
) -> OwnCard:
    return OwnCard(
        card=card,
        helpful=Gate(card.helpful),
        hindering=Gate(card.hindering),
        reports=tuple(reports.get(card.pk, ())),
        how=HowEnded(ending.how) if ending is not None and ending.how else None,
        words=unseal(ending, "words_sealed", key=key) if ending is not None else "",
        visibility=Visibility(ending.visibility) if ending is not None else None,
        points=tuple(points.get(card.pk, ())),
    )


def _report(row: EventReport, key: str) -> OwnReport:
    return OwnReport(
        valence=Valence(row.valence),
        text=unseal(row, "text_sealed", key=key),
        rating=row.rating,
        moment=Moment(row.moment) if row.moment else None,
        visibility=Visibility(row.visibility),
    )


def _point(row: TurningPoint, key: str) -> OwnPoint:
    return OwnPoint(
        what=unseal(row, "what_sealed", key=key),
        session=row.session.number if row.session is not None else None,
        when=unseal(row, "when_sealed", key=key),
        rating=row.rating,
        visibility=Visibility(row.visibility),
    )
