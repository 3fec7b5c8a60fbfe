"""The Content-Security-Policy of every answer: the same words, put together once."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


class PolicyMiddleware:
    """Adds the policy that the settings name. No page has an exception, and none needs a nonce."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {sources}"
            for directive, sources in settings.CONTENT_SECURITY_POLICY.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header on the way out."""
        answer = self.get_response(request)
        answer[HEADER] = self.policy
        return answer
