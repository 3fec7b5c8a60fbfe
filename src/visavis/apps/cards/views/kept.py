"""What a card's page tells its script, and the worker that answers when there is no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.apps.cards.queries.links import Opened
from visavis.apps.cards.rules.content import MAX_ENTRIES
from visavis.apps.cards.rules.links import Way
from visavis.privacy.device import kept_for
from visavis.privacy.retention import THERAPIST_DRAFT_LIFE

HEADER = "Visavis-Card"


class Came(StrEnum):
    """What came of a card, in the header that its script trusts."""

    OPEN = "open"
    """It can be handed in: the page is its form."""
    RECEIVED = "received"
    """What this post brought is handed in, now or by an earlier try."""
    BEFORE = "before"
    """It was handed in before with something else; what this post brought is not kept."""
    GONE = "gone"
    """There is no card behind the link, or no longer."""


@dataclass(frozen=True, slots=True)
class Keep:
    """What the script may do on this device; a page without it loads no script."""

    seconds: int
    """How long a draft may wait on the device."""
    worker: bool = True
    """Whether the page opens without network and the card is sent later by itself. Where somebody
    signs in it is not: a reload asks who is there."""
    most: int = MAX_ENTRIES
    """How many moments fit on a card."""


def keep(opened: Opened, *, now: datetime) -> Keep | None:
    """Return what may be kept of this card, or None behind a link that is not the client's own."""
    card = opened.card
    life = kept_for(asked_at=card.asked_at, own_device=opened.way is Way.SENT, now=now)
    return Keep(int(life.total_seconds())) if life is not None else None


def keep_draft() -> Keep:
    """Return what may be kept of a therapist's own card: what is typed while a sign-in ends."""
    return Keep(int(THERAPIST_DRAFT_LIFE.total_seconds()), worker=False)


def says(came: Came, response: HttpResponse) -> HttpResponse:
    """Tell the page's script what came of the card."""
    response[HEADER] = came.value
    return response


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Start the worker at the head of the cards' addresses: a worker rules what is below it.

    One line, so that the worker itself is a static file like the others, with a name of its own
    for each version.
    """
    del request
    line = f'import "{static("visavis/card/worker.js")}";\n'
    return HttpResponse(line, content_type="text/javascript")
