"""Words and marks for what stands in a pair."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from visavis.vocab.card import HowEnded, Moment
from visavis.vocab.rating import RATINGS

register = template.Library()

RATING_WORDS = {
    1: gettext_lazy("slightly"),
    2: gettext_lazy("moderately"),
    3: gettext_lazy("greatly"),
    4: gettext_lazy("extremely"),
}
MOMENT_WORDS = {
    Moment.BEGINNING: gettext_lazy("at the beginning"),
    Moment.MIDDLE: gettext_lazy("in the middle"),
    Moment.END: gettext_lazy("at the end"),
    Moment.THROUGHOUT: gettext_lazy("throughout"),
}
ENDED_WORDS = {
    HowEnded.AGREED: gettext_lazy("It was agreed by both."),
    HowEnded.CLIENT_DECIDED: gettext_lazy("The client decided to end."),
    HowEnded.THERAPIST_DECIDED: gettext_lazy("The therapist decided to end."),
    HowEnded.CIRCUMSTANCES: gettext_lazy("Circumstances ended it."),
    HowEnded.FADED_OUT: gettext_lazy("It faded out."),
    HowEnded.OTHER: gettext_lazy("In another way."),
}


@register.filter
def dots(rating: int) -> str:
    """Return ●●●○ for 3."""
    return "●" * rating + "○" * (len(RATINGS) - rating)


@register.filter
def rating_word(rating: int) -> Promise:
    """Return the word that stands beside the dots."""
    return RATING_WORDS[rating]


@register.filter
def moment_word(moment: Moment) -> Promise:
    """Return when in the therapy session it was."""
    return MOMENT_WORDS[moment]


@register.filter
def ended_word(how: HowEnded) -> Promise:
    """Return how a therapy ended, as a sentence."""
    return ENDED_WORDS[how]
