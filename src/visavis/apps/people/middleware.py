"""Turns a refusal into the right page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from visavis.apps.people.gate import PracticeNotChosen, Refused, member_of, viewer_of
from visavis.apps.people.queries.viewers import has_second_factor

Answer = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Answers `Refused` and `PracticeNotChosen`, wherever a view raised them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only exceptions matter here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Send to sign-in, to the second factor, to the choice, or show the sentence."""
        if isinstance(exception, PracticeNotChosen):
            return _send(request, "people:choose")
        if not isinstance(exception, Refused):
            return None
        viewer = viewer_of(request)
        if viewer.member is None:
            return _send(request, "account_login")
        if not viewer.second_factor:
            ready = has_second_factor(member_of(request))
            return _send(request, "mfa_reauthenticate" if ready else "mfa_index")
        sentence = gettext(exception.decision.reason)
        return render(request, "people/refused.html", {"sentence": sentence}, status=403)


def _send(request: HttpRequest, name: str) -> HttpResponse:
    """Redirect, and come back afterwards to what can be fetched again."""
    address = reverse(name)
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
