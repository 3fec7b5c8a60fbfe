"""When a therapy ended."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from visavis.apps.care.models import Episode


class EndForm(forms.Form):
    """The last day; not before the first, not in the future."""

    ended_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: object = None, *, episode: Episode, today: date) -> None:
        """Begin with today."""
        self.episode, self.today = episode, today
        super().__init__(data, initial={"ended_on": today})  # type: ignore[arg-type]  # None is no data yet

    def clean_ended_on(self) -> date:
        """Refuse a day outside the therapy."""
        day: date = self.cleaned_data["ended_on"]
        if not self.episode.started_on <= day <= self.today:
            raise forms.ValidationError(
                gettext_lazy("Choose a day between the first one and today.")
            )
        return day
