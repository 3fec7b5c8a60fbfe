"""What a client takes along, for other programs to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from visavis.apps.care.models import Client
from visavis.apps.care.queries.consent import ledger
from visavis.apps.own.models import OwnView
from visavis.apps.own.queries.log import log_of
from visavis.apps.own.queries.shelf import OwnCard, shelf
from visavis.exchange.fhir.consents import consent
from visavis.exchange.fhir.responses import (
    Node,
    bundle,
    card_event,
    coded_item,
    group_item,
    response,
    session,
    text_item,
)
from visavis.vocab.card import Gate, Valence
from visavis.vocab.care import ConsentScope


def copy_of(view: OwnView, *, now: datetime) -> Node:
    """Return what `view` shows, as a FHIR R4 Bundle.

    The cards with the days of their therapy sessions, who did what about them, and what the client
    agreed to. Cards that were taken back hold nothing and are left out.
    """
    cards = [own for own in shelf(view, now=now).cards if own.card.withdrawn_at is None]
    log = log_of(view.client, [own.card for own in cards])
    told = [_response(own) for own in cards]
    deeds = [
        card_event(own.card.pk, verb=line.deed, kind=line.kind, who=line.who, at=line.at)
        for own in cards
        for line in log.get(own.card.pk, [])
    ]
    held = _sessions(cards, zone=ZoneInfo(view.client.practice.time_zone))
    return bundle([*told, *held, *deeds, *_consents(view.client)], at=now)


def _sessions(cards: Sequence[OwnCard], *, zone: ZoneInfo) -> list[Node]:
    """Return the therapy sessions that the cards are about, each with its day where it was."""
    found = {own.card.session.pk: own.card.session for own in cards if own.card.session is not None}
    return [session(each.pk, on=each.at.astimezone(zone).date()) for each in found.values()]


def _consents(client: Client) -> list[Node]:
    return [
        consent(
            line.pk,
            scope=ConsentScope(line.scope),
            study=line.study.name if line.study is not None else "",
            version=line.version,
            given_at=line.given_at,
            withdrawn_at=line.withdrawn_at,
        )
        for line in ledger(client)
    ]


def _response(own: OwnCard) -> Node:
    card = own.card
    return response(
        card.pk,
        form=card.form,
        language=card.language,
        authored=card.handed_in_at or card.asked_at,
        about=card.session_id,
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
