"""A curve of steps with a band around it: what is left of something as time goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from visavis.report.study.figures.dots import PAPER, SHARE
from visavis.report.study.figures.figure import BAND, INK, WIDTH, Figure, figure

HEIGHT = 170
STEPPED = "step-after"
"""Each value holds until the next one is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The value from a time on."""

    time: float
    share: float
    low: float | None
    high: float | None


def curve(alt: str, steps: Sequence[Step], *, across: str, up: str) -> Figure:
    """Draw a share that begins whole.

    Parameters
    ----------
    alt
        What can be seen, in one sentence.
    steps
        In the order of their times.
    across, up
        What the axes are.
    """
    first = {"time": 0.0, "share": 1.0, "low": 1.0, "high": 1.0}
    values = [first, *(_plain(one) for one in steps)]
    x = {
        "field": "time",
        "type": "quantitative",
        "axis": {"title": across, "tickMinStep": 1, "grid": False, "format": "~g"},
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "interpolate": STEPPED, "color": BAND, "opacity": 1},
            "encoding": {"x": x, "y": _y("low", up), "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "interpolate": STEPPED, "color": INK, "strokeWidth": 2},
            "encoding": {"x": x, "y": _y("share", up)},
        },
        {
            "mark": {"type": "point", "size": 40, "opacity": 1, "stroke": INK, "fill": PAPER},
            "transform": [{"filter": "datum.time > 0"}],
            "encoding": {"x": x, "y": _y("share", up)},
        },
    ]
    content = {"width": WIDTH, "height": HEIGHT, "data": {"values": values}, "layer": layers}
    return figure(alt, content)


def _plain(one: Step) -> dict[str, Any]:
    return {
        "time": one.time,
        "share": one.share,
        "low": one.share if one.low is None else one.low,
        "high": one.share if one.high is None else one.high,
    }


def _y(field: str, title: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"format": SHARE, "title": title, "tickCount": 5},
    }
