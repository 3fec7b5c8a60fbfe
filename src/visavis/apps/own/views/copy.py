"""Take a copy along: for programs, and for paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.care.queries.consent import ledger
from visavis.apps.own.gate import for_an_open_view, opened_visit
from visavis.apps.own.queries.copy import copy_of
from visavis.apps.own.queries.log import log_of
from visavis.apps.own.queries.shelf import shelf
from visavis.apps.own.views.printing import on_paper
from visavis.gateways.outside import outside
from visavis.report.own_copy import own_copy_pdf


@private
@require_safe
@for_an_open_view
def data(request: HttpRequest) -> HttpResponse:
    """Return cards, deeds and consents as a FHIR Bundle."""
    found = copy_of(opened_visit(request).view, now=outside().clock.now())
    return JsonResponse(
        found,
        content_type="application/fhir+json",
        headers={"Content-Disposition": 'attachment; filename="cards.json"'},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@private
@require_safe
@for_an_open_view
def printed(request: HttpRequest) -> HttpResponse:
    """Return cards, deeds and consents as a PDF."""
    view, now = opened_visit(request).view, outside().clock.now()
    cards = [own for own in shelf(view, now=now).cards if own.card.withdrawn_at is None]
    log = log_of(view.client, [own.card for own in cards])
    return HttpResponse(
        own_copy_pdf(on_paper(cards, log, ledger(view.client), now=now)),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="cards.pdf"'},
    )
