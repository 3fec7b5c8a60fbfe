"""The real thing: `visavis start` in a fresh folder on a free port, until Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.mailservers import free_port
from tests.processes import PATIENCE, alive, descendants, wait_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
START = 300.0
"""Seconds for a whole start: it takes ten on a machine that does nothing else."""
COMMAND = [sys.executable, "-c", "from visavis.cli.main import main; main()"]


def environment() -> dict[str, str]:
    """As in a fresh terminal: no setting of ours, whatever the tests run with."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("VISAVIS_") and name not in ("DATABASE_URL", "DISPLAY")
    }
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"PYTHONPATH": str(ROOT / "src"), "CI": "yes"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own command
        [*COMMAND, *arguments],
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@dataclass
class Served:
    process: subprocess.Popen[str]
    data: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, timeout=PATIENCE, trust_env=False)

    def links(self) -> dict[str, object]:
        answer = run("--data", str(self.data), "links", "--json")
        assert answer.returncode == 0, answer.stderr
        found: dict[str, object] = json.loads(answer.stdout)
        return found


@contextmanager
def served(data: Path, *options: str) -> Iterator[Served]:
    """A server that is ready; ended, whatever happens."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [*COMMAND, "start", "--port", str(port), "--data", str(data), "--no-browser", *options],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_for(lambda: (data / "running.json").exists() or process.poll() is not None, START)
        assert process.poll() is None, process.communicate()[0]
        yield Served(process, data, port)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@dataclass(frozen=True)
class Empty:
    """What a first start with ``--empty`` said, in a folder that was not there before."""

    data: Path
    address: str
    links: subprocess.CompletedProcess[str]
    said: str


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Empty:
    with served(tmp_path_factory.mktemp("installation") / "data", "--empty") as running:
        links = run("--data", str(running.data), "links", "--json")
        running.process.send_signal(signal.SIGTERM)
        said = running.process.communicate(timeout=PATIENCE)[0]
    assert running.process.returncode == 0, said
    return Empty(running.data, running.address, links, said)


@pytest.fixture(scope="module")
def server(empty: Empty) -> Iterator[Served]:
    """In the same folder, whose tables and static files are made: nobody had begun a practice."""
    with served(empty.data) as running:
        yield running


def test_it_gets_ready_in_a_folder_for_its_owner_only(server: Served) -> None:
    answer = server.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert server.data.stat().st_mode & 0o777 == 0o700


def test_fresh_links_open_the_doors(server: Served) -> None:
    links = server.links()
    sign_in = links["sign_in"]
    assert isinstance(sign_in, dict)
    assert set(sign_in) == {
        *("therapist", "supervisor", "rater", "coordinator", "analyst", "editor"),
        "administrator",
    }
    path = sign_in["therapist"].removeprefix(server.address)
    assert server.get(path).status_code == 200
    assert isinstance(links["card"], str)
    card = server.get(links["card"].removeprefix(server.address))
    assert card.status_code == 200
    assert "<form" in card.text


def test_static_files_carry_a_fingerprint_and_are_compressed(server: Served) -> None:
    [sheet, *_] = re.findall(r'href="(/static/[^"]+\.css)"', server.get("/account/login/").text)
    answer = server.get(sheet)
    assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]


def test_a_second_server_on_the_same_folder_is_refused(server: Served) -> None:
    answer = run("start", "--port", str(free_port()), "--data", str(server.data), "--no-browser")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert server.address in answer.stderr


def test_a_port_that_is_taken_is_named_with_the_remedy(server: Served, tmp_path: Path) -> None:
    answer = run("start", "--port", str(server.port), "--data", str(tmp_path), "--no-browser")
    assert answer.returncode == 2
    assert answer.stderr == (
        f"visavis: Port {server.port} is taken by another program. "
        f"Choose another one: make start PORT={server.port + 1}\n"
    )


def test_a_child_that_is_killed_comes_back(server: Served) -> None:
    before = descendants(server.process.pid)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not alive(before))
    wait_for(lambda: _answers(server))
    assert len(descendants(server.process.pid)) >= 2


def _answers(server: Served) -> bool:
    try:
        return server.get("/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def test_ctrl_c_ends_everything_soon(server: Served) -> None:
    there = descendants(server.process.pid)
    assert len(there) >= 2
    server.process.send_signal(signal.SIGINT)
    began = time.monotonic()
    said = server.process.communicate(timeout=PATIENCE)[0]
    assert time.monotonic() - began < 10
    assert (server.process.returncode, alive(there)) == (0, set())
    assert not (server.data / "running.json").exists()
    assert "Traceback" not in said
    assert "/c/" in said  # the way in was printed once
    assert said.count("/c/") == 1  # and no log keeps the address of a card


def test_a_stopped_server_has_no_links(server: Served) -> None:
    answer = run("--data", str(server.data), "links", "--json")
    assert answer.returncode == 2
    assert answer.stderr.startswith("visavis: No server runs on ")


def test_an_empty_installation_offers_its_set_up_and_no_links(empty: Empty) -> None:
    assert empty.links.returncode == 2
    assert empty.links.stderr.count("\n") == 1
    [path] = re.findall(rf"{empty.address}(/setup/\S+)", empty.said)
    assert path.count("/") == 3


def test_a_damaged_database_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "visavis.sqlite3").write_bytes(b"no database at all" * 500)
    done = run("start", "--data", str(tmp_path), "--port", str(free_port()), "--no-browser")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"visavis: The database {tmp_path}/visavis.sqlite3 cannot be")
    assert "visavis restore" in done.stderr
