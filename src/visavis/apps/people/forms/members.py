"""Inviting a member."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from visavis.apps.people.actions.members import NewMember
from visavis.apps.people.forms.words import LANGUAGES, ROLES
from visavis.vocab.people import Role


class InviteForm(forms.Form):
    """Name, address and role of somebody who is to join."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, word) for role, word in ROLES.items()]
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def new_member(self) -> NewMember:
        """Return who is invited."""
        data = self.cleaned_data
        return NewMember(email=data["email"], name=data["name"], language=data["language"])

    def role_given(self) -> Role:
        """Return the role they get."""
        return Role(self.cleaned_data["role"])
