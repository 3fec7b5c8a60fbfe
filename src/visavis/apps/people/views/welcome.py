"""An invited member chooses a first password."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from visavis.apps.people.actions.invitations import invitation_holds
from visavis.apps.people.actions.members import LinkUsedError, set_first_password
from visavis.apps.people.models import Member
from visavis.gateways.outside import outside


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, member_id: UUID, token: str) -> HttpResponse:
    """Open the form under a link that still holds; opening alone changes nothing."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None or not invitation_holds(member, token):
        return render(request, "people/link_over.html", status=404)
    form: SetPasswordForm[Member] = SetPasswordForm(member, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/welcome.html", {"form": form, "member": member})
    password = form.cleaned_data["new_password1"]
    try:
        set_first_password(member=member, password=password, now=outside().clock.now())
    except LinkUsedError:
        return render(request, "people/link_over.html", status=404)
    member.refresh_from_db()
    credentials = {"email": member.email}
    login = Login(user=member, email=member.email)
    answer: HttpResponse = perform_password_login(request, credentials, login)
    return answer
