"""One event of the file: when, how often, whether it takes place, and about whom."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.exchange.calendar.codes import Codes
from visavis.exchange.calendar.lines import Component, Property
from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.rules import Rule, rule
from visavis.exchange.calendar.stamps import Stamp, stamps


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT without its words."""

    line: int
    """Of the file, where it begins."""
    uid: str
    revision: tuple[int, str]
    """The later one counts where an event stands in the file twice."""
    start: Stamp
    codes: frozenset[str]
    cancelled: bool
    rule: Rule | None = None
    extra: tuple[Stamp, ...] = ()
    excluded: tuple[Stamp, ...] = ()
    replaces: Stamp | None = None
    """Which occurrence of its series this is; None for the series itself and a single event."""
    onwards: bool = False
    """It shifts that occurrence and all that follow."""

    @property
    def repeats(self) -> bool:
        """Whether it is a series."""
        return self.rule is not None or bool(self.extra)


def event(written: Component, codes: Codes, *, cancelled: bool) -> Event:
    """Return the event that a VEVENT describes.

    Raises
    ------
    SkippedError
        When it is none that a therapy session could be.
    """
    starts = [one for found in written.all("DTSTART") for one in stamps(found)]
    uid = written.value("UID")
    if not starts or not uid:
        missing = "UID" if starts else "DTSTART"
        raise SkippedError(Skipped.BROKEN, field=missing, line=written.line)
    if starts[0].all_day or written.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        raise SkippedError(Skipped.ALL_DAY)
    replaced = written.all("RECURRENCE-ID")
    return Event(
        line=written.line,
        uid=uid,
        revision=(_sequence(written), written.value("LAST-MODIFIED") or written.value("DTSTAMP")),
        start=starts[0],
        codes=codes.named_in(written),
        cancelled=cancelled or written.value("STATUS").upper() == "CANCELLED",
        rule=_rule(written, starts[0]),
        extra=_every(written, "RDATE"),
        excluded=_every(written, "EXDATE"),
        replaces=_first(replaced[0]) if replaced else None,
        onwards=bool(replaced)
        and replaced[0].parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _every(written: Component, name: str) -> tuple[Stamp, ...]:
    return tuple(one for found in written.all(name) for one in stamps(found))


def _first(found: Property) -> Stamp:
    written = stamps(found)
    if not written:
        raise SkippedError(Skipped.BROKEN, field=found.name, line=found.line)
    return written[0]


def _rule(written: Component, start: Stamp) -> Rule | None:
    """Return how a series repeats; None for a single event, and for what replaces a part of one."""
    rules = [*written.all("RRULE"), *written.all("EXRULE")]
    if not rules:
        return None
    last = rules[-1]
    if len(rules) > 1 or last.name == "EXRULE":
        raise SkippedError(Skipped.RULE, field=last.name, line=last.line)
    repeated = last.value.strip()
    if not repeated or written.all("RECURRENCE-ID"):
        return None
    try:
        return rule(repeated, start.wall.time())
    except SkippedError as error:
        raise SkippedError(error.reason, field=last.name, line=last.line) from error


def _sequence(written: Component) -> int:
    value = written.value("SEQUENCE")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0  # noqa: PLR2004 -- an int32 at most
