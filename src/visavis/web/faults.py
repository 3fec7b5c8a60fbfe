"""When something breaks under a page: say so, keep what was typed, let the person press again."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, override

from visavis.apps.cards.views.arrived import is_over
from visavis.gateways.faults import fault_in
from visavis.privacy.sign_in import HANDED_OVER_IDLE

log = logging.getLogger(__name__)
CLIENTS = "cards:client_card"
TABLET = "cards:kiosk"
CARDS = frozenset(
    {CLIENTS, TABLET, "cards:therapist_card", "cards:therapist_ending", "cards:paper"}
)
"""Pages on which somebody writes, and which take the same post again without counting it twice."""
FIELD = re.compile(
    r"csrfmiddlewaretoken|do|key|language|code|contact|how|words|visibility"
    r"|(?:guess-)?(?:helpful|hindering)|(?:helpful|hindering|point)-count"
    r"|(?:helpful|hindering)-\d{1,3}-(?:text|rating|moment|visibility|out)"
    r"|point-\d{1,3}-(?:what|session|when|rating|out)",
    re.ASCII,
)
"""The names that fields of a card have; whatever else was sent did not come from a card."""
BY_A_PERSON = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of our own pages, and of an address that somebody opened."""
WORDS = ("-text", "-what", "-when")
"""How the names of boxes to write in end, beside those that stand alone."""
ALONE = frozenset({"words", "guess-helpful", "guess-hindering"})
SOON = 30
"""Seconds after which a program may try again by itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One field of a post, to be posted again."""

    name: str
    value: str

    @property
    def shown(self) -> bool:
        """Whether a person wrote it, and wants to see that it is still there."""
        return bool(self.value) and (self.name.endswith(WORDS) or self.name in ALONE)


class FaultMiddleware:
    """Answers a fault that a view met; `server_error` answers those that nobody could catch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only exceptions matter here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what broke, to the log; that it broke, to the person."""
        if fault_in(error) is None:
            return None
        return server_error(request, error)


def server_error(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Answer whatever went wrong: 503 for a fault that passes, 500 for a mistake of ours.

    Asks neither database nor keys nor static files: they may be what broke.
    """
    error = error or sys.exc_info()[1]
    what = fault_in(error) if error is not None else None
    if what is not None:
        # In one line: what an operator needs at night is the remedy, not where we noticed.
        log.error("fault %s", what)
    over = is_over(request)
    context = {
        "kept": [] if over or not _came_from_us(request) else _kept(request),
        "posted": request.method == "POST",
        "over": over,
        "tablet": _view(request) == TABLET,
    }
    with override(_language(request)):
        text = render_to_string("unsaved.html", context)
    response = HttpResponse(text, status=500 if what is None else 503)
    response["Cache-Control"] = "no-store"
    if _view(request) == CLIENTS:
        response["Referrer-Policy"] = "no-referrer"  # as everywhere behind the link
    if _view(request) == TABLET:
        # Left alone, the client's words give way, as they do on the card itself.
        response["Refresh"] = f"{int(HANDED_OVER_IDLE.total_seconds())}; url={request.path}"
    if what is not None:
        response["Retry-After"] = str(SOON)
    return response


def _view(request: HttpRequest) -> str:
    """Return the page that was asked for, also where something broke before anybody looked."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return ""
    return match.view_name


def _came_from_us(request: HttpRequest) -> bool:
    """Whether our own page sent this post: nobody else's words may stand under our address.

    A client's page sends `Origin: null`, and some browsers say nothing of where a post came from.
    Elsewhere there is a token against forged posts; what breaks before it was looked at must come
    from our own address.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = origin in {
        f"{request.scheme}://{request.META.get('HTTP_HOST')}",
        *settings.CSRF_TRUSTED_ORIGINS,
    }
    if _view(request) == CLIENTS:
        return site in BY_A_PERSON if site else origin in (None, "null") or ours
    checked = getattr(request, "csrf_processing_done", False)
    return checked or (site == "same-origin" if site else ours)


def _kept(request: HttpRequest) -> list[Kept]:
    """Return the fields of a card that were posted, in their order; of other pages nothing.

    A field may hold a password elsewhere; on a card it holds words that nobody has yet.
    """
    if request.method != "POST" or _view(request) not in CARDS:
        return []
    try:
        posted = request.POST
    except Exception:  # noqa: BLE001 -- a post that cannot be read may be what went wrong
        return []
    return [
        Kept(name, value)
        for name, values in posted.lists()
        if FIELD.fullmatch(name)
        for value in values
    ]


def _language(request: HttpRequest) -> str:
    """Return the language of the card as it was posted, where pages have it; else the visitor's."""
    chosen = next((each.value for each in _kept(request) if each.name == "language"), "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return get_language() or settings.LANGUAGE_CODE
