"""The administrator's page about who works in the practice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from visavis.apps.people.actions.invitations import (
    invitation_link,
    mail_goes_out,
    send_invitation,
)
from visavis.apps.people.actions.members import RoleStaysError, end_role, invite
from visavis.apps.people.forms.members import InviteForm
from visavis.apps.people.gate import actor_of, current_practice, require, viewer_of
from visavis.apps.people.models import Member, Membership, Practice
from visavis.apps.people.queries.members import (
    colleagues,
    has_joined,
    has_role_elsewhere,
    members_in,
)
from visavis.gateways.outside import outside
from visavis.privacy.members import may_hand_over_invitation, may_manage_practice


def managed_practice(request: HttpRequest) -> Practice:
    """Return the current practice to somebody who may manage it."""
    practice = current_practice(request)
    require(may_manage_practice(viewer_of(request), practice.pk))
    return practice


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List everybody with a role in the practice."""
    practice = managed_practice(request)
    context = {"colleagues": colleagues(practice), "practice": practice}
    return render(request, "people/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Invite somebody, or give a further role to somebody who is here."""
    practice = managed_practice(request)
    form = InviteForm(request.POST or None, initial={"language": practice.language})
    if request.method == "POST" and form.is_valid():
        member = invite(
            new=form.new_member(),
            practice=practice,
            role=form.role_given(),
            by=actor_of(request),
            now=outside().clock.now(),
        )
        return _invited(request, member, practice)
    return render(request, "people/invite.html", {"form": form, "practice": practice})


@require_POST
def invite_again(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Send the invitation once more."""
    practice = managed_practice(request)
    return _invited(request, get_object_or_404(members_in(practice), pk=member_id), practice)


def _invited(request: HttpRequest, member: Member, practice: Practice) -> HttpResponse:
    """Send the mail; without a mail server, show the link of a member who was never here."""
    if not mail_goes_out():
        decision = may_hand_over_invitation(
            joined=has_joined(member), elsewhere=has_role_elsewhere(member, practice)
        )
        link = invitation_link(member) if decision else None
        context = {"member": member, "link": link, "practice": practice}
        return render(request, "people/invited.html", context)
    try:
        send_invitation(member=member, practice=practice)
    except OSError:  # the mail server's errors are all of this kind
        messages.error(
            request, gettext("The role is given, but the mail did not go out. Send it again later.")
        )
    else:
        messages.success(request, gettext("The invitation is on its way."))
    return redirect("people:members")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Ask whether a role should end, then end it."""
    practice = managed_practice(request)
    held = get_object_or_404(
        Membership.objects.select_related("member"),
        pk=membership_id,
        practice=practice,
        until__isnull=True,
    )
    if request.method == "POST":
        try:
            end_role(membership=held, by=actor_of(request), now=outside().clock.now())
        except RoleStaysError as error:
            messages.error(request, gettext(error.decision.reason))
        else:
            messages.success(request, gettext("The role has ended."))
        return redirect("people:members")
    return render(request, "people/end_role.html", {"held": held, "practice": practice})
