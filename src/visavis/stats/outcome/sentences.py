"""Plain sentences; every number in them is an estimate's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.stats.outcome.asked import Asked, Model, When
from visavis.stats.outcome.result import Effect
from visavis.vocab.counted import counted, listed

ASSOCIATION = "This is an association: it does not show that one brings about the other."


def of_effects(effects: Sequence[Effect], asked: Asked) -> Iterator[str]:
    """Say of each effect what was found, and at last what it does not show."""
    yield from (sentence(one, asked) for one in effects)
    if any(one.value is not None for one in effects):
        yield ASSOCIATION


def sentence(one: Effect, asked: Asked) -> str:
    """Say what a predictor goes with."""
    if one.value is None or one.interval is None:
        return f"{one.name}: {one.undefined or one.no_interval}"
    alike = listed(["earlier scores", *asked.control, *_others(one)])
    return (
        f"{_where(one)} {_points(one)}, with {alike} alike ({_interval(one)}; {_of(one)}). "
        f"{_zero(one)}"
    )


def _others(one: Effect) -> tuple[str, ...]:
    return () if one.of["given"] == "alone" else ("the other predictors",)


def _where(one: Effect) -> str:
    what, level = one.of["predictor"], one.of["level"]
    score = "the next score" if one.of["model"] == Model.NEXT_SESSION else "the last score"
    if level == "within clients":
        which = "the session before" if one.of["when"] == When.BEFORE else "that session itself"
        return f"Where {what} of {which} was one higher than usual for a client, {score} was"
    people = "clients of one therapist" if one.of["model"] == Model.WHOLE_EPISODE else "clients"
    if level == "between therapists":
        people = "therapists"
    return f"Where {what} was one higher on average than with other {people}, {score} was"


def _points(one: Effect) -> str:
    value = one.value or 0.0
    return f"{abs(value):.2f} points {'lower' if value < 0 else 'higher'}"


def _interval(one: Effect) -> str:
    if one.interval is None:
        return ""
    low, high, level = one.interval.low, one.interval.high, one.interval.level
    return f"{100 * level:g} % interval {_number(low)} to {_number(high)}"


def _of(one: Effect) -> str:
    unit = one.unit.removesuffix("s")
    therapists = counted(one.therapists, "therapist")
    return f"{counted(one.n, unit)} of {counted(one.clients, 'client')} with {therapists}"


def _zero(one: Effect) -> str:
    if one.interval is None:
        return ""
    if one.interval.low <= 0 <= one.interval.high:
        return "So the data do not show whether there is such a difference, or which way it goes."
    return "So much would seldom come about by chance alone."


def of_rivals(client: Effect, therapist: Effect, difference: Effect) -> str:
    """Say how the two sides' reports compare at one level; never which of them is right."""
    if difference.value is None or difference.interval is None:
        return f"{difference.name}: {difference.undefined or difference.no_interval}"
    begins = (
        f"{_level(difference)}: {client.of['predictor']} goes with {_signed(client)} points, "
        f"{therapist.of['predictor']} with {_signed(therapist)}; the difference is "
        f"{_signed(difference)} ({_interval(difference)}; {_of(difference)})."
    )
    if difference.interval.low <= 0 <= difference.interval.high:
        return f"{begins} So these data do not show that one side's reports go with more."
    if (client.value or 0.0) * (therapist.value or 0.0) < 0:
        return (
            f"{begins} The two go opposite ways, so the difference does not say which tells more."
        )
    more = "client's" if abs(client.value or 0.0) > abs(therapist.value or 0.0) else "therapist's"
    return (
        f"{begins} In these data the {more} reports go with more; other outcomes and other studies "
        "may differ."
    )


def _level(one: Effect) -> str:
    when = f", {one.of['when']}" if one.of["when"] else ""
    return f"{one.of['level']}{when}".capitalize()


def _signed(one: Effect) -> str:
    value = one.value or 0.0
    return f"+{_number(value)}" if value > 0 else _number(value)


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
