"""People's words for the roles, languages and choices that are codes elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from visavis.vocab.card import Visibility
from visavis.vocab.people import Role
from visavis.vocab.therapist import Orientation

ROLES = {
    Role.THERAPIST: _("therapist"),
    Role.SUPERVISOR: _("supervisor"),
    Role.RATER: _("rater"),
    Role.COORDINATOR: _("coordinator"),
    Role.ANALYST: _("analyst"),
    Role.EDITOR: _("editor"),
    Role.ADMINISTRATOR: _("administrator"),
}

READERS = {
    Visibility.THERAPIST: _("my therapist"),
    Visibility.STUDY_ONLY: _("the study only"),
    Visibility.AFTER_ENDING: _("my therapist, after therapy ends"),
}

ORIENTATIONS = {
    Orientation.COGNITIVE_BEHAVIOURAL: _("cognitive and behavioural therapies"),
    Orientation.PSYCHODYNAMIC: _("psychodynamic and psychoanalytic therapies"),
    Orientation.HUMANISTIC: _("person-centred, experiential, existential therapies"),
    Orientation.SYSTEMIC: _("systemic and family therapy"),
    Orientation.INTEGRATIVE: _("several of them, on purpose"),
    Orientation.OTHER: _("another one"),
}

LANGUAGES = tuple(settings.LANGUAGES)


def one_line(text: str) -> str:
    """Put what was typed on one line, with single spaces."""
    return " ".join(text.split())
