from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import alive, in_session, wait_for
from visavis.cli import supervise
from visavis.cli.supervise import Child, Supervisor

SLEEPER = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); time.sleep(60)"
)
FAMILY = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


def child(code: str) -> Child:
    return Child("child", [sys.executable, "-c", code])


def pid_of(each: Child) -> int:
    assert each.process is not None
    return each.process.pid


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "TIME_TO_STOP", 0.3)


def test_a_crashed_child_is_started_again_after_a_growing_wait() -> None:
    crashing = child("raise SystemExit(3)")
    supervisor = Supervisor([crashing], os.environ)
    supervisor.start()
    waits = []
    for _ in range(3):
        assert crashing.process is not None
        crashing.process.wait()
        supervisor.look()
        waits.append(crashing.wait)
        crashing.start_again_at = 0.0
        supervisor.look()
    supervisor.end()
    assert (waits, crashing.crashes) == ([1.0, 2.0, 4.0], 3)


def test_a_child_that_ran_for_long_is_not_held_against() -> None:
    once = child("")
    once.wait, once.started_at = 16.0, 0.0
    supervisor = Supervisor([once], os.environ)
    supervisor.start()
    assert once.process is not None
    once.process.wait()
    once.started_at = time.monotonic() - supervise.CALM_AFTER
    supervisor.look()
    supervisor.end()
    assert once.wait == supervise.FIRST_WAIT * 2


def test_all_are_stopped_even_the_stubborn_and_grandchildren() -> None:
    children = [child(SLEEPER), child(STUBBORN), child(FAMILY)]
    supervisor = Supervisor(children, os.environ)
    supervisor.start()
    pids = {pid_of(each) for each in children}
    group = pid_of(children[2])
    wait_for(lambda: len(in_session(group)) == 2)
    supervisor.end()
    assert alive(pids) == set()
    assert in_session(group) == set()


def test_children_go_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import os, threading; from pathlib import Path\n"
        "from visavis.cli.stopping import stop_when_stdin_closes\n"
        "gone = threading.Event(); stop_when_stdin_closes(gone.set)\n"
        f"Path({str(note)!r}).write_text(str(os.getpid())); gone.wait()\n"
    )
    parent = (
        "import os, sys, time; from visavis.cli.supervise import Child, Supervisor\n"
        f"Supervisor([Child('c', [sys.executable, '-c', {code!r}])], os.environ).start()\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent]) as process:  # noqa: S603 -- our own words
        wait_for(lambda: note.exists() and note.read_text())
        pid = int(note.read_text())
        process.send_signal(signal.SIGKILL)
    wait_for(lambda: not alive({pid}))
