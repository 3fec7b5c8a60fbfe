"""``visavis serve``: the web server alone, for whoever supervises it with tools of their own."""

from __future__ import annotations

import os
import signal

import click
from granian import Granian
from granian.constants import Interfaces

from visavis.cli.stopping import stop_when_stdin_closes

LOOPBACK = "127.0.0.1"
THREADS_ON_SQLITE = 2
"""SQLite has one writer at a time: more threads would only wait for each other."""
THREADS_ON_A_SERVER = min(8, 2 * (os.cpu_count() or 1))
SECONDS_TO_STOP = 3


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--until-stdin-closes", is_flag=True, help="Stop when whoever started this is gone.")
@click.pass_context
def serve(ctx: click.Context, *, port: int, until_stdin_closes: bool) -> None:
    """Serve the pages on the loopback; a proxy in front brings them to the outside by https.

    The settings are loaded by the server's own child only: locks and connections do not survive
    being forked.
    """
    data = ctx.parent.params.get("data") if ctx.parent else None
    if data is not None:
        os.environ["VISAVIS_DATA"] = str(data)
    if until_stdin_closes:
        stop_when_stdin_closes(lambda: os.kill(os.getpid(), signal.SIGTERM))
    on_sqlite = os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite")
    Granian(
        "visavis.config.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS_ON_SQLITE if on_sqlite else THREADS_ON_A_SERVER,
        websockets=False,
        log_access=False,  # the address of a card opens it: no log keeps one
        log_dictconfig={"loggers": {"_granian": {"level": "WARNING"}}},
        workers_kill_timeout=SECONDS_TO_STOP,
    ).serve()
