"""Turns a refusal into the right page, and ends a sign-in that lasted long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from visavis.apps.people.gate import (
    PracticeNotChosen,
    Refused,
    handed_over,
    leave_to_client,
    member_of,
    viewer_of,
)
from visavis.apps.people.queries.viewers import has_second_factor
from visavis.gateways.outside import outside
from visavis.privacy.sign_in import SEEN_EVERY, SignInTimes, still_signed_in

TIMES_KEY = "sign_in_times"
"""Where the session keeps when it began and when its owner was last seen."""

Answer = Callable[[HttpRequest], HttpResponse]


class SignInAgeMiddleware:
    """Ends a sign-in after a while without a click, and after a working day in any case."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out who is signed in for too long; keep the others' pages out of every cache."""
        now = outside().clock.now()
        if request.user.is_authenticated:
            _look_at(request, now)
        answer = self.get_response(request)
        if request.user.is_authenticated and TIMES_KEY not in request.session:
            _note(request, SignInTimes(began=now, seen=now))
        if request.user.is_authenticated and "Cache-Control" not in answer:
            # Names stand on members' pages: the next person at this browser finds none of them.
            answer["Cache-Control"] = "no-store"
        return answer


def _look_at(request: HttpRequest, now: datetime) -> None:
    kept = request.session.get(TIMES_KEY)
    if kept is None:
        return
    times = SignInTimes(*(datetime.fromisoformat(moment) for moment in kept))
    if not still_signed_in(times, now=now):
        logout(request)
    elif now - times.seen >= SEEN_EVERY and not _looks_by_itself(request):
        _note(request, SignInTimes(began=times.began, seen=now))


def _looks_by_itself(request: HttpRequest) -> bool:
    """Whether a page that waits asks again: that is no click, and keeps nobody signed in."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def _note(request: HttpRequest, times: SignInTimes) -> None:
    request.session[TIMES_KEY] = [times.began.isoformat(), times.seen.isoformat()]


OPEN_IN_HANDS = frozenset({"cards:kiosk", "people:unlock"})
"""The card of the client who holds the tablet, and the way back for its owner."""


class HandedOverMiddleware:
    """Answers every address with one neutral page while the browser is in a client's hands."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is open to the client, as nobody; stop everything else."""
        state = handed_over(request) if request.user.is_authenticated else None
        if state is None:
            return self.get_response(request)
        leave_to_client(request)
        if _name_of(request.path_info) in OPEN_IN_HANDS:
            return self.get_response(request)
        answer = render(request, "people/in_hands.html", {"unfinished": not state.done}, status=403)
        answer["Cache-Control"] = "no-store"
        return answer


def _name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


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
