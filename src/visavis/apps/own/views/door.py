"""The door: open the view, or what is in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from visavis.apps.cards.views.private import private
from visavis.apps.care.models import ErasureRequest
from visavis.apps.care.queries.consent import left_every_study
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

CALLED_OFF = "called-off"
"""In the address after a wish to be erased was taken back, so that the page confirms it."""


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
    erasure = ErasureRequest.objects.filter(client=view.client_id).first()
    called_off = erasure is None and CALLED_OFF in request.GET
    context = {
        "shelf": shelf(view, now=outside().clock.now()),
        "erasure": erasure,
        "called_off": called_off,
        "left_studies": called_off and left_every_study(view.client),
    }
    return page(request, "own/cards.html", context)


def _open(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    try:
        view = opened_with(request, form)
    except NotOpenedError as error:
        form, trouble, status = refusal(request, form, error)
        return _closed(request, form, trouble, status=status)
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


def refusal(
    request: HttpRequest, form: OpenForm, error: NotOpenedError
) -> tuple[OpenForm, str, int]:
    """Return what the page then shows: the form, what went wrong, and the status.

    What is missing stands at its field. Which of name and passphrase is wrong is not said.
    """
    with_passkey = bool(request.POST.get("credential"))
    if with_passkey:
        form = OpenForm()  # nothing was typed, so nothing is missing
    if isinstance(error, TooManyTriesError):
        return form, gettext("Too many tries. Please wait a quarter of an hour."), 429
    if with_passkey:
        trouble = gettext("That did not work. Try again, or take name and passphrase.")
    elif form.is_valid():
        trouble = gettext("Name and passphrase do not belong together.")
    else:
        trouble = ""
    return form, trouble, 422


def _closed(
    request: HttpRequest, form: OpenForm, trouble: str = "", *, status: int = 200
) -> HttpResponse:
    asked = ask_to_open(site_of(request), now=outside().clock.now())
    context = {"form": form, "trouble": trouble, "asked": asked}
    return page(request, "own/door.html", context, status=status)
