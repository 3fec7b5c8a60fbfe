"""Who is there already: the practice's therapists and clients, as typed cards name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from visavis.apps.care.models import Client, Episode, ErasureRequest
from visavis.apps.people.models import Member, Membership, Practice
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import Meeting, TypedCard
from visavis.vocab.people import Role


@dataclass(frozen=True, slots=True)
class Roster:
    """Look-ups by what stands on paper."""

    practice: Practice
    therapists: dict[str, Member]
    """By e-mail address in small letters; those who left are among them."""
    clients: dict[str, Client]
    """By code in small letters."""
    alike: frozenset[str]
    """Codes in small letters that several clients share but for their capitals."""
    episodes: dict[UUID, list[Episode]]
    """By client, the earliest first."""
    erasing: frozenset[UUID]
    """Clients who asked to be erased."""


def roster_of(practice: Practice) -> Roster:
    """Read who is there, in four queries whatever the size of the table."""
    memberships = Membership.objects.filter(
        Q(practice=practice) | Q(practice__isnull=True), role=Role.THERAPIST
    ).select_related("member")
    clients: dict[str, Client] = {}
    alike: set[str] = set()
    for client in Client.objects.filter(practice=practice).select_related("practice"):
        if clients.setdefault(client.code.casefold(), client) is not client:
            alike.add(client.code.casefold())
    episodes: defaultdict[UUID, list[Episode]] = defaultdict(list)
    for episode in (
        Episode.objects.filter(client__practice=practice)
        .select_related("therapist", "client__practice")
        .order_by("started_on")
    ):
        episodes[episode.client_id].append(episode)
    erasing = ErasureRequest.objects.filter(client__practice=practice)
    return Roster(
        practice=practice,
        therapists={m.member.email.casefold(): m.member for m in memberships},
        clients=clients,
        alike=frozenset(alike),
        episodes=dict(episodes),
        erasing=frozenset(erasing.values_list("client_id", flat=True)),
    )


@dataclass(frozen=True, slots=True)
class Couple:
    """One client and one therapist, as far as they are there."""

    code: str
    client: Client | None
    therapist: Member


def couples(
    cards: Iterable[TypedCard], roster: Roster
) -> tuple[dict[Meeting, Couple], list[RowProblem]]:
    """Find client and therapist of each meeting, and say of whom there is no trace."""
    cards = list(cards)
    named: defaultdict[str, set[str]] = defaultdict(set)
    for card in cards:
        if card.meeting.therapist:
            named[card.meeting.client.casefold()].add(card.meeting.therapist)
    found: dict[Meeting, Couple] = {}
    problems: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for card in cards:
        meeting = card.meeting
        couple = found.get(meeting) or _couple(meeting, roster, named)
        if isinstance(couple, Couple):
            found[meeting] = couple
        else:
            problems[couple].append(card.line)
    return found, [
        RowProblem(lines[0], column, _of(lines), problem, remedy)
        for (column, problem, remedy), lines in problems.items()
    ]


def _couple(
    meeting: Meeting, roster: Roster, named: dict[str, set[str]]
) -> Couple | tuple[str, str, str]:
    code = meeting.client.casefold()
    if code in roster.alike:
        return ("client", f"several clients are called {meeting.client}", "Give them other codes.")
    client = roster.clients.get(code)
    if client is not None and client.pk in roster.erasing:
        problem = f"{meeting.client} asked to be erased"
        return ("client", problem, "Take their rows out of the table, and destroy the cards.")
    if meeting.therapist:
        therapist = roster.therapists.get(meeting.therapist)
        if therapist is None:
            problem = f"{meeting.therapist} is no therapist of {roster.practice.name}"
            return ("therapist", problem, "Add them as a member, or correct the address.")
        return Couple(meeting.client, client, therapist)
    therapist = _only_therapist(client, named.get(code, set()), roster)
    if therapist is None:
        problem = f"whose client {meeting.client} is, is nowhere told"
        return ("therapist", problem, "Fill in the therapist's e-mail address.")
    return Couple(meeting.client, client, therapist)


def _only_therapist(client: Client | None, named: set[str], roster: Roster) -> Member | None:
    """The one therapist whom the other rows name or whom the client is known to see."""
    treating = {e.therapist for e in roster.episodes.get(client.pk, [])} if client else set()
    treating |= {roster.therapists[mail] for mail in named if mail in roster.therapists}
    return treating.pop() if len(treating) == 1 else None


def _of(lines: list[int]) -> str:
    return f"({len(lines)} rows)" if len(lines) > 1 else ""
