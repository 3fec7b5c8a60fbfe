"""A client's wish to be erased: taken down, and taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.care.actions.erasure import ErasureRefusedError, ask_erasure, revoke_erasure
from visavis.apps.care.models import Client, ErasureRequest
from visavis.apps.care.queries.clients import facts
from visavis.apps.people.gate import actor_of, require, viewer_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.erasure import may_ask_erasure
from visavis.privacy.members import signed_in
from visavis.privacy.retention import ERASURE_DELAY


@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say what an erasure does, take down the wish, and take it back while that is possible."""
    require(signed_in(viewer_of(request)))
    client = get_object_or_404(Client.objects.select_related("practice"), pk=client_id)
    require(may_ask_erasure(viewer_of(request), facts(client)))
    standing = ErasureRequest.objects.filter(client=client).first()
    if request.method == "POST":
        return _change(request, client, standing)
    context = {
        "client": client,
        "standing": standing,
        "hours": int(ERASURE_DELAY.total_seconds() // 3600),
    }
    return page(request, "care/erasure.html", context, practice=client.practice)


def _change(request: HttpRequest, client: Client, standing: ErasureRequest | None) -> HttpResponse:
    by, now = actor_of(request), outside().clock.now()
    if request.POST.get("do") != "revoke":
        ask_erasure(client=client, by=by, now=now)
        messages.success(request, gettext("The wish is taken down."))
    elif standing is not None:
        try:
            revoke_erasure(request=standing, by=by, now=now)
        except ErasureRefusedError as refused:
            messages.error(request, gettext(str(refused)))
        else:
            messages.success(request, gettext("The wish is taken back."))
    return redirect("care:erasure", client.pk)
