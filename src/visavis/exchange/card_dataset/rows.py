"""The rows of each table, from the sessions that cards tell of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from visavis.exchange.card_dataset.codes import new_codes
from visavis.exchange.card_dataset.sittings import Couple, Sitting
from visavis.exchange.typed_cards.values import TypedCard
from visavis.vocab.card import Perspective
from visavis.vocab.care import EpisodeStatus, SessionStatus

Row = dict[str, object]
CardKey = tuple[Couple, int, Perspective]
QUARTER = 365.25 / 4
"""Days."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session with its place in the therapy."""

    couple: Couple
    sitting: Sitting
    number: int
    day: int
    """Since the first session of the therapy."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Everything that gets a new code, with it."""

    clients: Mapping[str, str]
    therapists: Mapping[str, str]
    episodes: Mapping[Couple, str]
    sessions: Mapping[tuple[Couple, int], str]
    cards: Mapping[CardKey, str]
    reports: Mapping[tuple[CardKey, int], str]


def held_sessions(therapies: Mapping[Couple, Sequence[Sitting]]) -> list[Held]:
    """Number the sessions of each therapy, and count their days from the first."""
    return [
        Held(couple, sitting, number, (sitting.day - sittings[0].day).days)
        for couple, sittings in therapies.items()
        for number, sitting in enumerate(sittings, start=1)
    ]


def draw_codes(held: Sequence[Held], rng: Random) -> Coded:
    """Draw new codes for everything."""
    cards = {
        (one.couple, one.number, side): card
        for one in held
        for side, card in one.sitting.cards.items()
    }
    reports = [(key, place) for key, card in cards.items() for place in range(len(card.events))]
    return Coded(
        clients=new_codes("c", (one.couple[0] for one in held), rng),
        therapists=new_codes("t", (one.couple[1] for one in held), rng),
        episodes=new_codes("e", (one.couple for one in held), rng),
        sessions=new_codes("s", ((one.couple, one.number) for one in held), rng),
        cards=new_codes("k", cards, rng),
        reports=new_codes("r", reports, rng),
    )


def episode_rows(held: Sequence[Held], codes: Coded, until: Mapping[Couple, date]) -> Iterator[Row]:
    """One row a therapy, with the last day on which it was seen."""
    first_of_all = min(one.sitting.day for one in held)
    starts: dict[Couple, date] = {one.couple: one.sitting.day for one in held if one.number == 1}
    last_days = {one.couple: one.day for one in held}
    for couple, code in codes.episodes.items():
        start = starts[couple]
        yield {
            "episode": code,
            "client": codes.clients[couple[0]],
            "therapist": codes.therapists[couple[1]],
            "status": EpisodeStatus.OPEN.value,
            "last_day": last_days[couple],
            "observed_until": (until[couple] - start).days,
            "study_quarter": int((start - first_of_all).days / QUARTER) + 1,
        }


def session_rows(held: Sequence[Held], codes: Coded) -> Iterator[Row]:
    """One row a session of which a card came back."""
    for one in held:
        yield {
            "session": codes.sessions[one.couple, one.number],
            "episode": codes.episodes[one.couple],
            "number": one.number,
            "day": one.day,
            "status": SessionStatus.HELD.value,
            "cards_expected": True,
        }


def card_rows(held: Sequence[Held], codes: Coded) -> Iterator[Row]:
    """One row a card."""
    for one in held:
        for side, card in one.sitting.cards.items():
            yield {
                "card": codes.cards[one.couple, one.number, side],
                "session": codes.sessions[one.couple, one.number],
                "perspective": side.value,
                "language": card.language or None,
                "helpful": card.helpful.value,
                "hindering": card.hindering.value,
                "delay_hours": _delay(card),
                "after_reveal": False,
                "on_paper": True,
            }


def _delay(card: TypedCard) -> float | None:
    """Whole days as hours: paper tells no more."""
    if card.filled_on is None:
        return None
    return 24.0 * (card.filled_on - card.meeting.day).days


def report_rows(held: Sequence[Held], codes: Coded, *, text: bool) -> Iterator[Row]:
    """One row an event report, with what the tables above say of it."""
    for one in held:
        for side, card in one.sitting.cards.items():
            key = (one.couple, one.number, side)
            for place, event in enumerate(card.events):
                row: Row = {
                    "report": codes.reports[key, place],
                    "card": codes.cards[key],
                    "session": codes.sessions[one.couple, one.number],
                    "episode": codes.episodes[one.couple],
                    "client": codes.clients[one.couple[0]],
                    "therapist": codes.therapists[one.couple[1]],
                    "perspective": side.value,
                    "valence": event.valence.value,
                    "rating": event.rating,
                    "moment": event.moment.value if event.moment else None,
                    "visibility": card.visibility.value if card.visibility else None,
                }
                yield row | ({"text": event.text or None} if text else {})
