"""The folder beside the goal in which a dataset grows, and its move into place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from visavis.vocab.remedy import RemedyError


def refuse_taken(goal: Path) -> None:
    """Refuse a goal that is there, unless it is an empty folder."""
    if goal.is_symlink() or (goal.exists() and not goal.is_dir()):
        msg = f"{goal} is there already and is no folder. Choose another name."
        raise RemedyError(msg)
    if goal.is_dir() and any(goal.iterdir()):
        msg = f"{goal} is not empty. Choose another name, or remove it first."
        raise RemedyError(msg)


def begin_beside(goal: Path) -> Path:
    """Make an empty folder on the same disk as `goal`."""
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{goal.name}.", dir=goal.parent))
    except OSError as error:
        msg = f"{goal.parent} cannot be written to ({error.strerror}). Choose another place."
        raise RemedyError(msg) from error


def move_into_place(made: Path, goal: Path) -> None:
    """Give the finished folder its name, in one step; it stays for its owner only."""
    refuse_taken(goal)  # somebody may have been quicker
    if goal.is_dir():
        goal.rmdir()
    made.rename(goal)


@contextmanager
def room_on_disk(goal: Path) -> Iterator[None]:
    """Say in a sentence when the disk is full, or gone."""
    try:
        yield
    # Polars, which writes Parquet by itself, tells of a full disk as of a failed computation.
    except (OSError, pl.exceptions.ComputeError) as error:
        why = getattr(error, "strerror", None) or "the disk takes no more"
        msg = (
            f"{goal.name} could not be written ({why}); nothing is left of it. Make room, or choose"
            " another place."
        )
        raise RemedyError(msg) from error


def throw_away(made: Path) -> None:
    """Remove what was begun."""
    shutil.rmtree(made, ignore_errors=True)


@contextmanager
def new_folder(goal: Path) -> Iterator[Path]:
    """Yield a folder to fill; it becomes `goal` when all went well, else nothing is left of it.

    Raises
    ------
    RemedyError
        When the goal is taken, or cannot be written.
    """
    refuse_taken(goal)
    made = begin_beside(goal)
    try:
        with room_on_disk(goal):
            yield made
            move_into_place(made, goal)
    except BaseException:
        throw_away(made)
        raise
