"""A one-time link into the simulated practice."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from visavis.apps.people.actions.sign_in_links import (
    LinkOverError,
    NotSimulatedError,
    use_sign_in_link,
)
from visavis.apps.people.gate import LINK_KEY
from visavis.gateways.outside import outside

BACKEND = "visavis.apps.people.backends.MemberBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; only pressing it signs in, because scanners open links."""
    if request.method != "POST":
        return render(request, "people/enter.html")
    try:
        member = use_sign_in_link(token=token, now=outside().clock.now())
    except (LinkOverError, NotSimulatedError):
        return render(request, "people/link_over.html", status=404)
    request.session.flush()  # whoever was signed in here before leaves nothing behind
    login(request, member, backend=BACKEND)
    request.session[LINK_KEY] = True
    return redirect("front")
