"""A therapist's own clients: the list, and one more."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from visavis.apps.care.actions.intake import take_in
from visavis.apps.care.forms.intake import IntakeForm
from visavis.apps.care.queries.caseload import caseload, found
from visavis.apps.care.queries.studies import running_in
from visavis.apps.people.gate import current_practice, member_of, require, viewer_of
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside
from visavis.privacy.members import may_treat


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """List the therapist's clients; `q` looks for a code or a name among them."""
    practice = current_practice(request)
    require(may_treat(viewer_of(request), practice.pk))
    wanted = request.GET.get("q", "").strip()
    cases = found(caseload(member_of(request).pk, practice.pk), wanted)
    context = {
        "wanted": wanted,
        "going_on": [case for case in cases if case.is_open],
        "ended": [case for case in cases if not case.is_open],
    }
    return page(request, "care/clients.html", context, practice=practice)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a client and open the therapy."""
    practice = current_practice(request)
    require(may_treat(viewer_of(request), practice.pk))
    now = outside().clock.now()
    today = now.astimezone(ZoneInfo(practice.time_zone)).date()
    form = IntakeForm(
        typed(request),
        studies=list(running_in(practice, today)),
        initial={"language": practice.language},
    )
    if request.method == "POST" and form.is_valid():
        episode = take_in(
            practice=practice, therapist=member_of(request), intake=form.intake(today), now=now
        )
        code = episode.client.code
        messages.success(request, gettext("%(code)s is added.") % {"code": code})
        return redirect("cards:client", episode.client_id)
    status = 422 if form.errors else 200
    return page(request, "care/new.html", {"form": form}, practice=practice, status=status)
