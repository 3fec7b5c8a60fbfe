"""What is asked of members only; a client who comes through a link is not asked for a sign-in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

MEMBERS = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "visavis.apps.people.middleware.SignInAgeMiddleware",
    "visavis.apps.people.middleware.HandedOverMiddleware",
)
"""From the outside in."""
LINKS = "/c/"
"""How the addresses of clients' links begin."""

Answer = Callable[[HttpRequest], HttpResponse]


class MembersMiddleware:
    """Session, sign-in and tablet for whoever may have one, and nothing for whoever cannot.

    A client's link is the key, and a browser without a session cookie is nobody's: there is
    nothing to look up, to end or to lock. With the cookie every address goes the whole way, so a
    tablet in a client's hands stays locked here, too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.by_link = self.by_member = get_response
        for name in reversed(MEMBERS):
            self.by_member = import_string(name)(self.by_member)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go the shorter way where nobody can be signed in."""
        if request.path_info.startswith(LINKS) and (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return self.by_link(request)
        return self.by_member(request)
