"""The first run of a real practice."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from visavis.apps.people.actions.setup import SetupClosedError, set_up, setup_is_open
from visavis.apps.people.forms.setup import SetupForm
from visavis.gateways.outside import outside


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for practice and administrator; there is nothing here once a practice exists."""
    now = outside().clock.now()
    if not setup_is_open(token, now=now):
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/setup.html", {"form": form})
    try:
        member = set_up(
            token=token,
            practice=form.first_practice(),
            administrator=form.first_administrator(),
            now=now,
        )
    except SetupClosedError as error:
        raise Http404 from error
    login = Login(user=member, email=member.email)
    answer: HttpResponse = perform_password_login(request, {"email": member.email}, login)
    return answer
