"""A client's wish to be erased: taken down, taken back, held where law requires keeping."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.care.actions.erasure import (
    ErasureRefusedError,
    ask_erasure,
    hold_erasure,
    release_hold,
    revoke_erasure,
)
from visavis.apps.care.forms.hold import HoldForm
from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.care.queries.clients import facts
from visavis.apps.people.gate import actor_of, require, viewer_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.erasure import may_ask_erasure, may_hold_erasure
from visavis.privacy.members import may_open_client, signed_in
from visavis.privacy.retention import ERASURE_DELAY


@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say what an erasure does, take down the wish, take it back or hold it while possible."""
    require(signed_in(viewer_of(request)))
    client = get_object_or_404(Client.objects.select_related("practice"), pk=client_id)
    require(may_ask_erasure(viewer_of(request), facts(client)))
    standing = ErasureRequest.objects.filter(client=client).first()
    wanted = request.POST.get("do", "ask") if request.method == "POST" else ""
    form = HoldForm(request.POST if wanted == "hold" else None)
    if wanted == "hold" and not form.is_valid():
        return _show(request, client, standing, form)
    if wanted:
        _change(request, client, standing, form)
        return redirect("care:erasure", client.pk)
    return _show(request, client, standing, form)


def _show(
    request: HttpRequest, client: Client, standing: ErasureRequest | None, form: HoldForm
) -> HttpResponse:
    known = facts(client)
    context = {
        "client": client,
        "standing": standing,
        "hours": int(ERASURE_DELAY.total_seconds() // 3600),
        "form": form if may_hold_erasure(viewer_of(request), known) else None,
        "may_open": bool(may_open_client(viewer_of(request), known)),
    }
    status = 422 if form.errors else 200
    return page(request, "care/erasure.html", context, practice=client.practice, status=status)


def _change(
    request: HttpRequest, client: Client, standing: ErasureRequest | None, form: HoldForm
) -> None:
    wanted, by, now = request.POST.get("do"), actor_of(request), outside().clock.now()
    if wanted in ("hold", "release"):
        require(may_hold_erasure(viewer_of(request), facts(client)))
    if wanted not in ("hold", "release", "revoke"):
        ask_erasure(client=client, by=by, now=now)
        messages.success(request, gettext("The wish is taken down."))
    elif standing is None:
        return
    elif wanted == "revoke":
        _try(
            request,
            lambda: revoke_erasure(request=standing, by=by, now=now),
            gettext("The wish is taken back."),
        )
    elif wanted == "hold":
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        _try(
            request,
            lambda: hold_erasure(request=standing, until=until, reason=reason, by=by, now=now),
            gettext("The record is held, and the client is told why."),
        )
    elif wanted == "release":
        _try(
            request,
            lambda: release_hold(request=standing, by=by, now=now),
            gettext("The hold is lifted."),
        )


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except ErasureRefusedError as refused:
        messages.error(request, gettext(str(refused)))
    else:
        messages.success(request, done)
