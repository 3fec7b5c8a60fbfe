"""What a client takes along, for other programs to read."""

from __future__ import annotations

from datetime import datetime

from visavis.apps.own.models import OwnView
from visavis.apps.own.queries.log import log_of
from visavis.apps.own.queries.shelf import OwnCard, shelf
from visavis.exchange.fhir.responses import (
    Node,
    bundle,
    coded_item,
    group_item,
    read_event,
    response,
    text_item,
)
from visavis.vocab.card import Gate, Valence


def copy_of(view: OwnView, *, now: datetime) -> Node:
    """Return the cards in `view`, and who did what about them, as a FHIR R4 Bundle.

    Withdrawn cards hold nothing and are left out.
    """
    cards = [own for own in shelf(view, now=now).cards if own.card.withdrawn_at is None]
    log = log_of(view.client, [own.card for own in cards])
    told = [_response(own) for own in cards]
    read = [
        read_event(own.card.pk, verb=line.deed, who=line.who, at=line.at)
        for own in cards
        for line in log.get(own.card.pk, [])
        if line.who
    ]
    return bundle([*told, *read], at=now)


def _response(own: OwnCard) -> Node:
    card = own.card
    return response(
        card.pk,
        form=card.form,
        language=card.language,
        authored=card.handed_in_at or card.asked_at,
        items=_ending_items(own) if own.about_ending else _card_items(own),
    )


def _card_items(own: OwnCard) -> list[Node]:
    items: list[Node] = []
    gates = {Valence.HELPFUL: own.helpful, Valence.HINDERING: own.hindering}
    for valence, gate in gates.items():
        if gate is Gate.UNANSWERED:
            continue
        items.append(coded_item(valence, "gate", gate))
        items += [_report(own, n) for n, r in enumerate(own.reports) if r.valence is valence]
    return items


def _report(own: OwnCard, place: int) -> Node:
    told = own.reports[place]
    items = []
    if told.text:
        items.append(text_item(f"{told.valence}.text", told.text))
    if told.rating is not None:
        items.append(coded_item(f"{told.valence}.rating", "rating", str(told.rating)))
    if told.moment is not None:
        items.append(coded_item(f"{told.valence}.moment", "moment", told.moment))
    items.append(coded_item(f"{told.valence}.visibility", "visibility", told.visibility))
    return group_item(f"{told.valence}.event", items)


def _ending_items(own: OwnCard) -> list[Node]:
    items: list[Node] = []
    if own.how is not None:
        items.append(coded_item("how", "how-ended", own.how))
    if own.words:
        items.append(text_item("words", own.words))
    for point in own.points:
        inside = [text_item("point.what", point.what)] if point.what else []
        when = point.when or (str(point.session) if point.session is not None else "")
        if when:
            inside.append(text_item("point.when", when))
        if point.rating is not None:
            inside.append(coded_item("point.rating", "rating", str(point.rating)))
        items.append(group_item("point", inside))
    if own.visibility is not None:
        items.append(coded_item("visibility", "visibility", own.visibility))
    return items
