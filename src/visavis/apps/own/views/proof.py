"""Proof that whoever holds the phone is its owner: the present passphrase, or a passkey.

An open view may lie in somebody else's hands. What it cannot undo asks for what opens it, in the
same post.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from visavis.apps.own.actions.opening import (
    NotOpenedError,
    TooManyTriesError,
    by_passkey,
    by_passphrase,
)
from visavis.apps.own.forms.passphrase import ProofForm
from visavis.apps.own.gate import address_of, opened_visit, site_of
from visavis.apps.own.models import OwnView
from visavis.apps.own.queries.ways import Ways, ways_into
from visavis.apps.own.rules.passkeys import ask_to_open
from visavis.gateways.outside import outside


class UnprovenError(Exception):
    """Nothing that was posted opens this very view; what the page says, and its status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def must_be_proven(request: HttpRequest) -> None:
    """Go on only if what was posted opens the view that stands open; guesses count as at the door.

    Raises
    ------
    UnprovenError
        When it does not.
    """
    view = opened_visit(request).view
    if not (request.POST.get("proof") or request.POST.get("present")):
        raise UnprovenError(_missing(ways_into(view)), 422)
    try:
        proven = _opened_with(request, view)
    except TooManyTriesError as error:
        sentence = gettext("Too many tries. Please wait a quarter of an hour.")
        raise UnprovenError(sentence, 429) from error
    except NotOpenedError:
        proven = None
    if proven is None or proven.pk != view.pk:
        raise UnprovenError(_wrong(request), 422)


def proof_asked(request: HttpRequest) -> dict[str, object]:
    """Return what the part of a page shows that asks for the proof."""
    view = opened_visit(request).view
    site = site_of(request, view.client.practice)
    return {
        "ways": ways_into(view),
        "proof": ProofForm(),
        "asked_to_open": ask_to_open(site, now=outside().clock.now()),
    }


def _missing(ways: Ways) -> str:
    if not ways.passkeys:
        return gettext("Please type your present passphrase as well: it shows that it is you.")
    if not ways.passphrase:
        return gettext("Please use your passkey as well: it shows that it is you.")
    return gettext(
        "Please type your present passphrase as well, or use your passkey: it shows that it is you."
    )


def _wrong(request: HttpRequest) -> str:
    """Say what did not hold; whoever has the view open knows already what opens it."""
    if request.POST.get("proof"):
        return gettext("The passkey did not work, and nothing has happened. Try again.")
    return gettext("The passphrase was wrong, and nothing has happened. Try again.")


def _opened_with(request: HttpRequest, view: OwnView) -> OwnView:
    now, address = outside().clock.now(), address_of(request)
    answer = request.POST.get("proof", "")
    if answer:
        return by_passkey(site=site_of(request), answer=answer, address=address, now=now)
    passphrase = request.POST.get("present", "")
    return by_passphrase(name=view.name, passphrase=passphrase, address=address, now=now)
