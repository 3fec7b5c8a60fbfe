"""A tick before something that cannot be undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SureForm(forms.Form):
    """The tick alone; without it nothing happens."""

    sure = forms.BooleanField(
        label=_("Yes, I am sure"),
        error_messages={"required": _("Nothing has happened yet. Please tick first.")},
    )
