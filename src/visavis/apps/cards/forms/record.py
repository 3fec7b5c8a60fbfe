"""What became of a therapy session, and when it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext, gettext_lazy

from visavis.vocab.care import SessionStatus

STATUS = {
    SessionStatus.HELD: gettext_lazy("Held"),
    SessionStatus.CANCELLED: gettext_lazy("Cancelled"),
    SessionStatus.MISSED: gettext_lazy("Missed"),
    SessionStatus.PLANNED: gettext_lazy("Planned"),
}
A_LIFETIME = timedelta(days=100 * 365)


class RecordForm(forms.Form):
    """A therapy session at another time than now, in the practice's time zone."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=list(STATUS.items()),
        initial=SessionStatus.HELD,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: object = None, *, now: datetime, zone: ZoneInfo) -> None:
        """Begin with today, and with the hour open."""
        self.now, self.zone = now, zone
        super().__init__(data, initial={"on": now.astimezone(zone).date()})  # type: ignore[arg-type]  # None is no data yet

    def clean_on(self) -> date:
        """Refuse a year that nobody means: at the calendar's ends no moment can be told."""
        day: date = self.cleaned_data["on"]
        if abs(day - self.now.date()) > A_LIFETIME:
            raise forms.ValidationError(self.fields["on"].error_messages["invalid"])
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a session that was held in the future, and a plan for the past."""
        data = super().clean() or {}
        if "on" not in data or "at" not in data or "status" not in data:
            return data
        ahead = self.moment() > self.now
        planned = data["status"] == SessionStatus.PLANNED
        if ahead and data["status"] in (SessionStatus.HELD, SessionStatus.MISSED):
            self.add_error("at", gettext("This moment is still to come."))
        if planned and not ahead:
            self.add_error("at", gettext("This moment has passed. What became of it?"))
        return data

    def moment(self) -> datetime:
        """Return when the session was."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], self.zone)

    def became(self) -> SessionStatus:
        """Return what became of it."""
        return SessionStatus(self.cleaned_data["status"])
