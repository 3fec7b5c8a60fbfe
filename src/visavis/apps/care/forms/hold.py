"""A hold: until when law or a proceeding requires keeping a record, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from visavis.apps.care.models import ErasureRequest


class HoldForm(forms.Form):
    """Both are needed: nobody keeps a record without a day and a reason."""

    until = forms.DateField(
        label=gettext_lazy("Keep the record until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("The law or proceeding that requires it"),
        help_text=gettext_lazy("The client is told this, in these words."),
        max_length=ErasureRequest.HOLD_REASON,
    )
