"""The folder beside the goal in which a dataset grows, and its move into place."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

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
    """Give the finished folder its name, in one step."""
    refuse_taken(goal)  # somebody may have been quicker
    if goal.is_dir():
        goal.rmdir()
    made.chmod(0o755)  # a temporary folder is for its owner only
    made.rename(goal)


def throw_away(made: Path) -> None:
    """Remove what was begun."""
    shutil.rmtree(made, ignore_errors=True)
