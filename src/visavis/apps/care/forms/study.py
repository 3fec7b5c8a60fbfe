"""A new study."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from visavis.apps.care.models import Study
from visavis.apps.people.models import Practice


class StudyForm(forms.Form):
    """Name, practices, seal, consent, start."""

    name = forms.CharField(label=gettext_lazy("Name of the study"), max_length=120)
    practices = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Practices that take part"),
        queryset=Practice.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )
    seal_days = forms.IntegerField(
        label=gettext_lazy("Days until a pair opens when a card does not come"),
        min_value=1,
        max_value=60,
    )
    consent_version = forms.CharField(
        label=gettext_lazy("Version of the consent text"), max_length=20
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_name(self) -> str:
        """Refuse a name that another study has."""
        name: str = self.cleaned_data["name"]
        if Study.objects.filter(name=name).exists():
            raise forms.ValidationError(gettext_lazy("Another study has this name."))
        return name
