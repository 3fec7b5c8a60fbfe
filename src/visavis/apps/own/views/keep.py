"""After handing in: put the card into one's own view, or make one with it."""

from __future__ import annotations

import uuid
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
from visavis.apps.cards.views.private import private
from visavis.apps.own.actions.keeping import (
    Named,
    NameTakenError,
    add_passkey,
    keep_card,
    make_view,
    remember_device,
)
from visavis.apps.own.actions.opening import NotOpenedError, TooManyTriesError, begin_visit
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
from visavis.apps.own.rules.names import is_name, new_name
from visavis.apps.own.rules.passkeys import PasskeyRefusedError, ask_to_make, ask_to_open, made
from visavis.apps.own.views.door import opened_with
from visavis.apps.own.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.own import DEVICE_LIFE, may_keep


@dataclass(slots=True)
class Desk:
    """What is on the page: the card at hand, and the forms."""

    card: Card
    handed: HandedIn
    named: Named
    device: Device | None
    now: datetime
    new: NewPassphraseForm
    open: OpenForm
    trouble: str = ""
    """What went wrong with a passkey or with the browser, in a sentence."""


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
    if handed is None or card is None or not may_keep(handed_in_at=handed.at, now=now):
        return render(request, "own/no_card.html", status=404)
    desk = Desk(
        card=card,
        handed=handed,
        named=_named(request),
        device=_device(request, card, now=now),
        now=now,
        new=NewPassphraseForm(name=""),
        open=OpenForm(),
    )
    if request.method != "POST":
        return _show(request, desk)
    chosen = WAYS.get(request.POST.get("do", ""))
    return chosen(request, desk) if chosen is not None else _show(request, desk, status=422)


def _make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a view that a passphrase opens."""
    desk.new = NewPassphraseForm(request.POST, name=desk.named.name)
    if not desk.new.is_valid():
        return _show(request, desk, status=422)
    passphrase = desk.new.cleaned_data["passphrase"]
    return _made(request, desk, lambda: _new_view(desk, passphrase))


def _make_with_passkey(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a view that a passkey opens."""
    site = site_of(request, desk.card.episode.client.practice)
    try:
        passkey = made(site, request.POST.get("credential", ""), now=desk.now)
    except PasskeyRefusedError:
        desk.trouble = gettext("The passkey did not work. Try again, or take a passphrase.")
        return _show(request, desk, status=422)

    def make() -> OwnView:
        view = _new_view(desk, None)
        add_passkey(view=view, passkey=passkey, now=desk.now)
        return view

    return _made(request, desk, make)


def _new_view(desk: Desk, passphrase: str | None) -> OwnView:
    return make_view(
        card=desk.card,
        handed=desk.handed,
        named=desk.named,
        passphrase=passphrase,
        now=desk.now,
    )


def _made(request: HttpRequest, desk: Desk, make: Callable[[], OwnView]) -> HttpResponse:
    try:
        view = make()
    except NameTakenError:
        desk.named = Named(uuid.uuid4(), new_name(get_language() or ""))
        desk.trouble = gettext("This name was just taken. Here is another.")
        return _show(request, desk, status=409)
    response = _open(view, "own:made", now=desk.now)
    if request.POST.get("mine"):
        token = remember_device(view=view, now=desk.now)
        give_cookie(response, DEVICE_COOKIE, token, life=DEVICE_LIFE)
    return response


def _join(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the card into a view that passphrase or passkey opens."""
    desk.open = OpenForm(request.POST)
    try:
        view = opened_with(request, desk.open)
        keep_card(view=view, card=desk.card, handed=desk.handed, now=desk.now)
    except TooManyTriesError:
        desk.open.add_error(None, gettext("Too many tries. Please wait a quarter of an hour."))
        return _show(request, desk, status=429)
    except NotOpenedError:
        desk.open.add_error(None, gettext("Name and passphrase do not belong together."))
        return _show(request, desk, status=422)
    return _open(view, "own:door", now=desk.now)


def _join_by_device(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put the card into the view that this browser may add to; that opens nothing."""
    if desk.device is None:
        return _show(request, desk, status=422)
    keep_card(view=desk.device.view, card=desk.card, handed=desk.handed, now=desk.now)
    return page(request, "own/kept.html", {"name": desk.device.view.name})


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


def _named(request: HttpRequest) -> Named:
    """Return the id and name that the page gave the view to be, or new ones."""
    name = request.POST.get("called", "")
    try:
        view = uuid.UUID(request.POST.get("id", ""))
    except ValueError:
        view = uuid.uuid4()
    return Named(view, name if is_name(name) else new_name(get_language() or ""))


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
