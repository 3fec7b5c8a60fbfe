"""Values with their intervals, side by side: one line a category, one mark a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from visavis.report.study.figures.figure import INK, SOFT, WIDTH, Figure, figure
from visavis.report.study.rows import number
from visavis.stats.results.shown import Row

SHARE, PLAIN = ".0%", "~g"
"""How an axis writes its numbers."""
STEP, APART = 14, 10
"""Pixels for each mark of a line, and between lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One value in its place."""

    line: str
    side: str
    """Which of a line's marks it is."""
    value: float | None
    low: float | None
    high: float | None


def dot(row: Row, *, line: str, side: str = "") -> Dot:
    """Return a result's row as a mark; where there is one of each line, it needs no side."""
    value, low, high = (number(row, name) for name in ("value", "low", "high"))
    return Dot(line=line, side=side, value=value, low=low, high=high)


@dataclass(frozen=True, slots=True)
class Mark:
    """How the marks of a side look; never told apart by hue alone."""

    side: str
    shape: str
    filled: bool


def client(name: str) -> Mark:
    """Clients are open circles everywhere."""
    return Mark(name, "circle", filled=False)


def therapist(name: str) -> Mark:
    """Therapists are filled squares everywhere."""
    return Mark(name, "square", filled=True)


def solid(name: str) -> Mark:
    """What is no single side's: both together, everybody."""
    return Mark(name, "diamond", filled=True)


def other(name: str) -> Mark:
    """What something is compared with: chance."""
    return Mark(name, "diamond", filled=False)


SIGNS = {
    ("circle", False): "○",
    ("square", True): "■",
    ("diamond", False): "◇",
    ("diamond", True): "◆",
}


def dots(
    alt: str,
    values: Sequence[Dot],
    marks: Sequence[Mark],
    *,
    hue: str = INK,
    form: str = SHARE,
    axis: str = "",
    zero: float | None = None,
) -> Figure | None:
    """Draw values as marks on lines, with their intervals.

    Parameters
    ----------
    alt
        What can be seen, in one sentence.
    values
        In the order of the lines; those without a value are left out.
    marks
        How each side looks, in the order in which they stand below each other.
    hue
        Of all marks.
    form
        How the axis writes numbers, in d3's words.
    axis
        What the axis is.
    zero
        Where nothing would be: a line stands there.

    Returns
    -------
    Figure, or None where there is no value to draw.
    """
    shown = [_plain(one) for one in values if one.value is not None]
    if not shown:
        return None
    sides = [mark.side for mark in marks]
    title = "   ".join(f"{SIGNS[mark.shape, mark.filled]} {mark.side}" for mark in marks)
    lines = list(dict.fromkeys(one["line"] for one in shown))
    layers = [_rule(zero)] if zero is not None else []
    layers += [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": hue, "opacity": 0.75},
            "encoding": {
                "x": _x("low", form, axis, zero=form == SHARE),
                "x2": {"field": "high"},
            },
        },
        *(_marked(mark, hue) for mark in marks),
    ]
    return figure(
        alt,
        {
            "width": WIDTH,
            "height": {"step": STEP * len(marks) + APART, "for": "position"},
            "data": {"values": shown},
            "encoding": {
                "y": {
                    "field": "line",
                    "type": "nominal",
                    "sort": lines,
                    "axis": LABELS,
                    "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
                },
                "yOffset": {"field": "side", "type": "nominal", "sort": sides},
            },
            "layer": layers,
        },
        title=title if len(marks) > 1 else "",
    )


LONG = 24
"""Characters of a label's line."""
LABELS: dict[str, Any] = {
    "title": None,
    "labelExpr": "split(datum.label, '\\n')",
    "labelOffset": {
        "condition": {"test": "indexof(datum.label, '\\n') > 0", "value": -7},
        "value": 0,
    },
}
"""Of two lines, so that both together stand at the mark."""


def _broken(label: str) -> str:
    return "\n".join(wrap(label, LONG))


def _plain(one: Dot) -> dict[str, Any]:
    return {
        "line": _broken(one.line),
        "side": one.side,
        "value": one.value,
        "low": one.value if one.low is None else one.low,
        "high": one.value if one.high is None else one.high,
    }


def _x(field: str, form: str, axis: str, *, zero: bool) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": zero},
        "axis": {"format": form, "title": axis or None, "tickCount": 5},
    }


def _marked(mark: Mark, hue: str) -> dict[str, Any]:
    """Draw the marks of one side: a filled one, or one with paper inside."""
    look = {"type": "point", "shape": mark.shape, "size": 75, "opacity": 1, "strokeWidth": 2}
    look |= {"stroke": hue, "fill": hue if mark.filled else PAPER}
    return {
        "transform": [{"filter": {"field": "side", "equal": mark.side}}],
        "mark": look,
        "encoding": {"x": {"field": "value", "type": "quantitative"}},
    }


PAPER = "#fffdf8"


def _rule(at: float) -> dict[str, Any]:
    return {
        "mark": {"type": "rule", "color": SOFT, "strokeDash": [3, 3]},
        "encoding": {"x": {"datum": at, "type": "quantitative"}},
    }
