"""After handing in: put the card into one's own view, or make one with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.links import client_card_by_id
from visavis.apps.cards.rules.handed_in import HandedIn, handed_in_by
from visavis.apps.cards.rules.links import Way
from visavis.apps.cards.views.private import private
from visavis.apps.own.actions.keeping import (
    AlreadyKeptError,
    NameTakenError,
    PasskeyTakenError,
    keep_card,
    make_view,
    remember_device,
)
from visavis.apps.own.actions.opening import NotOpenedError, begin_visit
from visavis.apps.own.forms.passphrase import NewPassphraseForm, OpenForm
from visavis.apps.own.gate import (
    DEVICE_COOKIE,
    VISIT_COOKIE,
    give_cookie,
    site_of,
    visit_of,
)
from visavis.apps.own.models import Device, OwnView
from visavis.apps.own.queries.visits import device_by
from visavis.apps.own.rules.offers import Named, new_offer, offered
from visavis.apps.own.rules.passkeys import (
    NewPasskey,
    PasskeyRefusedError,
    ask_to_make,
    ask_to_open,
    made,
)
from visavis.apps.own.views.door import opened_with, refusal
from visavis.apps.own.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.own import DEVICE_LIFE, may_keep


@dataclass(slots=True)
class Desk:
    """What is on the page: the card at hand, and the forms."""

    card: Card
    handed: HandedIn
    named: Named
    offered: bool
    """Whether id and name were posted as a page offered them."""
    device: Device | None
    now: datetime
    new: NewPassphraseForm
    open: OpenForm
    trouble: str = ""
    """What went wrong with a passkey or with the browser, in a sentence."""
    not_opened: str = ""
    """Why the view that there is did not open, in a sentence."""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, proof: str) -> HttpResponse:
    """Offer the ways to keep a card; take the one that was chosen. A GET changes nothing.

    Whether the card was in before it was posted, the page is the same: who hands in a card in the
    client's place, through the code on the therapist's screen, learns nothing here either.
    """
    now = outside().clock.now()
    handed = handed_in_by(proof)
    card = client_card_by_id(handed.card) if handed is not None else None
    if handed is None or card is None or not _may_keep(card, handed, now=now):
        return render(request, "own/no_card.html", status=404)
    named = _offered(request, card)
    desk = Desk(
        card=card,
        handed=handed,
        named=named or _new_offer(card),
        offered=named is not None,
        device=_device(request, card, now=now),
        now=now,
        new=NewPassphraseForm(name=""),
        open=OpenForm(),
    )
    if request.method != "POST":
        return _show(request, desk)
    chosen = WAYS.get(request.POST.get("do", ""))
    if chosen is None:
        return _show(request, desk, status=422)
    try:
        return chosen(request, desk)
    except AlreadyKeptError:
        desk.trouble = gettext("This card is already in a view.")
        return _show(request, desk, status=409)


def _make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a view that a passphrase opens."""
    desk.new = NewPassphraseForm(request.POST, name=desk.named.name)
    if not desk.new.is_valid():
        return _show(request, desk, status=422)
    return _made(request, desk, desk.new.cleaned_data["passphrase"])


def _make_with_passkey(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a view that a passkey opens."""
    site = site_of(request, desk.card.episode.client.practice)
    try:
        passkey = made(site, request.POST.get("credential", ""), now=desk.now)
    except PasskeyRefusedError:
        desk.trouble = gettext("The passkey did not work. Try again, or take a passphrase.")
        return _show(request, desk, status=422)
    return _made(request, desk, passkey)


def _made(request: HttpRequest, desk: Desk, opened_by: str | NewPasskey) -> HttpResponse:
    try:
        view = _new_view(desk, opened_by)
    except NameTakenError:
        desk.named = _new_offer(desk.card)
        desk.trouble = gettext("This name was just taken. Here is another.")
        return _show(request, desk, status=409)
    except PasskeyTakenError:
        desk.trouble = gettext("This passkey is in use already. Take another, or a passphrase.")
        return _show(request, desk, status=422)
    response = _open(view, "own:made", now=desk.now)
    if request.POST.get("mine"):
        token = remember_device(view=view, now=desk.now)
        give_cookie(response, DEVICE_COOKIE, token, life=DEVICE_LIFE)
    return response


def _new_view(desk: Desk, opened_by: str | NewPasskey) -> OwnView:
    if not desk.offered:  # a name of somebody's own is answered as one that is taken
        raise NameTakenError
    return make_view(
        card=desk.card,
        handed=desk.handed,
        named=desk.named,
        passphrase=opened_by if isinstance(opened_by, str) else None,
        passkey=opened_by if isinstance(opened_by, NewPasskey) else None,
        now=desk.now,
    )


def _join(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the card into a view that passphrase or passkey opens."""
    desk.open = OpenForm(request.POST)
    try:
        view = opened_with(request, desk.open)
        keep_card(view=view, card=desk.card, handed=desk.handed, now=desk.now)
    except NotOpenedError as error:
        desk.open, desk.not_opened, status = refusal(request, desk.open, error)
        return _show(request, desk, status=status)
    return _open(view, "own:door", now=desk.now)


def _join_by_device(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the card into the view that this browser may add to; that opens nothing."""
    if desk.device is None:
        return _show(request, desk, status=422)
    keep_card(view=desk.device.view, card=desk.card, handed=desk.handed, now=desk.now)
    context = {"name": desk.device.view.name, "shown": desk.handed.way is Way.SHOWN}
    return page(request, "own/kept.html", context)


def _join_open_view(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the card into the view that stands open in this browser."""
    visit = visit_of(request)
    if visit is None or visit.view.client_id != desk.card.episode.client_id:
        return _show(request, desk, status=422)
    keep_card(view=visit.view, card=desk.card, handed=desk.handed, now=desk.now)
    return HttpResponseRedirect(reverse("own:door"))


WAYS: dict[str, Callable[[HttpRequest, Desk], HttpResponse]] = {
    "make": _make,
    "make-passkey": _make_with_passkey,
    "join": _join,
    "device": _join_by_device,
    "here": _join_open_view,
}


def _may_keep(card: Card, handed: HandedIn, *, now: datetime) -> bool:
    typed_in = card.on_paper and card.idempotency_key == handed.key
    return bool(may_keep(handed_in_at=handed.at, typed_in=typed_in, now=now))


def _offered(request: HttpRequest, card: Card) -> Named | None:
    """Return the id and name that the page gave the view to be; None for any others."""
    posted = request.POST
    return offered(
        card.pk,
        view=posted.get("id", ""),
        name=posted.get("called", ""),
        seal=posted.get("seal", ""),
    )


def _new_offer(card: Card) -> Named:
    return new_offer(card.pk, get_language() or "")


def _device(request: HttpRequest, card: Card, *, now: datetime) -> Device | None:
    """Return this browser's permission to add cards, if it is for a view of this very client."""
    token = request.COOKIES.get(DEVICE_COOKIE, "")
    device = device_by(token, now=now) if token else None
    if device is None or device.view.client_id != card.episode.client_id:
        return None
    return device


def _open(view: OwnView, name: str, *, now: datetime) -> HttpResponse:
    token = begin_visit(view=view, now=now)
    return give_cookie(HttpResponseRedirect(reverse(name), status=303), VISIT_COOKIE, token)


def _show(request: HttpRequest, desk: Desk, *, status: int = 200) -> HttpResponse:
    practice = desk.card.episode.client.practice
    site, visit = site_of(request, practice), visit_of(request)
    context = {
        "desk": desk,
        "practice": practice,
        "here": visit is not None and visit.view.client_id == desk.card.episode.client_id,
        "asked_to_make": ask_to_make(
            site, view=desk.named.view, name=desk.named.name, now=desk.now
        ),
        "asked_to_open": ask_to_open(site, now=desk.now),
    }
    return page(request, "own/keep.html", context, status=status)
