"""Parts that the card and the ending card have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from visavis.instruments.node import FormError
from visavis.instruments.questionnaire import Item, Option, Questionnaire
from visavis.instruments.wording import Wording
from visavis.vocab.card import Valence
from visavis.vocab.rating import HAT_NEUTRAL, RATINGS, from_hat

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One point of a rating: what is stored, and how it is shown."""

    rating: int
    """1 to 4, whatever line the form shows."""
    shown: str
    """The figure on the point: 1 to 4, or a place on HAT's line."""
    label: Wording


@dataclass(frozen=True, slots=True)
class Rating:
    """The question how helpful, or how much in the way, and its points."""

    question: Wording
    points: tuple[ScalePoint, ...]


@dataclass(frozen=True, slots=True)
class Choice(Generic[Code]):
    """A question with answers from one of our vocabularies, in the form's order."""

    question: Wording
    options: tuple[tuple[Code, Wording], ...]


def item_of(form: Questionnaire, link_id: str, kind: str) -> Item:
    """Return the item that a form of this sort must have.

    Raises
    ------
    FormError
        When it is missing or of another type.
    """
    item = form.items.get(link_id)
    if item is None:
        msg = f"item: the question {link_id!r} is missing; add an item with this linkId"
        raise FormError(msg)
    if item.type != kind:
        msg = f"{item.path}.type: {link_id!r} must be {kind!r}, not {item.type!r}"
        raise FormError(msg)
    return item


def choice_of(item: Item, codes: type[Code]) -> Choice[Code]:
    """Read the answers of `item` as members of `codes`; each may be offered once."""
    allowed = {code.value: code for code in codes}
    found: dict[Code, Wording] = {}
    for option in item.options:
        if option.code not in allowed or allowed[option.code] in found:
            msg = (
                f"{option.path}.valueCoding.code: {option.code!r} is not known or there twice; "
                f"use each of {', '.join(allowed)} at most once"
            )
            raise FormError(msg)
        found[allowed[option.code]] = option.label
    if not found:
        msg = f"{item.path}.answerOption: {item.link_id!r} offers no answer; add at least one"
        raise FormError(msg)
    return Choice(item.text, tuple(found.items()))


def rating_of(item: Item, valence: Valence, *, on_hat_line: bool) -> Rating:
    """Read the points of a rating, on the card's line of 1 to 4 or on HAT's of 1 to 9."""
    points = tuple(_point(option, valence, on_hat_line=on_hat_line) for option in item.options)
    ratings = [point.rating for point in points]
    if len(set(ratings)) != len(ratings) or len(ratings) < 2:  # noqa: PLR2004 -- a scale has ends
        msg = f"{item.path}.answerOption: a rating has two to four points, each there once"
        raise FormError(msg)
    return Rating(item.text, points)


def is_on_hat_line(item: Item) -> bool:
    """Whether the points of a helpful rating lie on HAT's line: above its middle."""
    return any(
        option.ordinal is not None and option.ordinal > max(RATINGS) for option in item.options
    )


def check_items(form: Questionnaire, known: Iterable[str]) -> None:
    """Refuse questions that would be shown to nobody.

    Raises
    ------
    FormError
        Naming the first of them.
    """
    names = frozenset(known)
    for link_id, item in form.items.items():
        if link_id not in names:
            msg = (
                f"{item.path}.linkId: a form for {form.kind!r} has no question {link_id!r}; "
                f"it may have {', '.join(sorted(names))}"
            )
            raise FormError(msg)


def labels_of(form: Questionnaire, names: Iterable[str]) -> Mapping[str, Wording]:
    """Return the wording of buttons and explanations; every one of `names` must be there.

    What is ``hand-in`` in the form is ``hand_in`` here, as templates can say it.
    """
    return {name.replace("-", "_"): item_of(form, name, "display").text for name in names}


def _point(option: Option, valence: Valence, *, on_hat_line: bool) -> ScalePoint:
    ordinal = option.ordinal
    if ordinal is None:
        msg = f"{option.path}.extension: the point has no number; give it an ordinalValue"
        raise FormError(msg)
    if not ordinal.is_integer():
        msg = (
            f"{option.path}: half points such as {ordinal:g} have no equal on a card; "
            "offer whole points only"
        )
        raise FormError(msg)
    rating = _from_hat(option, valence) if on_hat_line else int(ordinal)
    if rating not in RATINGS:
        msg = f"{option.path}: a card rates 1 to 4 (or 6 to 9 on HAT's line), got {ordinal:g}"
        raise FormError(msg)
    return ScalePoint(rating, f"{ordinal:g}", option.label)


def _from_hat(option: Option, valence: Valence) -> int:
    ordinal = option.ordinal or 0
    if ordinal == HAT_NEUTRAL:
        msg = (
            f"{option.path}: HAT's 5 (neutral) has no equal on a card, where a moment was helpful "
            "or in the way; leave this point out"
        )
        raise FormError(msg)
    try:
        side, rating = from_hat(ordinal)
    except ValueError as error:
        msg = f"{option.path}: {error}; correct the ordinalValue"
        raise FormError(msg) from error
    if side is not valence:
        msg = (
            f"{option.path}: {ordinal:g} lies on the other side of HAT's line; "
            "helpful moments take 6 to 9, hindering ones 4 down to 1"
        )
        raise FormError(msg)
    return rating
