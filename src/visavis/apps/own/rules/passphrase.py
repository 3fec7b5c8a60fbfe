"""What a passphrase must be. Nobody can reset it, so it is checked before it is taken."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from visavis.privacy.own import PASSPHRASE_AT_LEAST

CHECKS = (
    MinimumLengthValidator(PASSPHRASE_AT_LEAST),
    CommonPasswordValidator(),
    NumericPasswordValidator(),
)
SENTENCES = {
    "password_too_short": _("Longer, please: at least %(least)s characters."),
    "password_too_common": _("Too many people use this one. Take another."),
    "password_entirely_numeric": _("Not figures alone, please."),
}
LIKE_THE_NAME = _("Too much like the name of the view. Take other words.")


def problem_with(passphrase: str, *, name: str) -> str:
    """Return what is wrong with a passphrase, in a sentence; nothing when it will do."""
    for check in CHECKS:
        try:
            check.validate(passphrase)
        except ValidationError as found:
            return gettext(SENTENCES[found.code or ""]) % {"least": PASSPHRASE_AT_LEAST}
    return gettext(LIKE_THE_NAME) if _leans_on(name, passphrase) else ""


def _leans_on(name: str, passphrase: str) -> bool:
    """Whether little is left of a passphrase without the words of the name."""
    rest = passphrase.casefold()
    for word in name.split():
        rest = rest.replace(word, "")
    return len(rest) < len(passphrase) and len(rest.strip()) < PASSPHRASE_AT_LEAST
