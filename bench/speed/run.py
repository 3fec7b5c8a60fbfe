"""``make bench PART=speed``: on SQLite, then on PostgreSQL with every commit on disk."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.figures import ROOT, Figure, at_least, below, keep
from bench.speed.rounds import A_ROUND, CARDS, ROUNDS, Runs, by_turns, page
from bench.speed.servers import BARE, Installation, Served, copy, make, serve
from bench.speed.town import CASELOAD, SESSIONS_OF_ONE, read
from tools.with_postgres import cluster

DURABLE = ("shared_buffers=64MB",)
"""As a practice runs it: fsync and synchronous_commit are on."""
FORMR = 68
"""Cards a second of formr on a machine of this kind."""
BY_TURNS = (
    f"visavis serve with its own thread count, {ROUNDS} rounds of {A_ROUND} over 16 kept "
    "connections, by turns with two bare Django views under the same server and database "
    "settings, without middleware; the middle round. "
)
CLIENTS = BY_TURNS + (
    "The client's own card behind its link (no cookie, so no CSRF token: ADR 0030), one report "
    "of 150 letters, until the answer after which the browser fetches the receipt."
)
THERAPISTS = BY_TURNS + "The therapist's card: session, second factor and CSRF token checked."
ONE_AT_A_TIME = "GET by one visitor at a time over HTTP, the middle one of 60."


def run() -> int:
    """Measure both databases and keep the figures."""
    subprocess.run(["sh", "tools/system.sh", "postgresql"], cwd=ROOT, check=True)  # noqa: S607 -- sh by name
    busy, cores = os.getloadavg()[0], os.cpu_count()
    load = (
        f"Load average of the minute before the run, on {cores} cores: above 0.5, trust the shares."
    )
    with tempfile.TemporaryDirectory(prefix="visavis-speed-") as base:
        figures = [Figure("what else the machine did before", busy, "", "", None, load)]
        figures += measure("SQLite", Path(base) / "sqlite", "")
        with cluster(DURABLE) as address:
            figures += measure("PostgreSQL", Path(base) / "postgres", address)
    return keep("speed", figures)


def measure(name: str, base: Path, server: str) -> list[Figure]:
    """Make an installation and its copy, and drive the one with ours, the other with the bare."""
    with installations(base, server) as (one, two):
        town = read(one.folder)
        with serve(one) as ours, serve(two, BARE) as bare:
            idle = ours.memory()
            runs = by_turns(town, ours, bare)
            figures = [*of_clients(name, runs), *of_therapists(name, runs)]
            figures += of_pages(name, ours, town.card_with_history, town.caseload_cookies)
            return [*figures, *of_the_server(name, ours, idle)]


@contextmanager
def installations(base: Path, server: str) -> Iterator[tuple[Installation, Installation]]:
    """Two installations with the same rows."""
    base.mkdir()
    if not server:
        one = Installation(base / "one", "")
        make(one, CARDS)
        yield one, copy(one, base / "two", "")
        return
    place = server.rsplit("/", 1)[0]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE one")
        one = Installation(base / "one", f"{place}/one")
        make(one, CARDS)
        connection.execute("CREATE DATABASE two TEMPLATE one")
    yield one, copy(one, base / "two", f"{place}/two")


def of_clients(name: str, runs: Mapping[str, Runs]) -> list[Figure]:
    """The card that everything is promised of."""
    ours = runs["client"]
    return [
        at_least(f"clients' cards accepted, {name}", ours.rate, "/s", 3 * FORMR, CLIENTS),
        at_least(
            f"  of a bare view that inserts a row ({runs['row'].rate:.0f}/s)",
            ours.share_of(runs["row"]),
            "%",
            12,
            CLIENTS,
        ),
        at_least(
            f"  of a bare view with the same statements ({runs['same'].rate:.0f}/s)",
            ours.share_of(runs["same"]),
            "%",
            50,
            CLIENTS,
        ),
        *waits(ours, CLIENTS),
        bare_wait("inserts a row", runs["row"]),
        bare_wait("sends the same statements", runs["same"]),
    ]


def bare_wait(what: str, runs: Runs) -> Figure:
    """What the machine, the server and the database alone make of the waits."""
    name = f"    where a bare view {what}, in the middle round"
    return Figure(name, runs.slow, "ms", "", None, CLIENTS)


def of_therapists(name: str, runs: Mapping[str, Runs]) -> list[Figure]:
    """The same with a session and its checks, for which nothing was promised by itself."""
    ours = runs["therapist"]
    return [
        at_least(f"therapists' cards accepted, {name}", ours.rate, "/s", 3 * FORMR, THERAPISTS),
        at_least(
            "  of a bare view that inserts a row",
            ours.share_of(runs["row"]),
            "%",
            12,
            THERAPISTS,
        ),
        *waits(ours, THERAPISTS),
    ]


def waits(runs: Runs, how: str) -> list[Figure]:
    """How long people wait, whatever befell the machine; and in the middle round."""
    return [
        below("  99 of 100 are answered within", runs.slowest, "ms", 100, how),
        Figure("    in the middle round", runs.slow, "ms", "", None, how),
    ]


def of_pages(name: str, ours: Served, card: str, cookies: str) -> list[Figure]:
    """Pages, one visitor at a time."""
    opened = page(ours, card).wait(0.5)
    today, clients = (page(ours, at, cookies).wait(0.5) for at in ("/today/", "/clients/"))
    history = f"a client's card after {SESSIONS_OF_ONE} sessions is opened in, {name}"
    return [
        Figure(history, opened, "ms", "", None, ONE_AT_A_TIME),
        below(f"Today of {CASELOAD} clients, {name}", today, "ms", 150, ONE_AT_A_TIME),
        below(f"the list of {CASELOAD} clients, {name}", clients, "ms", 150, ONE_AT_A_TIME),
    ]


def of_the_server(name: str, ours: Served, idle: float) -> list[Figure]:
    """Start and memory."""
    started = "visavis serve on a prepared folder, until /healthz says yes."
    held = "Resident memory of the server and its worker process together."
    return [
        Figure(f"the server starts in, {name}", ours.seconds_to_start, "s", "", None, started),
        Figure("  memory before the first card", idle, "MB", "", None, held),
        Figure("  memory after all of this", ours.memory(), "MB", "", None, held),
    ]
