"""The form of a card about the ending of an episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visavis.instruments.node import FormError
from visavis.instruments.questionnaire import read_questionnaire
from visavis.instruments.questions import (
    Choice,
    Rating,
    check_items,
    choice_of,
    item_of,
    labels_of,
    rating_of,
)
from visavis.instruments.wording import Wording, common_languages
from visavis.vocab.card import HowEnded, Valence, Visibility

KIND = "ending"
LABELS = ("intro", "another", "hand-in", "readers", "unwatched", "points")
PARTS = ("what", "when", "rating")


@dataclass(frozen=True, slots=True)
class EndingForm:
    """Everything that the ending card asks."""

    name: str
    title: Wording
    languages: tuple[str, ...]
    how: Choice[HowEnded]
    words: Wording
    visibility: Choice[Visibility]
    """Of the whole card: the account of the ending and its turning points."""
    point_what: Wording
    point_when: Wording
    point_rating: Rating
    labels: Mapping[str, Wording]


def read_ending_form(definition: object) -> EndingForm:
    """Read an ending card's form from a FHIR R4 Questionnaire.

    Raises
    ------
    FormError
        With the place in the file and the remedy.
    """
    form = read_questionnaire(definition)
    if form.kind != KIND:
        msg = f"code: expected a form for an ending, got one for {form.kind!r}"
        raise FormError(msg)
    parts = [f"point.{part}" for part in PARTS]
    check_items(form, [*LABELS, "how", "words", "visibility", "point", *parts])
    point = item_of(form, "point", "group")
    if not point.repeats:
        msg = f"{point.path}.repeats: must be true, somebody may name several turning points"
        raise FormError(msg)
    wordings = [form.title, *(w for item in form.items.values() for w in item.wordings())]
    return EndingForm(
        name=form.name,
        title=form.title,
        languages=common_languages(wordings, first=form.language),
        how=choice_of(item_of(form, "how", "choice"), HowEnded),
        words=item_of(form, "words", "text").text,
        visibility=choice_of(item_of(form, "visibility", "choice"), Visibility),
        point_what=item_of(form, "point.what", "text").text,
        point_when=item_of(form, "point.when", "text").text,
        point_rating=rating_of(
            item_of(form, "point.rating", "choice"), Valence.HELPFUL, on_hat_line=False
        ),
        labels=labels_of(form, LABELS),
    )
