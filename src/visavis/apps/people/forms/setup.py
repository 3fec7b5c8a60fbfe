"""The set-up page."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from visavis.apps.people.actions.setup import FirstAdministrator, FirstPractice
from visavis.apps.people.forms.practice import ZONES, emergency_field
from visavis.apps.people.forms.words import LANGUAGES, one_line
from visavis.apps.people.models import Member


class SetupForm(forms.Form):
    """A practice and the person who looks after it."""

    practice = forms.CharField(label=_("Name of the practice"), max_length=120)
    sender_name = forms.CharField(
        label=_("Who messages to clients come from"),
        help_text=_("Seen on a phone's lock screen: choose words that betray no therapy."),
        max_length=60,
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial=get_language)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES, initial="UTC")
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    password = forms.CharField(
        label=_("A password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    therapist = forms.BooleanField(label=_("I also see clients here"), required=False)

    def __init__(self, data: object = None) -> None:
        """Ask in every language of a card; say what a password must be by the rules in force."""
        super().__init__(data)  # type: ignore[arg-type]  # the stubs want the model, not its form
        names = list(self.fields)
        for code, language in LANGUAGES:
            self.fields[emergency_field(code)] = _asked_in(language)
        place = names.index("time_zone") + 1
        self.order_fields([*names[:place], *(emergency_field(code) for code, _name in LANGUAGES)])
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, object]:
        """Hold the password to the rules, and have the practice's own language among the texts."""
        data = super().clean() or {}
        own = emergency_field(str(data.get("language", "")))
        if own in self.fields and own not in self.errors and not data.get(own):
            self.add_error(own, _("Please write it in your practice's own language at least."))
        password = data.get("password")
        if password and password != data.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif password:
            person = Member(email=data.get("email", ""), name=data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def first_practice(self) -> FirstPractice:
        """Return the practice as typed."""
        data = self.cleaned_data
        asked = {code: data[emergency_field(code)] for code, _name in LANGUAGES}
        said = {code: text for code, text in asked.items() if text}
        return FirstPractice(
            name=data["practice"],
            sender_name=one_line(data["sender_name"]),
            language=data["language"],
            time_zone=data["time_zone"],
            emergency_text=said.pop(data["language"]),
            emergency_translations=said,
        )

    def first_administrator(self) -> FirstAdministrator:
        """Return the person as typed."""
        data = self.cleaned_data
        return FirstAdministrator(
            name=data["name"],
            email=data["email"],
            password=data["password"],
            therapist=data["therapist"],
        )


def _asked_in(language: object) -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{} ({})", _("What a client in danger should do"), language),
        help_text=_("Stands on every card. Whom to call, at any hour."),
        max_length=600,
        required=False,
        widget=forms.Textarea,
    )
