"""Disk full, database locked, keys gone, PostgreSQL started again: what people are told."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.faults.crash import DURABLE, cards_of, look
from bench.faults.posting import Posting
from bench.faults.pressing import KEPT, Presses
from bench.faults.site import ROOT, site
from bench.faults.trials import figures_in
from bench.figures import Figure, keep
from tests.processes import alive, descendants
from tools.with_postgres import stoppable

CARDS = 400
NAMESPACES = (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount"))
"""How a process gets a disk of its own: as root, or as anybody where the system allows it."""


def run() -> int:
    """Run the trials on SQLite, then start PostgreSQL again underneath; keep the figures."""
    with tempfile.TemporaryDirectory(prefix="visavis-faults-") as folder:
        figures = on_sqlite(Path(folder))
    with tempfile.TemporaryDirectory(prefix="visavis-faults-") as folder:
        figures += on_postgres(Path(folder))
    return keep("adversity", figures)


def on_sqlite(folder: Path) -> list[Figure]:
    """Run the trials within a mount namespace; without the disk's where none is to be had."""
    namespace = next((way for way in NAMESPACES if _works(way)), ())
    mount = "yes" if namespace else "no"
    command = [*namespace, sys.executable, "-m", "bench.faults.trials", str(folder), mount]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)  # noqa: S603 -- our own
    figures = figures_in(done.stdout)
    if not namespace:
        print("adversity: NOT TRIED: a full and a read-only disk; this needs unshare and mount")
        why = "unshare --mount is not allowed here"
        figures.append(
            Figure("the disk is full, or can only be read", 0, "", "not tried", None, why)
        )
    return figures


def _works(way: Sequence[str]) -> bool:
    if shutil.which(way[0]) is None:
        return False
    trial = [*way, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(trial, check=False, capture_output=True).returncode == 0  # noqa: S603 -- of the system


def on_postgres(folder: Path) -> list[Figure]:
    """Stop PostgreSQL under a running server and start it again; then in the middle of posts."""
    with stoppable(DURABLE) as cluster, site(folder / "site", cluster.address) as here:
        sent = cards_of(here, CARDS)
        here.start()
        family = descendants(here.server.pid) if here.server else set()
        presses = Presses(here)
        cluster.stop()
        presses.press(sent[0])
        command = here.visavis("outbox", "list")
        cluster.start()
        unsaved = presses.press_again()
        posting = Posting(here.port, sent[1:])
        posting.start()
        posting.wait_for(CARDS // 3)
        cluster.stop()
        cluster.start()
        posting.finish()
        fallen = len(family - alive(family))
        here.kill()
        found = look(here, sent)
        log = here.log.read_text(encoding="utf-8", errors="replace")
    wrong = found["lost"] + found["missing"] + found["doubled"] + found["half_written"]
    how = f"PostgreSQL stopped and started twice; {CARDS} cards, answers {dict(posting.answers)}"
    kept, told = presses.told[KEPT], command.stderr.strip()

    def none(name: str, value: int) -> Figure:
        return Figure(f"PostgreSQL starts again: {name}", value, "", "0", value == 0, how)

    return [
        Figure("PostgreSQL is gone: told 503, words kept", kept, "", "≥ 1", kept >= 1, how),
        none("not saved when pressed again", unsaved),
        none("cards lost, doubled or half-written", wrong + found["other_words"]),
        none("our own processes that fell", fallen),
        none("tracebacks in the server's log", log.count("Traceback")),
        Figure(
            "PostgreSQL is gone: a command ends with one sentence and code 2",
            command.returncode,
            "",
            "2",
            command.returncode == 2 and len(told.splitlines()) == 1,  # noqa: PLR2004 -- the code
            told[-160:],
        ),
    ]
