"""Words of people for templates."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from visavis.apps.people.actions import invitations
from visavis.apps.people.forms.words import ROLES
from visavis.vocab.people import Role

register = template.Library()


@register.simple_tag
def mail_goes_out() -> bool:
    """Whether a mail server is named."""
    return invitations.mail_goes_out()


@register.filter
def role_word(role: str) -> str | Promise:
    """Return people's word for a role."""
    return ROLES[Role(role)]
