"""Write the chain's head to a file outside the database."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from visavis.apps.audit.models import ChainHead
from visavis.apps.audit.queries.anchors import read_anchors
from visavis.apps.audit.rules import KEY
from visavis.apps.audit.rules.anchors import Anchor, AnchorKind, file_in
from visavis.gateways.outside import outside

FILE_MODE = 0o600


def anchor(*, now: datetime, kind: AnchorKind = AnchorKind.HEAD) -> Anchor:
    """Add a line that says what the head is now; it is on disk when this returns.

    The worker calls it every hour. Whoever takes entries away, or sets the whole database back,
    has to change this file as well, and its lines are chained with a key that neither holds.
    """
    path = file_in(outside().data)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), mode=FILE_MODE):
        head = ChainHead.objects.filter(id=1).first() or ChainHead()
        line = Anchor(at=now, kind=kind, length=head.length, mac=bytes(head.mac))
        proof = outside().keys.mac(KEY, line.as_bytes(read_anchors().last_proof))
        _append(path, line.as_line(proof).encode())
    return line


def _append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    with os.fdopen(descriptor, "r+b") as stream:
        # A line without its end is one that the power cut short; it was never acknowledged.
        stream.seek(path.read_bytes().rfind(b"\n") + 1)
        stream.truncate()
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())
