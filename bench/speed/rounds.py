"""Ours and the bare views by turns, so that what else the machine does meets all of them."""

from __future__ import annotations

import itertools
import statistics
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.speed.load import Drive, drive, get, post
from bench.speed.servers import Served
from bench.speed.town import CLIENTS, Town

ROUNDS = 9
AT_LEAST = 3
BUDGET_SECONDS = 150.0
A_ROUND = 400
"""Requests of each kind in a round."""
WARM_UP = CLIENTS
"""Until every client's key was used once."""
CARDS = ROUNDS * A_ROUND + WARM_UP
PAGES = 60
ACCEPTED = 303


class WrongAnswerError(Exception):
    """A view did something else than what is measured."""


@dataclass(slots=True)
class Runs:
    """What came of one kind of request, round by round."""

    drives: list[Drive] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Accepted a second, in the middle one of the rounds."""
        return statistics.median(drive.rate for drive in self.drives)

    @property
    def slow(self) -> float:
        """The wait in milliseconds that 99 of 100 stayed below, in the middle one of the rounds."""
        return statistics.median(drive.wait(0.99) for drive in self.drives)

    @property
    def slowest(self) -> float:
        """The same over all rounds: one pause of the machine in any of them shows."""
        waits = [wait for drive in self.drives for wait in drive.waits]
        return Drive(seconds=1.0, waits=waits).wait(0.99)

    def share_of(self, other: Runs) -> float:
        """The rate in percent of the other's in the same round; the middle one of the rounds."""
        pairs = zip(self.drives, other.drives, strict=True)
        return 100 * statistics.median(ours.rate / bare.rate for ours, bare in pairs)


def by_turns(town: Town, ours: Served, bare: Served) -> Mapping[str, Runs]:
    """Hand in cards of clients and of the therapist, and post to the bare views, by turns."""
    body = _body(town.client_form)
    cookies = f"Cookie: {town.therapist_cookies}\r\n"
    kinds: dict[str, tuple[int, Iterator[bytes]]] = {
        "client": (ours.port, (post(at, _body(town.client_form)) for at in town.client_cards)),
        "row": (bare.port, itertools.repeat(post("/row/", body))),
        "same": (bare.port, (post(f"/same/{n}/", body) for n in range(len(town.client_cards)))),
        "therapist": (
            ours.port,
            (post(at, _body(town.therapist_form), headers=cookies) for at in town.therapist_cards),
        ),
    }
    for port, requests in kinds.values():
        _accepted(drive(port, itertools.islice(requests, WARM_UP)), WARM_UP)
    runs = {name: Runs() for name in kinds}
    began = time.monotonic()
    for done in range(ROUNDS):
        if done >= AT_LEAST and time.monotonic() - began > BUDGET_SECONDS:
            break  # others use this machine: fewer rounds rather than a run without end
        for name, (port, requests) in kinds.items():
            found = drive(port, itertools.islice(requests, A_ROUND))
            runs[name].drives.append(_accepted(found, A_ROUND))
    return runs


def page(served: Served, address: str, cookies: str = "") -> Drive:
    """Open one page again and again, one visitor at a time."""
    request = get(address, headers=f"Cookie: {cookies}\r\n" if cookies else "")
    found = drive(served.port, [request] * PAGES, connections=1)
    if set(found.statuses) != {200}:
        msg = f"{address.split('/')[1]}: {dict(found.statuses)}"
        raise WrongAnswerError(msg)
    return found


def _accepted(found: Drive, count: int) -> Drive:
    if found.statuses != {ACCEPTED: count}:
        msg = f"expected {count} accepted cards, got {dict(found.statuses)}"
        raise WrongAnswerError(msg)
    return found


def _body(form: Mapping[str, str]) -> str:
    return urlencode({**form, "key": str(uuid.uuid4())})
