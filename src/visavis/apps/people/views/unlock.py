"""The therapist takes the tablet back."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from visavis.apps.audit.rules import Actor
from visavis.apps.people.actions.tablet import note_unlock_refused, note_unlocked
from visavis.apps.people.forms.unlock import UnlockForm
from visavis.apps.people.gate import LINK_KEY, REFUSED_KEY, handed_over, owner_of, take_back
from visavis.apps.people.models import Member
from visavis.apps.people.queries.viewers import only_simulated
from visavis.apps.people.views.page import typed
from visavis.gateways.outside import outside
from visavis.privacy.sign_in import LOCKED, unlocks_without_secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the owner's secret; then everything is as it was before the tablet was given away."""
    if handed_over(request) is None:
        return redirect("front")
    owner = owner_of(request)
    free = unlocks_without_secret(
        by_link=bool(request.session.get(LINK_KEY)), only_simulated=only_simulated(owner)
    )
    form = UnlockForm(typed(request), owner=owner)
    if request.method == "POST" and (free or _by_passkey(request, owner) or form.is_valid()):
        note_unlocked(by=Actor.member(owner.pk), now=outside().clock.now())
        take_back(request)
        return redirect("front")
    if request.method == "POST":
        _note_refused(request, owner)
    passkey = {} if free else _passkey(owner)
    context = {"form": form, "free": free, "passkey": passkey, "room": True}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/unlock.html", context, status=status)


def _note_refused(request: HttpRequest, owner: Member) -> None:
    """Leave one entry for all that was tried in vain in a while, so that it fills no log.

    What was noted in the future tells of a clock that was put back, and of no try.
    """
    now = outside().clock.now()
    noted = request.session.get(REFUSED_KEY)
    if noted is None or not timedelta() <= now - datetime.fromisoformat(noted) < LOCKED:
        note_unlock_refused(owner=owner, now=now)
        request.session[REFUSED_KEY] = now.isoformat()


def _passkey(owner: Member) -> dict[str, object]:
    """Return what the browser needs to ask for a passkey; nothing where there is none."""
    kept = Authenticator.objects.filter(user=owner, type=Authenticator.Type.WEBAUTHN)
    return {"request_options": begin_authentication(owner)} if kept.exists() else {}


def _by_passkey(request: HttpRequest, owner: Member) -> bool:
    if not request.POST.get("credential"):
        return False
    answer: bool = ReauthenticateWebAuthnForm(request.POST, user=owner).is_valid()
    return answer
