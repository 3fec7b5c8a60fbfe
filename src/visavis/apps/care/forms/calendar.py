"""A calendar file to read, and the confirmation of what it changes."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from visavis.exchange.calendar.lines import FILE_BYTES


class CalendarForm(forms.Form):
    """One file, and whether it is the whole calendar."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        allow_empty_file=True,  # the reader says what is wrong with it
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={
            "required": format_lazy(
                gettext_lazy("Choose a file of at most {size} MB."), size=FILE_BYTES // 2**20
            )
        },
    )
    whole = forms.BooleanField(
        label=gettext_lazy(
            "This is my whole calendar: planned sessions that are no longer in it are taken back."
        ),
        required=False,
        initial=True,
    )

    def content(self) -> bytes:
        """Return the file; it stays in memory."""
        content: bytes = self.cleaned_data["file"].read(FILE_BYTES + 1)
        return content
