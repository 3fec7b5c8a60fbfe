"""What travels with a card that is in: that it is, and the proof that opens one's own view."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from visavis.apps.cards.forms.fields import key_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.handed_in import HandedIn, handed_in_by
from visavis.apps.cards.rules.links import Way
from visavis.privacy.own import may_keep

PROOF = "own"
"""The name of the proof in the receipt's address."""

MARK = "visavis.card_is_in"
"""Where a request keeps it; no visitor can send a header of this name."""


def note_over(request: HttpRequest) -> None:
    """Note that nothing of this post is needed any more, whatever breaks under the answer."""
    request.META[MARK] = True


def is_over(request: HttpRequest) -> bool:
    """Whether the card is in, or was put aside: its words must not be shown again."""
    return MARK in request.META


class ToReceipt(HttpResponse):
    """A redirect to an address of ours, in which nothing has to be quoted or looked at again."""

    def __init__(self, url: str) -> None:
        super().__init__(status=303, headers={"Location": url})
        self.url = url


def to_receipt(request: HttpRequest, handed: HandedIn) -> ToReceipt:
    """Lead to the receipt, so that reloading the page sends nothing."""
    # Token and proof are letters, digits and lines only.
    return ToReceipt(f"{request.path}?{PROOF}={handed.as_text()}")


def proof_with(request: HttpRequest, card: Card, *, now: datetime) -> str:
    """Return the proof that this visitor handed the card in; empty for everybody else.

    It came with the address, or the visitor posts the same card once more.
    """
    handed = handed_in_by(request.GET.get(PROOF, ""))
    if handed is None and request.method == "POST" and card.handed_in_at is not None:
        handed = HandedIn(card.pk, key_in(request.POST), Way.SENT, card.handed_in_at)
    if handed is None or (handed.card, handed.key) != (card.pk, card.idempotency_key):
        return ""
    offered = may_keep(handed_in_at=handed.at, typed_in=card.on_paper, now=now)
    return handed.as_text() if offered else ""
