"""The file of anchors, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from visavis.apps.audit.rules import KEY
from visavis.apps.audit.rules.anchors import Anchor, AnchorKind, file_in, parse
from visavis.apps.audit.rules.faults import Fault, FaultKind
from visavis.gateways.outside import outside


@dataclass
class Anchored:
    """What the anchors say about the chain."""

    count: int = 0
    last: datetime | None = None
    last_proof: bytes = b""
    heads: dict[int, Anchor] = field(default_factory=dict)
    """By length: what the chain must still contain."""
    lost_by_restore: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_anchors() -> Anchored:
    """Read all anchors, each checked against its proof and the line before it."""
    path = file_in(outside().data)
    found = Anchored()
    if not path.exists():
        return found
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.endswith("\n"):  # else the power cut it short, before anybody relied on it
                _take(found, number, line)
    return found


def _take(found: Anchored, number: int, line: str) -> None:
    try:
        anchor, proof = parse(line)
    except ValueError:
        found.faults.append(Fault(FaultKind.ANCHOR_ALTERED, number))
        return
    expected = outside().keys.mac(KEY, anchor.as_bytes(found.last_proof))
    # The next line is held against what stands here, so that one bad line is one fault, or two.
    found.last_proof = proof
    if proof != expected:
        found.faults.append(Fault(FaultKind.ANCHOR_ALTERED, number))
        return
    found.count, found.last = found.count + 1, anchor.at
    if anchor.kind is AnchorKind.RESTORED:
        _forget_after(found, anchor.length)
    if anchor.length:
        found.heads[anchor.length] = anchor


def _forget_after(found: Anchored, length: int) -> None:
    longest = max(found.heads, default=0)
    found.lost_by_restore += max(longest - length, 0)
    found.heads = {n: anchor for n, anchor in found.heads.items() if n <= length}
