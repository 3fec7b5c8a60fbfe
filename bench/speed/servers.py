"""Installations to measure, and the shipped server on each."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from bench.figures import ROOT
from tools.with_postgres import free_port

OURS, BARE = "visavis.config.settings", "bench.speed.bare.settings"
COMMAND = "from visavis.cli.main import main"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder with its database."""

    folder: Path
    database: str
    """DATABASE_URL; empty for the SQLite file in the folder."""

    def environment(self, settings: str = OURS) -> dict[str, str]:
        """What its processes are started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("VISAVIS_")}
        kept.pop("DATABASE_URL", None)
        named = {"DATABASE_URL": self.database} if self.database else {}
        return (
            kept
            | named
            | {
                "VISAVIS_DATA": str(self.folder),
                "DJANGO_SETTINGS_MODULE": settings,
                "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
            }
        )


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers."""

    port: int
    pid: int
    seconds_to_start: float

    def memory(self) -> float:
        """MB that the server and its worker hold now; what both share counts once each."""
        listed = subprocess.run(  # noqa: S603 -- numbers of our own processes
            ["ps", "-o", "rss=", "--pid", str(self.pid), "--ppid", str(self.pid)],  # noqa: S607 -- ps by name
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        return sum(int(line) for line in listed.split()) / 1024


def make(installation: Installation, cards: int) -> None:
    """Fill an empty installation; see `town`."""
    installation.folder.mkdir(parents=True)
    subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-m", "bench.speed.town", str(installation.folder), str(cards)],
        check=True,
        cwd=ROOT,
        env=installation.environment(),
    )


def copy(source: Installation, folder: Path, database: str) -> Installation:
    """The same installation once more; a database on a server was copied by its owner."""
    shutil.copytree(source.folder, folder)
    return Installation(folder, database)


@contextmanager
def serve(installation: Installation, settings: str = OURS) -> Iterator[Served]:
    """Run ``visavis serve`` until the end of the block; the shipped command, whatever is served."""
    port, began = free_port(), time.monotonic()
    process = subprocess.Popen(  # noqa: S603 -- our own
        [sys.executable, "-c", f"{COMMAND}; main()", "serve", "--port", str(port)],
        cwd=ROOT,
        env=installation.environment(settings),
        start_new_session=True,
    )
    try:
        _wait_for(port, process, "/healthz" if settings == OURS else "/")
        yield Served(port, process.pid, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], path: str) -> None:
    """Return as soon as the server answers; a bare one knows no address but says so."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE):
                return
        except OSError as error:
            if getattr(error, "code", None) == 404:  # noqa: PLR2004 -- not found
                return
            time.sleep(0.02)
    msg = f"the server did not come up on port {port}"
    raise RuntimeError(msg)
