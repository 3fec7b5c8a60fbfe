"""Sentences of a form in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_noop as _

from visavis.apps.people.models import Practice
from visavis.instruments.wording import Wording

register = template.Library()

STRUCK = _(
    "Struck out first: your name, the names of other clients and of everybody who works here, "
    "clients’ codes, telephone numbers, e-mail addresses and dates. Names of other people can "
    "remain."
)
"""What is struck out of words before raters read them; `studies` does it."""


@register.filter
def wording(sentence: Wording, language: str) -> str:
    """Return `sentence` in `language`, or as it was written."""
    return sentence.in_language(language)


@register.filter
def emergency_in(practice: Practice, language: str) -> tuple[str, str]:
    """Return what a client in danger should do, and in which language that is."""
    return practice.emergency_in(language)


@register.simple_tag
def struck() -> str:
    """Say what is struck out of words before raters read them, and what is not."""
    return gettext(STRUCK)


@register.filter
def own_name(language: str) -> str:
    """Return what a language calls itself, as in *Français*."""
    return str(get_language_info(language)["name_local"]).capitalize()
