"""Take the tablet back: the password, a code from the authenticator app, or a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext_lazy

from visavis.apps.people.models import Member

DIGITS = 6
"""Of a code from an authenticator app; no password is that short."""


class UnlockForm(forms.Form):
    """One field; wrong tries count as they do when signing in."""

    secret = forms.CharField(
        label=gettext_lazy("Your password, or a code from your authenticator app"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, owner: Member, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Know who handed the tablet over: it is theirs alone to take back."""
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_secret(self) -> str:
        """Hold it against the owner's password or app; the lock-out is that of signing in."""
        secret: str = self.cleaned_data["secret"]
        if self._is_code(secret.strip()):
            checked, name = CodeForm({"code": secret.strip()}, user=self.owner), "code"
        else:
            checked, name = ReauthenticateForm({"password": secret}, user=self.owner), "password"
        if not checked.is_valid():
            raise forms.ValidationError(checked.errors[name])
        return secret

    def _is_code(self, secret: str) -> bool:
        app = Authenticator.objects.filter(user=self.owner, type=Authenticator.Type.TOTP)
        return len(secret) == DIGITS and secret.isascii() and secret.isdigit() and app.exists()
