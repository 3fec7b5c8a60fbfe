"""``kill -9`` in the middle of card posts, again and again, on both databases."""

from __future__ import annotations

import json
import os
import random
import signal
import tempfile
import time
from pathlib import Path
from typing import cast

from bench.faults.posting import CONNECTIONS, Posting
from bench.faults.sent import Found, Sent
from bench.faults.site import Site, site
from bench.figures import Figure, keep
from tests.processes import running
from tools.with_postgres import cluster

CARDS = 2_000
KILLS = 20
SEED = 8
DURABLE = ("shared_buffers=64MB",)
"""A cluster as a practice runs it: every acknowledged transaction is on disk."""


def run() -> int:
    """Run it on SQLite, then on PostgreSQL, and keep the figures."""
    with tempfile.TemporaryDirectory(prefix="visavis-crash-") as folder:
        figures = crash(Path(folder) / "sqlite", "", "SQLite")
        with cluster(DURABLE) as address:
            figures += crash(Path(folder) / "postgres", address, "PostgreSQL")
    return keep("crash", figures)


def crash(folder: Path, database: str, name: str) -> list[Figure]:
    """Post, kill, start again; then hold everything against what was sent."""
    rng = random.Random(SEED)  # noqa: S311 -- moments of death, no secrets
    with site(folder, database) as here:
        sent = cards_of(here, CARDS)
        here.start()
        posting = Posting(here.port, sent)
        posting.start()
        waits = [kill_once(here, posting, share, rng) for share in shares(KILLS, rng)]
        if database:
            kill_a_backend(posting)
        posting.finish()
        here.kill()  # the last time: nothing is tidied up before it is looked at
        found = look(here, sent)
        audit = here.visavis("audit", "verify")
        print(f"{name}: answers {dict(posting.answers)}, up again after {max(waits):.1f} s")
        print(f"{name}: {audit.stdout.strip()}")
    return figures_of(found, posting, name, chain=audit.returncode == 0)


def cards_of(here: Site, number: int) -> list[Sent]:
    """Build the practice, and write a text for each card that is like no other."""
    built = cast("list[dict[str, str]]", here.ask("building", number))
    return [
        Sent(
            id=card["id"],
            path=card["path"],
            key=card["key"],
            text=f"the zebra on step {place} — très tôt",
            acknowledged=False,
        )
        for place, card in enumerate(built)
    ]


def shares(number: int, rng: random.Random) -> list[float]:
    """Where in the run the kills come: spread over it, each at a moment of chance."""
    return [(place + rng.random()) / (number + 1) for place in range(number)]


def kill_once(here: Site, posting: Posting, share: float, rng: random.Random) -> float:
    """Kill everything while posts are under way, and start again; return the seconds it took."""
    posting.wait_for(int(share * CARDS))
    time.sleep(rng.random() * 0.03)
    here.kill()
    began = time.monotonic()
    here.start()
    return time.monotonic() - began


def kill_a_backend(posting: Posting) -> None:
    """Kill one of PostgreSQL's own processes that serves us; the server stays up."""
    posting.wait_for(posting.acknowledged + 20)
    os.kill(serving_backend(), signal.SIGKILL)


def serving_backend() -> int:
    """Find a process of PostgreSQL that does our work."""
    for process in running():
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes().replace(b"\0", b" ")
        if line.startswith(b"postgres: visavis postgres 127.0.0.1"):
            return process.pid
    msg = "no process of PostgreSQL serves us"
    raise RuntimeError(msg)


def look(here: Site, sent: list[Sent]) -> Found:
    """Compare what is there with what was sent."""
    file = here.folder / "sent.json"
    file.write_text(json.dumps(sent), encoding="utf-8")
    return cast("Found", here.ask("checking", file))


def figures_of(found: Found, posting: Posting, name: str, *, chain: bool) -> list[Figure]:
    """Return each promise as one line."""
    how = (
        f"{KILLS} times kill -9 of web server, worker and supervisor at moments of chance within "
        f"{len(posting.cards)} posts over {CONNECTIONS} connections; what was not acknowledged is "
        "posted again with its key; the database is looked at after one more kill"
    )

    def none(what: str, value: int) -> Figure:
        return Figure(f"{what}, {name}", value, "", "0", value == 0, how)

    acknowledged = Figure(
        f"cards acknowledged through {KILLS} × kill -9, {name}",
        posting.acknowledged,
        "",
        f"all {len(posting.cards)}",
        posting.acknowledged == len(posting.cards),
        how,
    )
    return [
        acknowledged,
        none("acknowledged cards lost", found["lost"] + found["missing"]),
        none("cards doubled", found["doubled"]),
        none("cards half-written", found["half_written"]),
        none("texts that are not what was sent", found["other_words"]),
        none("damage in the database", len(found["damage"])),
        none("faults of the audit chain", int(not chain)),
    ]
