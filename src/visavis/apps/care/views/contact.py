"""Name and contact of one's own client."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from visavis.apps.care.forms.contact import ContactForm
from visavis.apps.care.gate import own_client
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.gate import actor_of
from visavis.apps.people.queries.identities import contact_of
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show name and contact, and change them."""
    client = own_client(request, client_id)
    known = contact_of(client.pk)
    form = ContactForm(typed(request), initial=ContactForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        put_identity(
            client=client.pk,
            subject=client.subject,
            practice=client.practice_id,
            contact=form.contact(),
            by=actor_of(request),
            now=outside().clock.now(),
        )
        messages.success(request, gettext("The contact is changed."))
        return redirect("cards:client", client.pk)
    context = {"client": client, "name": known.name, "form": form}
    status = 422 if form.errors else 200
    return page(request, "care/contact.html", context, practice=client.practice, status=status)
