"""Name and contact of a client."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from visavis.apps.people.rules.contact import Contact
from visavis.vocab.notices import Channel

CHANNELS = [(Channel.MAIL, gettext_lazy("E-mail")), (Channel.SMS, gettext_lazy("Text message"))]


class ContactForm(forms.Form):
    """All of it is optional; what is chosen as the way must be there, if anything is."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only you see it. Everything else works with the code."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mail = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.RegexField(
        r"^\+[0-9 ]{6,20}$",
        label=gettext_lazy("Mobile phone"),
        required=False,
        help_text=gettext_lazy("With the country, as in +41 79 123 45 67."),
        error_messages={
            "invalid": gettext_lazy("Start with + and the country, then figures only.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("The card goes by"), choices=CHANNELS, initial=Channel.MAIL
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Refuse a way without an address for it, when there is another address."""
        data = super().clean() or {}
        if data.get("channel") == Channel.SMS and data.get("mail") and not data.get("phone"):
            self.add_error("phone", gettext("Give a mobile phone, or let the card go by e-mail."))
        if data.get("channel") == Channel.MAIL and data.get("phone") and not data.get("mail"):
            self.add_error("mail", gettext("Give an e-mail address, or choose text message."))
        return data

    def contact(self) -> Contact:
        """Return what was typed, as a value."""
        data = self.cleaned_data
        return Contact(
            name=data["name"],
            mail=data["mail"],
            phone=data["phone"],
            channel=Channel(data["channel"]),
            language=data["language"],
        )

    @staticmethod
    def initial_of(contact: Contact) -> dict[str, str]:
        """Return what stands in the form when `contact` is to be changed."""
        return {
            "name": contact.name,
            "mail": contact.mail,
            "phone": contact.phone,
            "channel": contact.channel,
            "language": contact.language,
        }
