"""A passphrase, typed twice, or with the name that it belongs to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visavis.apps.own.rules.passphrase import problem_with
from visavis.privacy.own import PASSPHRASE_AT_LEAST

LONGEST = 200


class OpenForm(forms.Form):
    """Name and passphrase of a view."""

    name = forms.CharField(
        label=_("Name of your view"),
        max_length=LONGEST,
        error_messages={"required": _("Please type the name of your view.")},
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=LONGEST,
        error_messages={"required": _("Please type its passphrase.")},
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class ProofForm(forms.Form):
    """The present passphrase: an open view alone changes nothing of what opens it."""

    present = forms.CharField(
        label=_("Your present passphrase"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class NewPassphraseForm(forms.Form):
    """A new passphrase, twice: nobody could find out what was mistyped."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Once more"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, data: object = None, *, name: str) -> None:
        # Another form with a passphrase may stand on the same page: the ids must differ.
        super().__init__(data, auto_id="new_%s")  # type: ignore[arg-type]  # what was posted
        self.name = name
        self.fields["passphrase"].help_text = gettext(
            "A sentence or some words, at least %(least)s characters."
        ) % {"least": PASSPHRASE_AT_LEAST}

    def clean_passphrase(self) -> str:
        """Refuse what is guessed too easily."""
        passphrase = str(self.cleaned_data["passphrase"])
        problem = problem_with(passphrase, name=self.name)
        if problem:
            raise forms.ValidationError(problem)
        return passphrase

    def clean(self) -> None:
        """Refuse two that differ."""
        super().clean()
        first, again = self.cleaned_data.get("passphrase"), self.cleaned_data.get("again")
        if first and again and first != again:
            self.add_error("again", gettext("The two are not the same."))
