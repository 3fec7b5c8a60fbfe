"""Run a command with a throw-away PostgreSQL: ``with_postgres.py COMMAND [ARGUMENT …]``.

A cluster of its own in a temporary folder, on a free port of the loopback, without fsync (it
lives for one command), handed to the command as DATABASE_URL. Ends with the command's exit code.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_USER = "postgres"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


def program(name: str) -> str:
    """Find one of PostgreSQL's programs, the newest version first."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parent.parent.name),
        reverse=True,
    )
    found = str(versions[0]) if versions else shutil.which(name)
    if found is None:
        sys.exit(f"with_postgres: {name} was not found; install the package postgresql")
    return found


def as_server(command: list[str]) -> list[str]:
    """Run `command` as PostgreSQL's own user when root, whom PostgreSQL refuses to serve."""
    if os.getuid() != 0:
        return command
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        sys.exit(
            f"with_postgres: run as root, and there is no user {SERVER_USER!r} to step down to"
        )
    return ["runuser", "-u", SERVER_USER, "--", *command]


def quietly(command: list[str]) -> None:
    """Run a step; show what it said only when it fails."""
    done = subprocess.run(
        as_server(command), check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit(f"with_postgres: {command[0]} failed\n{done.stdout}{done.stderr}")


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Cluster:
    """A running cluster."""

    address: str
    control: list[str]
    begin: list[str]

    def stop(self) -> None:
        """Stop it as a system does that restarts the service: whoever is connected is cut off."""
        quietly([*self.control, "-m", "fast", "stop"])

    def start(self) -> None:
        """Start it again on the same data."""
        quietly([*self.control, *self.begin, "start"])


@contextmanager
def cluster(wanted: Sequence[str] = FAST) -> Iterator[str]:
    """Start a cluster with these settings and give its address; stop and delete it afterwards."""
    with stoppable(wanted) as made:
        yield made.address


@contextmanager
def stoppable(wanted: Sequence[str] = FAST) -> Iterator[Cluster]:
    """Do as `cluster`, and give what stops and starts it in between."""
    # Not below TMPDIR, which may be closed to PostgreSQL's own user.
    folder = Path(tempfile.mkdtemp(prefix="visavis-postgres-", dir="/tmp"))
    if os.getuid() == 0:
        shutil.chown(folder, SERVER_USER)
    data, log, port = folder / "data", folder / "log", free_port()
    try:
        quietly(
            [
                *(program("initdb"), "-D", str(data), "--no-sync"),
                *("-U", "visavis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
            ]
        )
        settings = " ".join(f"-c {setting}" for setting in wanted)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {settings}"
        control = [program("pg_ctl"), "-D", str(data), "-w"]
        address = f"postgresql://visavis@127.0.0.1:{port}/postgres"
        made = Cluster(address, control, ["-l", str(log), "-o", options])
        made.start()
        try:
            yield made
        finally:
            quietly([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command that was given."""
    command = sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    # Ctrl-C reaches the command as well: it stops first, then the cluster.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        environment = os.environ | {"DATABASE_URL": address}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
