"""One fault after another under a running server: ``python -m bench.faults.trials FOLDER MOUNT``.

With MOUNT *yes* the folder gets a small disk of its own first, which needs a mount namespace; then
that disk is filled up, and made read-only. Prints the figures as JSON.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import cast

from bench.faults.crash import cards_of, look
from bench.faults.pressing import KEPT, SAVED, Presses
from bench.faults.sent import Sent
from bench.faults.site import Site, site
from bench.figures import Figure

CARDS = 320
DISK = "size=64m"
AT_MOST = 240
"""Cards until a full disk is noticed: the journal has some room left that it owns already."""


def main(folder: str, mount: str) -> None:
    """Run every trial that is possible here."""
    place = Path(folder)
    if mount == "yes":
        quietly("mount", "-t", "tmpfs", "-o", DISK, "tmpfs", folder)
    with site(place / "site") as here:
        sent = cards_of(here, CARDS)
        waiting = iter(sent)
        here.start()
        presses = Presses(here)
        figures = [
            *trial("another program holds the database", locked(here), presses, waiting),
            *trial("the key store is gone", moved(here.data / "keys"), presses, waiting),
            *trial(
                "the key store is damaged", spoilt(here.data / "keys" / "CURRENT"), presses, waiting
            ),
        ]
        if mount == "yes":
            figures += trial("the disk is full", full(place), presses, waiting, most=AT_MOST)
        here.stop()
        if mount == "yes":
            figures += read_only(here, folder)
        figures += in_the_end(here, sent, presses)
    json.dump([asdict(figure) for figure in figures], sys.stdout)


def trial(
    name: str,
    fault: AbstractContextManager[None],
    presses: Presses,
    waiting: Iterator[Sent],
    *,
    most: int = 3,
) -> list[Figure]:
    """Break something, press, try a command, mend it, press again."""
    print(name, file=sys.stderr, flush=True)
    before, pressed = presses.told.copy(), 0
    with fault:
        while pressed < most and presses.told[KEPT] == before[KEPT]:
            presses.press(next(waiting))
            pressed += 1
        command = presses.here.visavis("forms", "use", "card@1", "--practice", "Practice 1")
    told = presses.told - before
    unsaved = presses.press_again()
    how = f"{pressed} cards pressed meanwhile on SQLite: {dict(told)}; pressed again afterwards"
    sentence = is_a_sentence(command)
    kept = told[KEPT]
    return [
        Figure(f"{name}: told 503, not saved, words kept", kept, "", "≥ 1", kept >= 1, how),
        Figure(f"{name}: not saved when pressed again", unsaved, "", "0", unsaved == 0, how),
        Figure(
            f"{name}: a command ends with one sentence and code 2",
            int(sentence),
            "",
            "yes",
            sentence,
            f"visavis forms use: {command.stderr.strip()[-160:]}",
        ),
    ]


def is_a_sentence(command: subprocess.CompletedProcess[str]) -> bool:
    """Whether a command said what is wrong as it should."""
    lines = command.stderr.strip().splitlines()
    return command.returncode == 2 and len(lines) == 1 and lines[0].startswith("visavis: ")  # noqa: PLR2004 -- the code


@contextmanager
def locked(here: Site) -> Iterator[None]:
    """Hold the database for writing, as another program may."""
    with closing(sqlite3.connect(here.data / "visavis.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def moved(folder: Path) -> Iterator[None]:
    """Take a folder away, as a disk that is not mounted."""
    aside = folder.with_name("aside")
    folder.rename(aside)
    yield
    shutil.rmtree(folder, ignore_errors=True)  # whatever was made in its place
    aside.rename(folder)


@contextmanager
def spoilt(file: Path) -> Iterator[None]:
    """Write something else over a file."""
    whole = file.read_bytes()
    file.write_bytes(b"zebra")
    yield
    file.write_bytes(whole)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Fill the disk to its last byte."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"\0" * 4096)
    yield
    filler.unlink()


def read_only(here: Site, disk: str) -> list[Figure]:
    """Start the server, and use commands, on a disk that can only be read."""
    quietly("mount", "-o", "remount,ro", disk)
    commands = [
        here.visavis("start", "--empty", "--no-browser", "--port", here.port),
        here.visavis("forms", "use", "card@1", "--practice", "Practice 1"),
        here.visavis("audit", "verify"),
    ]
    quietly("mount", "-o", "remount,rw", disk)
    wrong = [done for done in commands if done.returncode != 0 and not is_a_sentence(done)]
    said = " / ".join((done.stderr or done.stdout).strip()[-120:] for done in commands)
    name = "the disk can only be read: commands without a plain sentence"
    return [Figure(name, len(wrong), "", "0", not wrong, f"start, forms use, audit verify: {said}")]


def in_the_end(here: Site, sent: Sequence[Sent], presses: Presses) -> list[Figure]:
    """Hold everything against what was sent, and look into the log."""
    found = look(here, list(sent))
    half = found["half_written"] + found["doubled"] + found["other_words"] + len(found["damage"])
    tracebacks = here.log.read_text(encoding="utf-8", errors="replace").count("Traceback")
    chain = here.visavis("audit", "verify").returncode
    how = f"cards saved {presses.told[SAVED]}, kept on the page {presses.told[KEPT]}"

    def none(name: str, value: int) -> Figure:
        return Figure(name, value, "", "0", value == 0, how)

    return [
        none("faults: cards lost that were acknowledged", found["lost"]),
        none("faults: cards doubled, half-written or damaged", half),
        none("faults: answers that neither saved nor kept the words", presses.strange),
        none("faults: tracebacks in the server's log", tracebacks),
        none("faults: the audit chain is broken", int(chain != 0)),
    ]


def quietly(*command: str) -> None:
    """Run a program of the system."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- mount


def figures_in(said: bytes) -> list[Figure]:
    """Read what `main` printed."""
    return [Figure(**each) for each in cast("list[dict[str, object]]", json.loads(said))]  # type: ignore[arg-type]  # as written


if __name__ == "__main__":
    main(*sys.argv[1:])
