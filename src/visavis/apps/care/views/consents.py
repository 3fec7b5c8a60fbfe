"""The ledger of consents: one more line, or a line withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from visavis.apps.care.actions.consents import give_consent, withdraw_consent
from visavis.apps.care.forms.consent import ConsentForm
from visavis.apps.care.gate import own_client
from visavis.apps.care.models import Consent
from visavis.apps.care.queries.studies import running_in
from visavis.apps.people.gate import actor_of, member_of, require, viewer_of
from visavis.apps.people.queries.identities import names_for
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside
from visavis.privacy.members import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write down a consent that the client gave on paper."""
    client = own_client(request, client_id)
    now = outside().clock.now()
    studies = list(running_in(client.practice, now.date()))
    form = ConsentForm(typed(request), studies=studies, language=client.practice.language)
    if request.method == "POST" and form.is_valid():
        agreed = form.agreed()
        give_consent(
            client=client,
            scope=agreed.scope,
            study=form.studies[str(agreed.study)] if agreed.study else None,
            version=agreed.version,
            language=form.cleaned_data["language"],
            recorded_by=member_of(request),
            by=actor_of(request),
            now=now,
        )
        messages.success(request, gettext("The consent is written down."))
        return redirect("cards:client", client.pk)
    context = {
        "client": client,
        "name": names_for([client.pk]).get(client.pk, ""),
        "form": form,
    }
    status = 422 if form.errors else 200
    return page(request, "care/consent.html", context, practice=client.practice, status=status)


@require_POST
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Stamp a consent as withdrawn."""
    require(signed_in(viewer_of(request)))
    consent = get_object_or_404(Consent, pk=consent_id)
    client = own_client(request, consent.client_id)
    withdraw_consent(consent=consent, by=actor_of(request), now=outside().clock.now())
    messages.success(request, gettext("The consent is withdrawn. Nothing leans on it any more."))
    return redirect("cards:client", client.pk)
