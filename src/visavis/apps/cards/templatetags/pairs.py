"""Words and marks for what stands in a pair."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from visavis.instruments.shipped import CARD_FORMS, shipped_card_form
from visavis.vocab.card import HowEnded, Moment, Valence
from visavis.vocab.rating import RATINGS

register = template.Library()

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
def rating_word(rating: int, valence: str = Valence.HELPFUL) -> str:
    """Return the word beside the dots, the one that stood on the card."""
    points = shipped_card_form(CARD_FORMS[0]).gate(Valence(valence)).rating.points
    word = next(point.label for point in points if point.rating == rating)
    return word.in_language(get_language() or word.language)


@register.filter
def moment_word(moment: Moment) -> Promise:
    """Return when in the therapy session it was."""
    return MOMENT_WORDS[moment]


@register.filter
def ended_word(how: HowEnded) -> Promise:
    """Return how a therapy ended, as a sentence."""
    return ENDED_WORDS[how]
