"""When the token of a form is out of date: the page again, with what was typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from visavis.apps.people.gate import PracticeNotChosen, Refused
from visavis.apps.people.middleware import RefusalMiddleware

IN_HANDS = "cards:kiosk"
KEEPS_WORDS = frozenset({"cards:therapist_card", "cards:therapist_ending", "cards:paper", IN_HANDS})
"""Pages that show a post without a pressed button again and change nothing."""
PRESS_AGAIN = "visavis_press_again"
"""Where a request has the sentence for a client; messages wait for the therapist."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show a card again with its words and ask to press once more; anything else is refused."""
    del reason  # says how tokens are made, to nobody's use
    match = request.resolver_match
    if match is None or match.view_name not in KEEPS_WORDS:
        return render(request, "403.html", status=403)
    kept = request.POST.copy()
    kept.pop("do", None)
    request.POST = kept  # type: ignore[assignment]  # a changed copy of the same kind
    again = _("Not handed in yet: please press the button once more. Your words are kept.")
    if match.view_name == IN_HANDS:
        request.META[PRESS_AGAIN] = again
    else:
        messages.warning(request, again)
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except (Refused, PracticeNotChosen) as refusal:
        # Raised before the middleware that answers refusals is on its way.
        answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(
            request, refusal
        )
        return answer or render(request, "403.html", status=403)
    if response.has_header("Location"):  # a tablet whose card is over: there is nothing to press
        return response
    response.status_code = 403
    return response
