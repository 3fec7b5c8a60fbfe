"""Walk along the chain, hold it against its head and its anchors, and name what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Subquery, Value
from django.db.models.functions import Coalesce

from visavis.apps.audit.models import ChainHead, Entry
from visavis.apps.audit.queries.anchors import Anchored, read_anchors
from visavis.apps.audit.rules import KEY, EntryContent, head_bytes
from visavis.apps.audit.rules.faults import Fault, FaultKind, Verdict
from visavis.gateways.outside import outside

BATCH = 2000
FIRST_FAULTS = 20


@dataclass
class Walk:
    """Where a walk stands."""

    anchored: Anchored
    expected: int = 1
    previous: bytes | None = b""
    """The mac of the entry before; None after a gap, where it is not known."""
    broken: list[tuple[Entry, bytes]] = field(default_factory=list)
    """Entries whose mac does not fit, each with the mac found before it."""
    faults: list[Fault] = field(default_factory=list)

    def full(self) -> bool:
        """Whether enough was found to stop."""
        return len(self.faults) + len(self.broken) >= FIRST_FAULTS

    def take(self, entry: Entry) -> None:
        """Look at the next entry."""
        if entry.number > self.expected:
            self.faults.append(Fault(FaultKind.MISSING, self.expected))
            self.previous = None
        elif self.previous is not None and not _fits(entry, entry.number, self.previous):
            self.broken.append((entry, self.previous))
        self.expected, self.previous = entry.number + 1, bytes(entry.mac)
        anchor = self.anchored.heads.get(entry.number)
        if anchor is not None and anchor.mac != self.previous:
            self.faults.append(Fault(FaultKind.REWRITTEN, entry.number, anchor.at))


def verify() -> Verdict:
    """Verify the whole chain; the first faults are named, not all.

    Entries that are added meanwhile do no harm: the walk ends where the head stood at first.
    """
    anchored = read_anchors()
    head = ChainHead.objects.filter(id=1).first()
    walk = Walk(anchored)
    for entry in _entries(head.length if head is not None else None):
        walk.take(entry)
        if walk.full():
            break
    else:
        walk.faults += _ending(walk, head)
    faults = [*anchored.faults, *sorted([*_sorted_out(walk.broken), *walk.faults], key=_number)]
    return Verdict(
        entries=walk.expected - 1,
        anchors=anchored.count,
        last_anchor=anchored.last,
        faults=tuple(dict.fromkeys(faults))[:FIRST_FAULTS],
        lost_by_restore=anchored.lost_by_restore,
    )


def _entries(until: int | None) -> Iterator[Entry]:
    """Yield entries by number, in batches that hold no lock between them."""
    last = 0
    while True:
        batch = Entry.objects.filter(number__gt=last).order_by("number")
        rows = list((batch if until is None else batch.filter(number__lte=until))[:BATCH])
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].number


def _ending(walk: Walk, head: ChainHead | None) -> list[Fault]:
    """Hold the end of the walk against the head and the furthest anchor."""
    if head is None:
        faults = [Fault(FaultKind.HEAD_MISSING, 0)] if walk.expected > 1 else []
    else:
        faults = _head_faults(walk, head)
    beyond = min((n for n in walk.anchored.heads if n >= walk.expected), default=None)
    if beyond is not None and not any(f.kind is FaultKind.TRUNCATED for f in faults):
        at = walk.anchored.heads[beyond].at
        faults.append(Fault(FaultKind.TRUNCATED, walk.expected, at))
    return faults


def _head_faults(walk: Walk, head: ChainHead) -> list[Fault]:
    faults = []
    mac = bytes(head.mac)
    if bytes(head.proof) != outside().keys.mac(KEY, head_bytes(head.length, mac)):
        faults.append(Fault(FaultKind.HEAD_FORGED, head.length))
    elif walk.expected == head.length + 1 and walk.previous != mac:
        faults.append(Fault(FaultKind.ALTERED, head.length))
    if walk.expected <= head.length:
        faults.append(Fault(FaultKind.TRUNCATED, walk.expected))
    added = _first_past_the_head()
    if added is not None:
        faults.append(Fault(FaultKind.ADDED, added))
    return faults


def _first_past_the_head() -> int | None:
    # In one statement, so that an entry which is being added meanwhile comes with its head.
    length = Subquery(ChainHead.objects.filter(id=1).values("length"))
    past = Entry.objects.annotate(head=Coalesce(length, Value(0))).filter(number__gt=F("head"))
    return past.order_by("number").values_list("number", flat=True).first()


def _sorted_out(broken: list[tuple[Entry, bytes]]) -> Iterator[Fault]:
    """Tell entries that were moved from entries that were altered.

    A moved entry still carries the mac that it got at its place. One that stayed, but has another
    entry before it now, is no fault of its own.
    """
    numbers = [entry.number for entry, _ in broken]
    before = {mac for _, mac in broken} | {bytes(entry.mac) for entry, _ in broken}
    for entry, _ in broken:
        place = next((n for n in numbers if any(_fits(entry, n, mac) for mac in before)), None)
        if place is None:
            yield Fault(FaultKind.ALTERED, entry.number)
        elif place != entry.number:
            yield Fault(FaultKind.MOVED, entry.number)


def _fits(entry: Entry, number: int, previous: bytes) -> bool:
    content = EntryContent(
        number=number,
        at=entry.at,
        verb=entry.verb,
        actor=entry.actor,
        subject=entry.subject,
        target=entry.target,
        practice=entry.practice,
        details=entry.details,
    )
    return outside().keys.mac(KEY, content.as_bytes(previous)) == bytes(entry.mac)


def _number(fault: Fault) -> int:
    return fault.number
