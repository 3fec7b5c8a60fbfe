"""What others did about a client's cards, from the audit chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card, ContactWish
from visavis.apps.care.models import Client
from visavis.apps.coding.models import Assignment, PacketText
from visavis.apps.people.models import Member


class Deed(StrEnum):
    """What stands in the list under a card, as audit entries name it."""

    HANDED_IN = "card.handed_in"
    WITHDRAWN = "card.withdrawn"
    LINK_SHOWN = "card.link_shown"
    PAIR_READ = "pair.read"
    ENDING_READ = "ending.read"
    WISHED = "contact.wished"
    LOOKED_UP = "contact.looked_up"
    ANSWERED = "contact.answered"
    PACKET_READ = "packet.read"
    PACKET_CORRECTED = "packet.corrected"
    PACKET_LEFT_OUT = "packet.left_out"
    CODINGS_EXPORTED = "codings.exported"


CONTACT_PUT = "identity.put"
MEMBER = "member:"


@dataclass(frozen=True, slots=True)
class Line:
    """One deed."""

    deed: str
    at: datetime
    who: str
    """A member's name; empty for the client themselves and for the program."""
    kind: str
    """Who it is, as the audit entry begins: ``client``, ``member``, ``system`` and so on."""


def log_of(client: Client, cards: Sequence[Card]) -> Mapping[UUID, list[Line]]:
    """Return by card what was done about it, the newest first; five queries.

    Only deeds about these very cards are fetched. The rest of the chain about this client tells
    of cards that are not in the view, and a view shows nothing of those.
    """
    targets = _targets(client, cards)
    entries = list(
        Entry.objects.filter(
            subject=client.subject, target__in=list(targets), verb__in=[d.value for d in Deed]
        ).order_by("-number")
    )
    names = _names(entries)
    lines: defaultdict[UUID, list[Line]] = defaultdict(list)
    for entry in entries:
        line = _line(entry, names)
        for card in targets[entry.target]:
            lines[card].append(line)
    return lines


def contact_changes(client: Client) -> list[Line]:
    """Return who wrote down a name or contact of this client, the newest first."""
    entries = list(
        Entry.objects.filter(subject=client.subject, verb=CONTACT_PUT).order_by("-number")
    )
    names = _names(entries)
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: Mapping[str, str]) -> Line:
    kind = entry.actor.partition(":")[0]
    return Line(entry.verb, entry.at, names.get(entry.actor, ""), kind)


def _targets(client: Client, cards: Sequence[Card]) -> Mapping[str, list[UUID]]:
    """Return under each target that an entry may have the cards that it is about.

    A wish names no card. One that was made at the moment at which a card was handed in came with
    that card.
    """
    targets: defaultdict[str, list[UUID]] = defaultdict(list)
    at: defaultdict[datetime, list[UUID]] = defaultdict(list)
    for card in cards:
        targets[f"card:{card.pk}"].append(card.pk)
        about = (
            f"therapysession:{card.session_id}" if card.session_id else f"episode:{card.episode_id}"
        )
        targets[about].append(card.pk)
        if card.handed_in_at is not None:
            at[card.handed_in_at].append(card.pk)
    for wish in ContactWish.objects.filter(client=client, asked_at__in=list(at)):
        targets[f"contactwish:{wish.pk}"] += at[wish.asked_at]
    for packet, own in _packets(cards).items():
        targets[packet] += own
    return targets


def _packets(cards: Sequence[Card]) -> Mapping[str, list[UUID]]:
    """Return by packet, and by assignment of it, the cards whose session it tells of."""
    of_session = {card.session_id: card.pk for card in cards if card.session_id}
    told = PacketText.objects.filter(report__card__session__in=list(of_session))
    by_packet: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for packet, session in told.values_list("packet", "report__card__session"):
        by_packet[packet].add(of_session[session])
    found = {f"packet:{packet}": sorted(own) for packet, own in by_packet.items()}
    given = Assignment.objects.filter(packet__in=list(by_packet)).values_list("pk", "packet")
    return found | {f"assignment:{pk}": sorted(by_packet[packet]) for pk, packet in given}


def _names(entries: Iterable[Entry]) -> Mapping[str, str]:
    ids = {entry.actor.removeprefix(MEMBER) for entry in entries if entry.actor.startswith(MEMBER)}
    members = Member.objects.filter(pk__in=ids).values_list("pk", "name")
    return {f"{MEMBER}{pk}": name for pk, name in members}
