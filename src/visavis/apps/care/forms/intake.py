"""A new client: contact, what was agreed to on paper, and the weekly rhythm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from visavis.apps.care.forms.contact import ContactForm
from visavis.apps.care.forms.weekly import WeeklyForm
from visavis.apps.care.models import Study
from visavis.apps.care.rules.intake import Agreed, Intake
from visavis.vocab.care import ConsentScope

SCOPES = {
    ConsentScope.SHARE: gettext_lazy(
        "I may read what the client marks for me, once both cards are in."
    ),
    ConsentScope.RESEARCH: gettext_lazy(
        "Ratings and codes enter the study, with how many sessions were before."
    ),
    ConsentScope.TEXT: gettext_lazy(
        "Raters may read the words. Names of clients and of those who work here are struck out; "
        "names of other people can remain."
    ),
    ConsentScope.LATER_CONTACT: gettext_lazy("The network may write again later."),
}
STUDY_SCOPES = (ConsentScope.RESEARCH, ConsentScope.TEXT, ConsentScope.LATER_CONTACT)


class IntakeForm(WeeklyForm, ContactForm):
    """One page; nothing on it must be filled in."""

    consent_version = forms.CharField(
        label=gettext_lazy("Version of the text that was signed"), max_length=20, initial="1"
    )
    share = forms.BooleanField(label=SCOPES[ConsentScope.SHARE], required=False)
    field_order = ("name", "mail", "phone", "channel", "language")

    def __init__(self, *args: Any, studies: Sequence[Study], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Ask for each study that the practice takes part in, scope by scope."""
        super().__init__(*args, **kwargs)
        self.studies = studies
        for study in studies:
            for scope in STUDY_SCOPES:
                self.fields[_field(study, scope)] = forms.BooleanField(
                    label=SCOPES[scope], required=False
                )

    def by_study(self) -> Iterator[tuple[Study, list[BoundField]]]:
        """Return the ticks of each study, for the page."""
        for study in self.studies:
            yield study, [self[_field(study, scope)] for scope in STUDY_SCOPES]

    def intake(self, started_on: date) -> Intake:
        """Return what was written down, as a value."""
        data = self.cleaned_data
        share = Agreed(ConsentScope.SHARE, None, data["consent_version"])
        agreed = [share] if data["share"] else []
        agreed += [
            Agreed(scope, study.pk, study.consent_version)
            for study in self.studies
            for scope in STUDY_SCOPES
            if data[_field(study, scope)]
        ]
        return Intake(
            started_on=started_on,
            contact=self.contact(),
            language=data["language"],
            consents=tuple(agreed),
            weekly=self.weekly(),
        )


def _field(study: Study, scope: ConsentScope) -> str:
    return f"study-{study.pk}-{scope}"
