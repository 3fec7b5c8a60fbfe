"""What every page of an own view asks first: which view stands open in this browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from visavis.apps.own.actions.opening import see_visit
from visavis.apps.own.models import Visit
from visavis.apps.own.queries.visits import visit_by
from visavis.apps.own.rules.passkeys import Site
from visavis.apps.people.models import Practice
from visavis.gateways.outside import outside
from visavis.privacy.own import NO_VIEW, OwnViewer, has_opened
from visavis.privacy.sign_in import SEEN_EVERY

VISIT_COOKIE = "mine"
"""Carries the open view; only its own pages get it."""
DEVICE_COOKIE = "mine-device"
"""Lets this browser add cards; set when the client says that it is theirs."""

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponse]


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the view that is open in this browser; looked up once a request."""
    kept = vars(request)
    if "_visit" not in kept:
        token = request.COOKIES.get(VISIT_COOKIE, "")
        kept["_visit"] = visit_by(token, now=outside().clock.now()) if token else None
    return cast("Visit | None", kept["_visit"])


def viewer_of(request: HttpRequest) -> OwnViewer:
    """Return who is asking, as `privacy` decides about it."""
    visit = visit_of(request)
    return NO_VIEW if visit is None else OwnViewer(visit.view_id, visit.view.client_id)


def opened_visit(request: HttpRequest) -> Visit:
    """Return the open view on a page that `for_an_open_view` guards."""
    visit = visit_of(request)
    if visit is None:
        msg = "no view is open"
        raise LookupError(msg)
    return visit


def for_an_open_view(view: View[More]) -> View[More]:
    """Show a page only while a view is open, in its practice's time; else lead to the door."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        if not has_opened(viewer_of(request)):
            return HttpResponseRedirect(reverse("own:door"))
        visit, now = opened_visit(request), outside().clock.now()
        if now - visit.seen_at >= SEEN_EVERY:
            see_visit(visit=visit, now=now)
        with timezone.override(ZoneInfo(visit.view.client.practice.time_zone)):
            return view(request, *args, **kwargs)

    return wrapped


def give_cookie(
    response: HttpResponse, name: str, token: str, *, life: timedelta | None = None
) -> HttpResponse:
    """Let the browser bring a token to the pages of own views, and to no others."""
    response.set_cookie(
        name,
        token,
        max_age=life,
        path=reverse("own:door"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def take_cookie(response: HttpResponse, name: str) -> HttpResponse:
    """Let the browser forget a token."""
    response.delete_cookie(name, path=reverse("own:door"), samesite="Strict")
    return response


def address_of(request: HttpRequest) -> str:
    """Return the network address, as the sign-in of members sees it."""
    return str(get_adapter().get_client_ip(request))


def site_of(request: HttpRequest, practice: Practice | None = None) -> Site:
    """Return where the browser is, for passkeys."""
    host = request.get_host()
    name = practice.sender_name if practice is not None else host
    return Site(f"{request.scheme}://{host}", host.partition(":")[0], name)
