"""The weekly therapy session: day and hour, both or neither."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, gettext_lazy

from visavis.apps.care.rules.intake import Weekly


class WeeklyForm(forms.Form):
    """Empty means no fixed day."""

    weekly_day = forms.TypedChoiceField(
        label=gettext_lazy("Every week on"),
        choices=[("", gettext_lazy("no fixed day")), *WEEKDAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    weekly_time = forms.TimeField(
        label=gettext_lazy("at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a day without an hour, and an hour without a day."""
        data = super().clean() or {}
        day, hour = data.get("weekly_day"), data.get("weekly_time")
        if day is not None and hour is None and "weekly_time" not in self.errors:
            self.add_error("weekly_time", gettext("At what time?"))
        if hour is not None and day is None:
            self.add_error("weekly_day", gettext("On which day?"))
        return data

    def weekly(self) -> Weekly | None:
        """Return the rhythm that was chosen."""
        day, hour = self.cleaned_data["weekly_day"], self.cleaned_data["weekly_time"]
        return None if day is None else Weekly(day, hour)
