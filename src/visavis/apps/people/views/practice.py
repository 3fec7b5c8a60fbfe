"""The administrator's page about the practice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.people.actions.practice import change_practice
from visavis.apps.people.forms.practice import PracticeForm
from visavis.apps.people.gate import actor_of
from visavis.apps.people.views.members import managed_practice
from visavis.gateways.outside import outside


@require_http_methods(["GET", "HEAD", "POST"])
def settings(
    request: HttpRequest, *, card_forms: Callable[[], Sequence[str]] = tuple
) -> HttpResponse:
    """Show the settings and change them.

    Parameters
    ----------
    request
        The administrator's.
    card_forms
        Gives the names of the forms that are loaded; cards know them, and stand above.
    """
    practice = managed_practice(request)
    form = PracticeForm(request.POST or None, instance=practice, card_forms=card_forms())
    if request.method == "POST" and form.is_valid():
        now = outside().clock.now()
        change_practice(practice=practice, changes=form.changes(), by=actor_of(request), now=now)
        messages.success(request, gettext("Saved."))
        return redirect("people:settings")
    return render(request, "people/settings.html", {"form": form})
