"""The whole study from its first page to its last, by everybody who works on it."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.coded import coordinating as desk
from bench.coded import reading
from bench.coded.browsing import Person, Visitors
from bench.coded.matching import Matcher
from bench.coded.planted import MATCHERS, RATERS, SEED, Report, gold
from bench.coded.rating import Rater
from bench.coded.town import COORDINATOR

MAIN, SAME = "Moments of the study", "Same moments"
BOTH_SIDES = ["by clients", "by therapists"]
THRESHOLD, REPEATS, DECOYS = 65, 10, 30


@dataclass
class Done:
    """What came of it, as drivers and pages tell."""

    seconds: dict[str, float] = field(default_factory=dict)
    raters: list[Rater] = field(default_factory=list)
    matchers: list[Matcher] = field(default_factory=list)
    reliability: list[reading.Told] = field(default_factory=list)
    """Of the round of categories, then of the round of matches."""
    laid: dict[str, reading.Told] = field(default_factory=dict)
    """By letter, with the rater's codes laid against those of experts."""
    letters: dict[str, str] = field(default_factory=dict)
    """By name, the letter in the round of categories or of matches."""
    packets_read: int = 0
    left_out: str = ""
    settled: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def _timed(done: Done, what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    done.seconds[what] = time.monotonic() - began
    print(f"  {what:<60}{done.seconds[what]:>8.1f} s", flush=True)


async def drive(people: Visitors, planted: Sequence[Report], database: Path) -> Done:
    """Let everybody do their part, in the order of the study."""
    done = Done()
    golden = gold()
    truth = {one.key: one for one in (*planted, *golden)}
    by = await people.arrive(COORDINATOR)
    with _timed(done, "codebook and gold reports are written"):
        await desk.put_book_in_use(by)
        await desk.write_gold(by, golden)
    await _categories(done, people, by, truth, len(golden), database)
    await _matches(done, people, by, truth, database)
    done.complaints = people.complaints
    return done


def _wanted(**fields: object) -> dict[str, str | bool | list[str]]:
    """Return the fields of a round of categories, and what differs."""
    found: dict[str, object] = {
        "kind": "categories",
        "codebook": "moments@1",
        "perspectives": BOTH_SIDES,
        "raters": [],
        "size": "10000",
    }
    return found | fields  # type: ignore[return-value]  # as the form takes them


async def _categories(
    done: Done,
    people: Visitors,
    by: Person,
    truth: Mapping[str, Report],
    golden: int,
    database: Path,
) -> None:
    """Code every report by its category, and settle what differs."""
    wanted = _wanted(
        raters=[one.name for one in RATERS],
        repeats=str(REPEATS),
        gold=str(golden),
        threshold=str(THRESHOLD),
    )
    with _timed(done, "a round is made, and all of it read through"):
        of = await desk.make_round(by, MAIN, wanted)
        done.left_out, done.packets_read = await desk.read_through(by, of, truth)
        await by.says("A rater has not passed the rater school")
    done.raters = [Rater(one, await people.arrive(one.name), truth) for one in RATERS]
    with _timed(done, "three raters pass the school"):
        await asyncio.gather(*(one.learn(of) for one in done.raters))
    await desk.take_step(by, of, "", "Let raters begin")
    with _timed(done, "three raters code everything at once, by keyboard"):
        await asyncio.gather(*(one.code_all(_screen(of)) for one in done.raters))
    await desk.take_step(by, of, "End the independent phase", "Yes, end it")
    done.letters |= _letters(database, MAIN)
    with _timed(done, "reliability is read"):
        done.reliability.append(await reading.read(by, of))
        for one in RATERS:
            letter = done.letters[one.name]
            done.laid[letter] = await reading.read(by, of, first="gold", second=letter)
    with _timed(done, "disagreements are settled"):
        done.settled = await desk.settle(by, of, truth, Random(SEED))  # noqa: S311 -- as planned
        await desk.take_step(by, of, "Close the round", "Yes, close it")
        await by.says("closed")


async def _matches(
    done: Done, people: Visitors, by: Person, truth: Mapping[str, Report], database: Path
) -> None:
    """Judge which accounts are of the same moment, decoys among them."""
    wanted: dict[str, str | bool | list[str]] = {
        "kind": "same_event",
        "codebook": "",
        "raters": [one.name for one in MATCHERS],
        "size": "10000",
        "decoys": str(DECOYS),
    }
    with _timed(done, "a round of matches is made, and all of it read through"):
        of = await desk.make_round(by, SAME, wanted)
        await desk.read_through(by, of, truth)
    await desk.take_step(by, of, "", "Let raters begin")
    done.matchers = [Matcher(one, await people.arrive(one.name), truth) for one in MATCHERS]
    with _timed(done, "three others match everything at once"):
        await asyncio.gather(*(one.match_all(_screen(of)) for one in done.matchers))
    await desk.take_step(by, of, "End the independent phase", "Yes, end it")
    done.letters |= _letters(database, SAME)
    done.reliability.append(await reading.read(by, of))
    with _timed(done, "what was matched differently is settled"):
        await desk.settle_matches(by, of, truth)
        await desk.take_step(by, of, "Close the round", "Yes, close it")


def _screen(of: desk.Round) -> str:
    return f"/coding/{of.address.rstrip('/').rsplit('/', 1)[-1]}/"


def _letters(database: Path, name: str) -> dict[str, str]:
    """Return which letter each rater had: no page tells, and none should."""
    statement = """
        select m.name, r.letter from coding_roundrater r
        join people_member m on m.id = r.member_id
        join coding_round o on o.id = r.round_id where o.name = ?
    """
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as found:
        return dict(found.execute(statement, [name]).fetchall())
