"""What opens the view: passphrase, passkeys, browsers that may add cards."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.views.private import private
from visavis.apps.own.actions.keeping import PasskeyTakenError
from visavis.apps.own.actions.ways import (
    LastWayError,
    add_further_passkey,
    forget_devices,
    remove_passkey,
    set_passphrase,
)
from visavis.apps.own.forms.passphrase import NewPassphraseForm
from visavis.apps.own.gate import (
    DEVICE_COOKIE,
    for_an_open_view,
    opened_visit,
    site_of,
    take_cookie,
)
from visavis.apps.own.models import Passkey
from visavis.apps.own.rules.passkeys import PasskeyRefusedError, ask_to_make, made
from visavis.apps.own.views.page import page
from visavis.apps.own.views.proof import UnprovenError, must_be_proven, proof_asked
from visavis.gateways.outside import outside


@private
@require_http_methods(["GET", "HEAD", "POST"])
@for_an_open_view
def ways(request: HttpRequest) -> HttpResponse:
    """Show what opens the view, and change it.

    Whoever holds the phone for a minute has the view open. What opens it changes only with the
    present passphrase or a passkey in the same post.
    """
    if request.method != "POST":
        return _show(request)
    change = CHANGES.get(request.POST.get("do", ""))
    if change is None:
        return _show(request, status=422)
    try:
        return change(request)
    except UnprovenError as doubt:
        return _show(request, trouble=doubt.sentence, status=doubt.status)


def _set_passphrase(request: HttpRequest) -> HttpResponse:
    visit = opened_visit(request)
    form = NewPassphraseForm(request.POST, name=visit.view.name)
    if not form.is_valid():
        return _show(request, form, status=422)
    must_be_proven(request)
    set_passphrase(
        view=visit.view,
        passphrase=form.cleaned_data["passphrase"],
        alone=bool(request.POST.get("alone")),
        keep=visit,
        now=outside().clock.now(),
    )
    return redirect("own:ways")


def _add_passkey(request: HttpRequest) -> HttpResponse:
    visit, now = opened_visit(request), outside().clock.now()
    view = visit.view
    try:
        passkey = made(
            site_of(request, view.client.practice), request.POST.get("credential", ""), now=now
        )
    except PasskeyRefusedError:
        return _show(request, trouble=gettext("The passkey did not work."), status=422)
    must_be_proven(request)
    try:
        add_further_passkey(view=view, passkey=passkey, keep=visit, now=now)
    except PasskeyTakenError:
        trouble = gettext("This passkey is in use already. Take another, or a passphrase.")
        return _show(request, trouble=trouble, status=422)
    return redirect("own:ways")


def _remove_passkey(request: HttpRequest) -> HttpResponse:
    visit = opened_visit(request)
    view, number = visit.view, request.POST.get("passkey", "")
    known = {str(passkey.pk): passkey.pk for passkey in view.passkeys.all()}
    passkey = get_object_or_404(Passkey, pk=known.get(number), view=view)
    must_be_proven(request)
    try:
        remove_passkey(passkey=passkey, keep=visit, now=outside().clock.now())
    except LastWayError:
        trouble = gettext("Set a passphrase first: without either, nothing opens your view.")
        return _show(request, trouble=trouble, status=422)
    return redirect("own:ways")


def _forget_devices(request: HttpRequest) -> HttpResponse:
    forget_devices(view=opened_visit(request).view, now=outside().clock.now())
    return take_cookie(redirect("own:ways"), DEVICE_COOKIE)


CHANGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "passphrase": _set_passphrase,
    "passkey": _add_passkey,
    "remove": _remove_passkey,
    "forget": _forget_devices,
}


def _show(
    request: HttpRequest,
    form: NewPassphraseForm | None = None,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    view, now = opened_visit(request).view, outside().clock.now()
    site = site_of(request, view.client.practice)
    known = [bytes(passkey.public_key) for passkey in view.passkeys.all()]
    context = {
        "form": form or NewPassphraseForm(name=view.name),
        "trouble": trouble,
        "asked_to_make": ask_to_make(site, view=view.pk, name=view.name, now=now, known=known),
    }
    return page(request, "own/ways.html", proof_asked(request) | context, status=status)
