"""The sealed pair: what each side may know about the two cards, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from visavis.vocab.card import PairState, Perspective, Visibility


@dataclass(frozen=True, slots=True)
class PairTimes:
    """When the two cards came in and when the seal runs out.

    A card handed in after the reveal keeps its time here; being later than `seal_until`, it
    cannot move the reveal.
    """

    client_in: datetime | None
    therapist_in: datetime | None
    seal_until: datetime

    def handed_in(self, side: Perspective) -> datetime | None:
        """When `side` handed in its card, or None."""
        return self.client_in if side is Perspective.CLIENT else self.therapist_in

    @property
    def reveal_at(self) -> datetime:
        """The moment at which the pair opens, as far as is known now."""
        if self.client_in is None or self.therapist_in is None:
            return self.seal_until
        return min(max(self.client_in, self.therapist_in), self.seal_until)


def is_open(times: PairTimes, *, now: datetime) -> bool:
    """Whether the pair is revealed at `now`."""
    return now >= times.reveal_at


def state_for(times: PairTimes, side: Perspective, *, now: datetime) -> PairState:
    """What `side` may know: nothing, that the pair is incomplete, or all that is shared."""
    if is_open(times, now=now):
        return PairState.OPEN
    if times.handed_in(side) is None:
        return PairState.OWN_CARD_MISSING
    return PairState.INCOMPLETE


def sealed_until(*, happened_at: datetime, asked_at: datetime, days: int) -> datetime:
    """Return when a pair opens even if one card never comes.

    Counted from the later of the two moments. A session entered long after it was held would
    otherwise be born open, and the client's card go straight to a therapist without one.
    """
    return max(happened_at, asked_at) + timedelta(days=days)


def still_asked(
    *, happened_at: datetime, asked_at: datetime, seal_until: datetime, now: datetime
) -> bool:
    """Whether a client is still written to about this hour.

    For as long as its pair would be sealed had it been entered at once: whoever enters a month
    of sessions in one evening sends nobody a month of letters.
    """
    return now - happened_at < seal_until - max(happened_at, asked_at)


def counts_as_after_reveal(seal_until: datetime, *, now: datetime) -> bool:
    """Whether a card handed in at `now` comes after the reveal and counts in no congruence.

    As long as one's own card is missing the pair cannot open by both being in, so the seal's
    end alone decides: the answer says nothing about the other card.
    """
    return now >= seal_until


def readable_by_therapist(
    *, pair_open: bool, episode_ended: bool, sharing_consented: bool
) -> frozenset[Visibility]:
    """Return the visibilities that the therapist may read now; queries filter by exactly these."""
    return frozenset(
        visibility
        for visibility in Visibility
        if therapist_may_read(
            visibility,
            pair_open=pair_open,
            episode_ended=episode_ended,
            sharing_consented=sharing_consented,
        )
    )


def therapist_may_read(
    visibility: Visibility, *, pair_open: bool, episode_ended: bool, sharing_consented: bool
) -> bool:
    """Whether the therapist may read a client's answer of this `visibility`.

    Withheld and absent look the same, so this is a bare yes or no without a sentence.
    """
    if not (pair_open and sharing_consented):
        return False
    if visibility is Visibility.THERAPIST:
        return True
    return visibility is Visibility.AFTER_ENDING and episode_ended
