"""One event of the file: when, how often, whether it takes place, and about whom."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.exchange.calendar.codes import Codes
from visavis.exchange.calendar.lines import Component
from visavis.exchange.calendar.problems import Skipped, SkippedError
from visavis.exchange.calendar.rules import Rule, rule
from visavis.exchange.calendar.stamps import Stamp, stamps


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT without its words."""

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
        raise SkippedError(Skipped.BROKEN)
    if starts[0].all_day or written.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        raise SkippedError(Skipped.ALL_DAY)
    if written.all("EXRULE") or len(written.all("RRULE")) > 1:
        raise SkippedError(Skipped.RULE)
    repeated = written.value("RRULE")
    replaced = written.all("RECURRENCE-ID")
    return Event(
        uid=uid,
        revision=(_sequence(written), written.value("LAST-MODIFIED") or written.value("DTSTAMP")),
        start=starts[0],
        codes=codes.named_in(written),
        cancelled=cancelled or written.value("STATUS").upper() == "CANCELLED",
        rule=rule(repeated, starts[0].wall.time()) if repeated and not replaced else None,
        extra=_every(written, "RDATE"),
        excluded=_every(written, "EXDATE"),
        replaces=_first(stamps(replaced[0])) if replaced else None,
        onwards=bool(replaced)
        and replaced[0].parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _every(written: Component, name: str) -> tuple[Stamp, ...]:
    return tuple(one for found in written.all(name) for one in stamps(found))


def _first(found: list[Stamp]) -> Stamp:
    if not found:
        raise SkippedError(Skipped.BROKEN)
    return found[0]


def _sequence(written: Component) -> int:
    value = written.value("SEQUENCE")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0  # noqa: PLR2004 -- an int32 at most
