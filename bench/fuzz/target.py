"""One thing that reads what others wrote, and what became of all that it was given."""

from __future__ import annotations

import hashlib
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from bench.figures import KEPT

HANGS_AFTER = 60
"""Seconds by the clock on the wall after which an input is given up."""
SLOW = 2.0
"""Seconds of a processor that no input may take."""
SHOWN = 20
"""So many inputs that failed are kept, for somebody to look at."""


Attempt = Callable[[Random], str]
"""Makes one input of chance, gives it to the target, and returns a word for how that ended, such as
``refused``; raises when the target does."""


@dataclass
class Target:
    """A target by name, and how many inputs it gets."""

    name: str
    attempt: Attempt
    inputs: int


class HangError(Exception):
    """An input took too long and was given up."""


@dataclass
class Outcome:
    """What became of all inputs of one target."""

    name: str
    inputs: int = 0
    words: Counter[str] = field(default_factory=Counter)
    tracebacks: int = 0
    server_errors: int = 0
    slowest: float = 0.0
    over: int = 0
    """Inputs that took longer than they may."""
    places: Counter[str] = field(default_factory=Counter)
    """Where the tracebacks came from."""
    megabytes: int = 0
    """The most memory that the process ever held."""

    def as_json(self) -> Mapping[str, object]:
        """For the process that asked."""
        return self.__dict__ | {"words": dict(self.words), "places": dict(self.places)}


def drive(target: Target, *, seed: int, progress: Callable[[], None] = lambda: None) -> Outcome:
    """Give `target` its inputs; each from a seed of its own, so that one can be had again."""
    found = Outcome(target.name)
    signal.signal(signal.SIGALRM, _give_up)
    for number in range(target.inputs):
        name = f"{seed}:{target.name}:{number}"
        began = time.process_time()
        signal.alarm(HANGS_AFTER)
        try:
            word = target.attempt(Random(name))  # noqa: S311 -- nonsense needs no secrets
        except Exception as error:  # noqa: BLE001 -- this is what is looked for
            word = type(error).__name__
            found.tracebacks += 1
            found.places[_place(error)] += 1
            _keep(name, error, found)
        finally:
            signal.alarm(0)
        took = time.process_time() - began
        found.inputs += 1
        found.words[word] += 1
        found.server_errors += word.startswith("5")
        found.slowest = max(found.slowest, took)
        if took > SLOW:
            found.over += 1
            found.places[f"slow: {name}"] += 1
        progress()
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise HangError


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/visavis/" in frame.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def _keep(name: str, error: Exception, found: Outcome) -> None:
    if len(found.places) > SHOWN or found.places[_place(error)] > 1:
        return
    folder = KEPT / "fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    said = "".join(traceback.format_exception(error))
    file = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:12]}.txt"
    file.write_text(f"{name}\n{said}", encoding="utf-8", errors="backslashreplace")
