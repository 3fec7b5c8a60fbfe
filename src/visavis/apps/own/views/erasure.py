"""Everything erased, as the client asks for it themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.views.private import private
from visavis.apps.care.actions.erasure import ErasureRefusedError, ask_erasure, revoke_erasure
from visavis.apps.care.models import ErasureRequest
from visavis.apps.care.queries.erasure import times
from visavis.apps.own.forms.sure import SureForm
from visavis.apps.own.gate import for_an_open_view, opened_visit, viewer_of
from visavis.apps.own.views.door import CALLED_OFF
from visavis.apps.own.views.page import page
from visavis.apps.own.views.proof import UnprovenError, must_be_proven, proof_asked
from visavis.gateways.outside import outside
from visavis.privacy.decision import Decision
from visavis.privacy.own import may_ask_own_erasure, may_revoke_own_erasure
from visavis.privacy.retention import ERASURE_DELAY


@private
@require_http_methods(["GET", "HEAD", "POST"])
@for_an_open_view
def erasure(request: HttpRequest) -> HttpResponse:
    """Say what erasing does; take the wish down, or take it back."""
    view, now = opened_visit(request).view, outside().clock.now()
    client = view.client
    by = Actor.client(client.subject)
    standing = ErasureRequest.objects.filter(client=client).first()
    form = SureForm(request.POST if request.POST.get("do") == "ask" else None)
    if request.method == "POST" and standing is not None and request.POST.get("do") == "revoke":
        if not _revoked(request, standing):
            return redirect("own:erasure")
        return redirect(f"{reverse('own:door')}?{CALLED_OFF}")
    if form.is_valid() and _may_ask(request, standing):
        try:
            must_be_proven(request)
        except UnprovenError as doubt:
            return _show(request, standing, form, trouble=doubt.sentence, status=doubt.status)
        ask_erasure(client=client, by=by, now=now, asked_in=view.pk)
        return redirect("own:erasure")
    return _show(request, standing, form, status=422 if form.errors else 200)


def _show(
    request: HttpRequest,
    standing: ErasureRequest | None,
    form: SureForm,
    *,
    trouble: str = "",
    status: int,
) -> HttpResponse:
    context = {
        "standing": standing,
        "form": form,
        "trouble": trouble,
        "hours": int(ERASURE_DELAY.total_seconds() // 3600),
        "may_ask": _may_ask(request, standing),
        "revocable": standing and _may_revoke(request, standing),
    }
    return page(request, "own/erasure.html", proof_asked(request) | context, status=status)


def _may_ask(request: HttpRequest, standing: ErasureRequest | None) -> Decision:
    asked_in = standing.asked_in if standing is not None else None
    return may_ask_own_erasure(viewer_of(request), stands=standing is not None, asked_in=asked_in)


def _may_revoke(request: HttpRequest, standing: ErasureRequest) -> Decision:
    viewer = viewer_of(request)
    return may_revoke_own_erasure(viewer, times(standing), asked_in=standing.asked_in)


def _revoked(request: HttpRequest, standing: ErasureRequest) -> bool:
    if not _may_revoke(request, standing):
        return False
    by = Actor.client(opened_visit(request).view.client.subject)
    try:
        revoke_erasure(request=standing, by=by, now=outside().clock.now())
    except ErasureRefusedError:
        return False  # it began or was asked for anew this moment; the page says how it stands
    return True
