"""How long coding will take: told before a round is made, so that nobody asks too much."""

from __future__ import annotations

from visavis.apps.coding.rules.assigning import Deal
from visavis.vocab.coding import RoundKind

SECONDS = {RoundKind.CATEGORIES: 45, RoundKind.SAME_EVENT: 60}
"""For one packet, reading and a short look into the codebook included; a guess, and told as one."""


def packets_each(packets: int, raters: int, deal: Deal, *, gold: int = 0) -> int:
    """Return how many packets each rater will be given, repeats included."""
    if not raters:
        return 0
    common = round(deal.overlap * packets)
    own = common + -(-(packets - common) * min(deal.codings, raters) // raters)
    return own + round(deal.repeats * own) + gold


def hours_each(packets: int, kind: RoundKind) -> float:
    """Return how many hours so many packets take."""
    return packets * SECONDS[kind] / 3600
