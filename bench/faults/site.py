"""An installation of its own for one run: its folder, its database, its server, its commands."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.mailservers import free_port
from tests.processes import descendants

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from visavis.cli.main import main; main()")
PATIENCE = 90.0
LAST_WORD = b"Stop it with"


@dataclass
class Site:
    """One installation; `folder` holds its data, its keys and what the run notes beside them."""

    folder: Path
    database: str = ""
    """An address of PostgreSQL; empty for the embedded database."""
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server said, over all its lives."""
        return self.folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        """As for a service: nothing of ours but what is named here."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("VISAVIS_") and name not in ("DATABASE_URL", "DISPLAY")
        }
        own = {
            "CI": "yes",
            "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "VISAVIS_ADDRESS": f"http://127.0.0.1:{self.port}",
            "VISAVIS_DATA": str(self.data),
        }
        named = {"DATABASE_URL": self.database} if self.database else {}
        return kept | own | named | dict(self.settings)

    def ask(self, module: str, *arguments: object) -> object:
        """Run a module of this folder within this installation, and return its answer."""
        command = [sys.executable, "-m", "bench.faults.within", module, *map(str, arguments)]
        done = subprocess.run(  # noqa: S603 -- our own modules
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        )
        answer: object = json.loads(done.stdout)
        return answer

    def visavis(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a command of the platform."""
        return subprocess.run(  # noqa: S603 -- our own command
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self) -> None:
        """Start the server as a practice does, and return when it is ready."""
        command = [*COMMAND, "start", "--empty", "--no-browser", "--port", str(self.port)]
        with self.log.open("ab") as log:
            said_before = log.tell()
            self.server = self._popen(command, log)
        deadline = time.monotonic() + PATIENCE
        # Its last word: it answers a little earlier, and then asks the database once more.
        while LAST_WORD not in self.log.read_bytes()[said_before:]:
            if self.server.poll() is not None or time.monotonic() > deadline:
                msg = f"the server did not get ready; see {self.log}"
                raise RuntimeError(msg)
            time.sleep(0.05)

    def kill(self) -> None:
        """``kill -9`` for everything at once: web server, worker, and who looks after them."""
        if self.server is None:
            return
        for pid in [*descendants(self.server.pid), self.server.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def stop(self) -> None:
        """Stop the server as Ctrl-C does."""
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(timeout=PATIENCE)
            self.server = None

    def request(
        self, method: str, path: str, body: str | None = None, *, timeout: float = 60.0
    ) -> tuple[int, str]:
        """Send one request on a connection of its own; return status and page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _popen(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 -- our own command
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


@contextmanager
def site(folder: Path, database: str = "", **settings: str) -> Iterator[Site]:
    """Give an installation whose server is gone afterwards, whatever happened."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Site(folder, database, settings)
    try:
        yield made
    finally:
        made.kill()
