"""One more line for the ledger of consents."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from visavis.apps.care.forms.intake import SCOPES, STUDY_SCOPES
from visavis.apps.care.models import Study
from visavis.apps.care.rules.intake import Agreed
from visavis.vocab.care import ConsentScope


class ConsentForm(forms.Form):
    """Which scope, of which study, in which version and language."""

    what = forms.ChoiceField(label=gettext_lazy("What the client agreed to"))
    version = forms.CharField(
        label=gettext_lazy("Version of the text that was signed"), max_length=20
    )
    language = forms.ChoiceField(label=gettext_lazy("Its language"), choices=settings.LANGUAGES)

    def __init__(self, data: object = None, *, studies: Sequence[Study], language: str) -> None:
        """Offer what the practice's studies ask for, beside sharing."""
        super().__init__(data, initial={"version": "1", "language": language})  # type: ignore[arg-type]  # None is no data yet
        self.studies = {str(study.pk): study for study in studies}
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            what.choices = [(f"{ConsentScope.SHARE}:", SCOPES[ConsentScope.SHARE])] + [
                (f"{scope}:{study.pk}", f"{study.name}: {SCOPES[scope]}")
                for study in studies
                for scope in STUDY_SCOPES
            ]

    def agreed(self) -> Agreed:
        """Return the line, as a value."""
        scope, _, study = self.cleaned_data["what"].partition(":")
        return Agreed(
            scope=ConsentScope(scope),
            study=self.studies[study].pk if study else None,
            version=self.cleaned_data["version"],
        )
