"""A figure, and how it becomes SVG.

Vega-Lite draws them: its specification is data, so that what is shown, and how, can be looked at
and changed by whoever gets the report, and no line of ours places a tick or a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VERSION = "5.20"
INK, SOFT, LINE = "#1d2a2f", "#566367", "#ddd6c6"
HELPFUL, HINDERING, BAND = "#14695c", "#963e1e", "#e2f0ea"
"""The page's hues. A page in the dark, or on paper, puts its own in their place."""
HUES: Mapping[str, str] = {"helpful": HELPFUL, "hindering": HINDERING}
WIDTH = 250
"""Of the plot without its labels: with them it fills a phone."""
CONFIG: Json = {
    "background": None,
    "padding": {"left": 22, "top": 4, "right": 14, "bottom": 4},  # fonts differ in width
    "font": "sans-serif",
    "aria": False,  # the page says in words what is drawn, and a table holds the numbers
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": SOFT,
        "gridColor": LINE,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": 170,
    },
    "text": {"color": INK, "fontSize": 13},
    "title": {"color": SOFT, "fontSize": 13, "fontWeight": "normal", "anchor": "start"},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn."""

    alt: str
    """What can be seen, in one sentence."""
    spec: Json


def figure(alt: str, content: Json, *, title: str = "") -> Figure:
    """Complete a specification with what all figures share."""
    head: Json = {"$schema": SCHEMA, "description": alt, "config": CONFIG}
    if title:
        head["title"] = {"text": title, "frame": "group", "offset": 10}
    return Figure(alt, {**head, **content})


def svg(drawn: Figure) -> str:
    """Draw a figure."""
    import vl_convert  # noqa: PLC0415 -- starts an engine for JavaScript, which takes a second

    made: str = vl_convert.vegalite_to_svg(drawn.spec, vl_version=VERSION)
    return made
