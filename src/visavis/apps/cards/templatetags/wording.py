"""Sentences of a form in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language_info

from visavis.apps.people.models import Practice
from visavis.instruments.wording import Wording

register = template.Library()


@register.filter
def wording(sentence: Wording, language: str) -> str:
    """Return `sentence` in `language`, or as it was written."""
    return sentence.in_language(language)


@register.filter
def emergency_in(practice: Practice, language: str) -> tuple[str, str]:
    """Return what a client in danger should do, and in which language that is."""
    return practice.emergency_in(language)


@register.filter
def own_name(language: str) -> str:
    """Return what a language calls itself, as in *Français*."""
    return str(get_language_info(language)["name_local"]).capitalize()
