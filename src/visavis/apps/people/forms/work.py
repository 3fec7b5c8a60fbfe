"""What a therapist tells of their work."""

from __future__ import annotations

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from visavis.apps.people.actions.work import Work
from visavis.apps.people.forms.words import ORIENTATIONS
from visavis.apps.people.models import WorkProfile
from visavis.apps.people.models.work import EARLIEST_YEAR
from visavis.vocab.therapist import Orientation

UNTOLD = ("", _("I would rather not say"))


class WorkForm(forms.Form):
    """Everything may be left open."""

    orientation = forms.ChoiceField(
        label=_("What do you mainly work by?"),
        choices=[UNTOLD, *((value.value, word) for value, word in ORIENTATIONS.items())],
        required=False,
    )
    practising_since = forms.IntegerField(
        label=_("Since which year do you practise?"),
        help_text=_("For instance 2009. You may leave it empty."),
        min_value=EARLIEST_YEAR,
        required=False,
    )
    words_in_studies = forms.BooleanField(
        label=_("My own words may enter study datasets"),
        help_text=_(
            "What you write on your cards, and your guesses, with names struck out; and only "
            "where the client has agreed as well. Without your tick, your ratings are studied "
            "and your words are not."
        ),
        required=False,
    )

    def __init__(
        self, data: QueryDict | None = None, *, told: WorkProfile | None, this_year: int
    ) -> None:
        """Begin with what was told before."""
        super().__init__(data, initial=model_to_dict(told) if told is not None else None)
        self.this_year = this_year

    def clean_practising_since(self) -> int | None:
        """Nobody began in a year to come."""
        year: int | None = self.cleaned_data["practising_since"]
        if year is not None and year > self.this_year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def work(self) -> Work:
        """Return what was told."""
        data = self.cleaned_data
        return Work(
            orientation=Orientation(data["orientation"]) if data["orientation"] else None,
            practising_since=data["practising_since"],
            words_in_studies=data["words_in_studies"],
        )
