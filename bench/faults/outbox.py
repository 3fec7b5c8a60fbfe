"""Workers killed, and mail servers gone mad, at every step of handing a message over."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.faults.site import ROOT, Site, site
from bench.faults.striking import Step, Striker, Way, strikers
from bench.figures import Figure, keep

MESSAGES = 600
WORKERS = 3
ROUNDS = 5
"""Rounds of killing at each step, with every worker each time."""
SEED = 8
BETWEEN = timedelta(minutes=10, seconds=1)
"""From one round to the next: what a dead worker held is given on by then."""
TURNS = 12
"""Turns between two looks at how messages stand; a look takes as long as many turns."""
HOURS_DOWN = 2
"""So long, by the workers' clock, there is no mail server at all."""
BROKEN_WAYS = (Way.HANG_UP, Way.STALL, Way.REFUSE)


@dataclass
class House:
    """The process that forks the workers, and what became of them."""

    process: subprocess.Popen[str]
    now: datetime
    killed: int = 0
    worked: int = 0

    def turn(self, servers: Sequence[Striker]) -> None:
        """Let one worker for each server take a turn, side by side."""
        self.now += BETWEEN
        order = {"now": self.now.isoformat(), "ports": [each.port for each in servers]}
        for server, pid in zip(servers, self._say(json.dumps(order)), strict=True):
            server.victim = pid
        codes = self._say("go")
        self.worked += len(codes)
        self.killed += sum(code < 0 for code in codes)

    def _say(self, line: str) -> list[int]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer: list[int] = json.loads(self.process.stdout.readline())
        return answer


@dataclass
class Tally:
    """What was found in the end."""

    states: Counter[str]
    arrived: Counter[str]
    unknown: dict[str, str] = field(default_factory=dict)
    """The worker that last held it, by Message-ID."""
    sent: list[str] = field(default_factory=list)

    @property
    def worst_worker(self) -> int:
        """The most messages of unknown fate that one worker left behind."""
        return max(Counter(self.unknown.values()).values(), default=0)


def run() -> int:
    """Kill workers, break servers, let the rest go out, ask for what is unknown."""
    rng = random.Random(SEED)  # noqa: S311 -- moments of death, no secrets
    with (
        tempfile.TemporaryDirectory(prefix="visavis-outbox-") as folder,
        site(Path(folder) / "site") as here,
        strikers(WORKERS) as servers,
    ):
        began = datetime.fromisoformat(str(here.ask("invitations", MESSAGES)))
        house = House(workers(here), began)
        kill_workers(house, servers, rng)
        after_kills = tally(here, servers)
        struck = break_servers(house, servers[0])
        let_go_out(here, house, servers)
        first = tally(here, servers)
        listed = here.visavis("outbox", "list").stdout
        again = ask_again(here, house, servers, first)
        end(house)
    return keep("outbox", figures_of(house, first, after_kills, struck, listed, again))


def workers(here: Site) -> subprocess.Popen[str]:
    """Start the process that forks them."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.faults.within", "workers"],
        cwd=ROOT,
        env=here.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def end(house: House) -> None:
    """Let the process go: no more orders."""
    if house.process.stdin is not None:
        house.process.stdin.close()
    house.process.wait(timeout=30)


def kill_workers(house: House, servers: Sequence[Striker], rng: random.Random) -> None:
    """Kill every worker of a round at one step, each in another of its exchanges."""
    for step in Step:
        for _ in range(ROUNDS):
            for server in servers:
                server.aim(step, after=rng.randrange(4))
            house.turn(servers)


def break_servers(house: House, server: Striker) -> int:
    """Let one server misbehave at every step in every way; return how often it did."""
    before = server.struck
    for _ in range(HOURS_DOWN * 6):
        house.turn([Striker()])  # nobody listens there
    for step in Step:
        for way in BROKEN_WAYS:
            server.aim(step, way, after=1)
            house.turn([server])
    server.aim(None)
    return server.struck - before


def let_go_out(here: Site, house: House, servers: Sequence[Striker]) -> None:
    """Take turns until nothing waits, and some more, a day later."""
    for server in servers:
        server.aim(None)
    while True:
        for _ in range(TURNS):
            house.turn(servers)
        if not tally(here, servers).states.keys() - {"sent", "unknown", "dropped"}:
            return


def tally(here: Site, servers: Sequence[Striker]) -> Tally:
    """See how every message stands, and what arrived."""
    file = here.folder / "messages.json"
    here.ask("invitations", 0, file)
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    arrived: Counter[str] = Counter()
    for server in servers:
        arrived += server.arrived
    return Tally(
        states=Counter(row["state"] for row in rows),
        arrived=arrived,
        unknown={row["id"]: row["worker"] for row in rows if row["state"] == "unknown"},
        sent=[row["id"] for row in rows if row["state"] == "sent"],
    )


def ask_again(here: Site, house: House, servers: Sequence[Striker], first: Tally) -> Counter[str]:
    """Ask for two unknown messages by hand; return what arrived of them since."""
    chosen = sorted(first.unknown, key=lambda id_: -first.arrived[id_])[:2]
    for id_ in chosen:
        done = here.visavis("outbox", "resend", id_.strip("<>").partition("@")[0])
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
    # The command looks at the real clock, which lags behind that of the workers here.
    let_go_out(here, house, servers)
    return tally(here, servers).arrived - first.arrived


def figures_of(
    house: House,
    first: Tally,
    after_kills: Tally,
    struck: int,
    listed: str,
    again: Counter[str],
) -> list[Figure]:
    """Return each promise as one line."""
    listed_ids = set(re.findall(r"^([0-9a-f-]{36}) ", listed, re.MULTILINE))
    unlisted = {id_.strip("<>").partition("@")[0] for id_ in first.unknown} ^ listed_ids
    wrong = [id_ for id_ in first.sent if first.arrived[id_] != 1]
    doubled = [id_ for id_, times in first.arrived.items() if times > 1]
    strange = first.arrived.keys() - {*first.sent, *first.unknown}
    other_ids = {id_ for id_, times in again.items() if times != 1 or id_ not in first.unknown}

    def figure(name: str, value: int, promise: str, *, met: bool | None) -> Figure:
        return Figure(name, value, "", promise, met, how_of(house, struck))

    return [
        figure("workers killed inside an exchange", house.killed, "", met=house.killed > 0),
        figure(
            "messages of unknown fate, of one killed worker at most",
            after_kills.worst_worker,
            "≤ 1",
            met=after_kills.worst_worker <= 1,
        ),
        figure(
            "unknown messages that are not listed, or the reverse",
            len(unlisted),
            "0",
            met=not unlisted,
        ),
        figure("messages resent unasked", len(doubled), "0", met=not doubled),
        figure(
            "other messages that did not arrive exactly once",
            len(wrong) + len(strange),
            "0",
            met=not (wrong or strange),
        ),
        figure("messages sent in the end", len(first.sent), "", met=None),
        figure(
            "messages that a person asked for, not with their own Message-ID",
            len(other_ids) + (2 - len(again)),
            "0",
            met=not other_ids and len(again) == 2,  # noqa: PLR2004 -- as many as were asked for
        ),
    ]


def how_of(house: House, struck: int) -> str:
    """Say what was done to workers and servers."""
    return (
        f"{MESSAGES} messages, {house.worked} turns of workers, of which {house.killed} were "
        f"killed at one of {len(Step)} steps of SMTP; {struck} exchanges that the server broke, "
        f"after {HOURS_DOWN} hours without a mail server"
    )
