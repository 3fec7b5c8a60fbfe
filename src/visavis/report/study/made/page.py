"""The report as one page that needs nothing else: style and figures are inside."""

from __future__ import annotations

from importlib.resources import files

from visavis.report.study.told import Told

TEMPLATE, STYLE = "page.html.jinja", "page.css"


def page(told: Told) -> str:
    """Return the page."""
    import jinja2  # noqa: PLC0415 -- fills the page, and escapes whatever a dataset brings along
    from markupsafe import Markup  # noqa: PLC0415 -- comes with it

    place = files("visavis.report.study.made")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    template = environment.from_string((place / TEMPLATE).read_text(encoding="utf-8"))
    return template.render(
        told=told,
        style=Markup((place / STYLE).read_text(encoding="utf-8")),  # noqa: S704 -- ours
        drawings={name: Markup(image) for name, (_figure, image) in told.drawn.items()},  # noqa: S704 -- escaped by whoever drew it
    )
