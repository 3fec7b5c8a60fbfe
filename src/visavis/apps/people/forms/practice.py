"""A practice's settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from visavis.apps.people.forms.words import LANGUAGES, READERS, one_line
from visavis.apps.people.models import Practice
from visavis.apps.people.queries.members import members_in
from visavis.privacy.retention import SEAL_DAYS_AT_LEAST, SEAL_DAYS_AT_MOST

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
ZONES = [
    (zone, zone.replace("_", " "))
    for zone in ["UTC", *sorted(available_timezones())]
    if zone == "UTC" or zone.startswith(tuple(f"{region}/" for region in REGIONS))
]
"""Places that people know by name; not the list's old aliases and machine names."""


class PracticeForm(forms.ModelForm[Practice]):
    """What a practice decides; the view hands the changes to an action."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    default_visibility = forms.ChoiceField(
        label=_("Who may read an answer, unless the client chooses otherwise"),
        choices=[(value.value, word) for value, word in READERS.items()],
    )
    seal_days = forms.IntegerField(
        label=_("Days until a pair of cards opens with one card missing"),
        min_value=SEAL_DAYS_AT_LEAST,
        max_value=SEAL_DAYS_AT_MOST,
    )
    card_form = forms.ChoiceField(label=_("The client's card"))

    class Meta:
        model = Practice
        fields = (
            "name",
            "sender_name",
            "language",
            "time_zone",
            "emergency_text",
            "default_visibility",
            "contact_person",
            "seal_days",
            "card_form",
        )
        labels: ClassVar = {
            "name": _("Name of the practice"),
            "sender_name": _("Who messages to clients come from"),
            "emergency_text": _("What a client in danger should do"),
            "contact_person": _("Whom “please contact me” reaches"),
        }
        help_texts: ClassVar = {
            "sender_name": _("Seen on a phone's lock screen: choose words that betray no therapy."),
            "emergency_text": _("Stands on every card. Whom to call, at any hour."),
            "contact_person": _("The tick is hidden from clients while nobody is named."),
        }

    def __init__(
        self,
        data: object = None,
        *,
        instance: Practice,
        card_forms: Sequence[str] = (),
    ) -> None:
        """Offer the practice's members as contact persons and the forms that are there."""
        super().__init__(data, instance=instance)  # type: ignore[arg-type]  # the stubs want the model, not its form
        names = dict.fromkeys([instance.card_form, *card_forms])
        self.fields["card_form"].widget.choices = self.fields["card_form"].choices = [  # type: ignore[attr-defined]  # a choice field, which the stubs cannot know
            (name, name) for name in names
        ]
        person = self.fields["contact_person"]
        if isinstance(person, forms.ModelChoiceField):
            person.queryset = members_in(instance)
            person.required, person.empty_label = False, _("nobody")
        self._ask_in_other_languages(instance)

    def _ask_in_other_languages(self, practice: Practice) -> None:
        """A client in danger reads the card in their own language, so this must be in it too."""
        names = list(self.fields)
        others = [(code, name) for code, name in LANGUAGES if code != practice.language]
        for code, name in others:
            self.fields[emergency_field(code)] = forms.CharField(
                label=format_lazy("{} ({})", _("The same in another language"), name),
                max_length=600,
                required=False,
                widget=forms.Textarea,
                initial=practice.emergency_translations.get(code, ""),
            )
        place = names.index("emergency_text") + 1
        names[place:place] = [emergency_field(code) for code, _name in others]
        self.order_fields(names)

    def clean_sender_name(self) -> str:
        """One line: it stands in the header of every message, which a second line would break."""
        return one_line(self.cleaned_data["sender_name"])

    def changes(self) -> dict[str, object]:
        """Return every setting as typed."""
        typed = {name: self.cleaned_data[name] for name in self.fields}
        others = {code: typed.pop(emergency_field(code), "") for code, _name in LANGUAGES}
        return typed | {
            "emergency_translations": {code: text for code, text in others.items() if text}
        }


def emergency_field(language: str) -> str:
    """Name the field for what a client in danger should do, in `language`."""
    return f"emergency_{language}"
