"""Which practice it is about, for members of several."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from visavis.apps.people.gate import choose_practice, practices_for, require, viewer_of
from visavis.privacy.members import signed_in


def safe_next(request: HttpRequest) -> str:
    """Return where to go next: only within this site, the front page otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A word without a slash is no address: Django would take it for the name of a view.
    return wanted if here and wanted.startswith("/") else "/"


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Offer the member's practices and keep the choice for this sign-in."""
    require(signed_in(viewer_of(request)))
    if request.method == "POST":
        if not choose_practice(request, _practice_id(request)):
            raise Http404
        return redirect(safe_next(request))
    context = {"practices": practices_for(request), "next": safe_next(request)}
    return render(request, "people/choose.html", context)


def _practice_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("practice", ""))
    except ValueError as error:
        raise Http404 from error
