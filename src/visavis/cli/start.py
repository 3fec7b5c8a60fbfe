"""``visavis start``: everything that a practice needs, with one command."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import click
from filelock import FileLock, Timeout
from rich.console import Console

from visavis.cli import running
from visavis.cli.lazy import load_platform
from visavis.cli.running import Running
from visavis.cli.showing import show
from visavis.cli.supervise import Child, Supervisor
from visavis.vocab.remedy import RemedyError

OWNER_ONLY = 0o700
COMMAND = "from visavis.cli.main import main; main()"
TIME_TO_GET_READY = 180.0
CRASHES_AT_START = 3
"""A child that crashes so often before anything was served is not started again."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for everything that is kept; made when it is missing.",
)
@click.option("--browser/--no-browser", default=True, help="Open a browser when ready.")
@click.option("--empty", is_flag=True, help="Start a real practice instead of a simulated one.")
@click.pass_context
def start(ctx: click.Context, *, port: int, data: Path | None, browser: bool, empty: bool) -> None:
    """Serve pages and do the work in the background, until Ctrl-C."""
    console = Console(highlight=False, soft_wrap=True)
    given = data or (ctx.parent.params.get("data") if ctx.parent else None)
    folder = Path(given or os.environ.get("VISAVIS_DATA", "data")).absolute()
    make_private(folder)
    with only_one(folder):
        if not running.port_is_free(port):
            msg = (
                f"Port {port} is taken by another program. "
                f"Choose another one: make start PORT={port + 1}"
            )
            raise RemedyError(msg)
        # By name: browsers make passkeys for names only.
        os.environ.setdefault("VISAVIS_ADDRESS", f"http://localhost:{port}")
        load_platform(folder)
        make_ready(console, empty=empty)
        serve_until_stopped(console, folder, port=port, browser=browser)


def make_private(folder: Path) -> None:
    """Make the data folder, open to its owner only."""
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY)
    except OSError as error:
        msg = f"The data folder {folder} cannot be used ({error.strerror}); name another: --data"
        raise RemedyError(msg) from error


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder: two servers on one folder would each stop the other's work."""
    lock = FileLock(folder / "start.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        there = running.read(folder)
        where = f" at {there.address}" if there else ""
        msg = f"A server already runs on {folder}{where}. Stop it, or name another folder: --data"
        raise RemedyError(msg) from error
    try:
        yield
    finally:
        lock.release()


def make_ready(console: Console, *, empty: bool) -> None:
    """Bring database and files up to date; fill an empty database with a simulated network."""
    from visavis.cli import prepare  # noqa: PLC0415 -- needs the settings, which name the data
    from visavis.cli.simulate import simulate  # noqa: PLC0415 -- as above

    prepare.prepare()
    if not empty and prepare.is_empty():
        simulate(console)


def serve_until_stopped(console: Console, folder: Path, *, port: int, browser: bool) -> None:
    """Run web server and background worker, say where, and stop both in the end."""
    from django.db import connections  # noqa: PLC0415 -- needs the settings

    supervisor = Supervisor(children=children(port), environment=dict(os.environ))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stop.set())
    here = Running(address=os.environ["VISAVIS_ADDRESS"].rstrip("/"), port=port, pid=os.getpid())
    connections.close_all()  # the children open their own
    try:
        supervisor.start()
        if wait_until_healthy(supervisor, here):
            running.write(folder, here)
            welcome(console, here, browser=browser)
            supervisor.watch()
    finally:
        running.remove(folder)
        supervisor.end()
    console.print("Stopped.")


def children(port: int) -> list[Child]:
    """The processes that make up a running installation."""
    own = [sys.executable, "-c", COMMAND]
    return [
        Child("web", [*own, "serve", "--port", str(port), "--until-stdin-closes"]),
        Child("worker", [*own, "worker", "--until-stdin-closes"]),
    ]


def wait_until_healthy(supervisor: Supervisor, here: Running) -> bool:
    """Wait until the server is ready; False when it is to stop before.

    Raises
    ------
    RemedyError
        When it does not get ready.
    """
    deadline = time.monotonic() + TIME_TO_GET_READY
    while not supervisor.stop.is_set():
        if here.healthy():
            return True
        supervisor.look()
        crashed = max(child.crashes for child in supervisor.children)
        if crashed >= CRASHES_AT_START or time.monotonic() > deadline:
            msg = "The server did not get ready; the lines above say why."
            raise RemedyError(msg)
        supervisor.stop.wait(0.1)
    return False


def welcome(console: Console, here: Running, *, browser: bool) -> None:
    """Say where it is and how to get in."""
    from visavis.cli import prepare  # noqa: PLC0415 -- needs the settings
    from visavis.cli.ways_in import setup_link, ways_in  # noqa: PLC0415 -- needs the settings

    console.print(f"Visavis is ready: [bold]{here.address}[/bold]")
    if prepare.is_simulated():
        console.print("The network in it is simulated; nobody in it exists.")
        show(console, ways_in())
    elif prepare.is_empty():
        console.print(f"Set up your practice here, within a day: {setup_link()}")
    console.print("Stop it with Ctrl-C.", style="dim")
    if browser and may_open_a_browser():
        threading.Thread(target=webbrowser.open, args=(here.address,), daemon=True).start()


def may_open_a_browser() -> bool:
    """Whether a person with a screen is likely to sit here."""
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
