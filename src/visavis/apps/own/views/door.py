"""The door: open the view, or what is in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from visavis.apps.cards.views.private import private
from visavis.apps.care.models import ErasureRequest
from visavis.apps.own.actions.opening import (
    NotOpenedError,
    TooManyTriesError,
    begin_visit,
    by_passkey,
    by_passphrase,
    close_visit,
)
from visavis.apps.own.forms.passphrase import OpenForm
from visavis.apps.own.gate import (
    VISIT_COOKIE,
    address_of,
    for_an_open_view,
    give_cookie,
    opened_visit,
    site_of,
    take_cookie,
    visit_of,
)
from visavis.apps.own.models import OwnView
from visavis.apps.own.queries.shelf import shelf
from visavis.apps.own.rules.passkeys import ask_to_open
from visavis.apps.own.views.page import page
from visavis.gateways.outside import outside


@private
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for what opens a view, or show the cards in the one that is open."""
    if request.method == "POST":
        return _open(request)
    if visit_of(request) is not None:
        return _cards(request)
    return _closed(request, OpenForm())


@private
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the view in this browser."""
    visit = visit_of(request)
    if visit is not None:
        close_visit(visit=visit)
    return take_cookie(HttpResponseRedirect(reverse("own:door")), VISIT_COOKIE)


@for_an_open_view
def _cards(request: HttpRequest) -> HttpResponse:
    view = opened_visit(request).view
    context = {
        "shelf": shelf(view, now=outside().clock.now()),
        "erasure": ErasureRequest.objects.filter(client=view.client_id).first(),
    }
    return page(request, "own/cards.html", context)


def _open(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    try:
        view = opened_with(request, form)
    except TooManyTriesError:
        form.add_error(None, gettext("Too many tries. Please wait a quarter of an hour."))
        return _closed(request, form, status=429)
    except NotOpenedError:
        form.add_error(None, gettext("Name and passphrase do not belong together."))
        return _closed(request, form, status=422)
    token = begin_visit(view=view, now=outside().clock.now())
    return give_cookie(HttpResponseRedirect(reverse("own:door")), VISIT_COOKIE, token)


def opened_with(request: HttpRequest, form: OpenForm) -> OwnView:
    """Return the view that was opened with what was posted: a passkey, or name and passphrase.

    Raises
    ------
    NotOpenedError
        When nothing opens with it; `TooManyTriesError` when not even the right one would.
    """
    now, address = outside().clock.now(), address_of(request)
    answer = request.POST.get("credential", "")
    if answer:
        return by_passkey(site=site_of(request), answer=answer, address=address, now=now)
    if not form.is_valid():
        raise NotOpenedError
    typed = form.cleaned_data
    return by_passphrase(
        name=typed["name"], passphrase=typed["passphrase"], address=address, now=now
    )


def _closed(request: HttpRequest, form: OpenForm, *, status: int = 200) -> HttpResponse:
    asked = ask_to_open(site_of(request), now=outside().clock.now())
    return page(request, "own/door.html", {"form": form, "asked": asked}, status=status)
