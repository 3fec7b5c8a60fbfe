"""The report as one page that needs nothing else: style and figures are inside."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from visavis.report.study.told import Told

TEMPLATE, STYLE = "page.html.jinja", "page.css"


def page(told: Told) -> str:
    """Return the page."""
    images = {name: image for name, (_figure, image) in told.drawn.items()}
    return filled(TEMPLATE, told=told, images=images)


def filled(template: str, *, images: Mapping[str, str], **values: object) -> str:
    """Fill a template of this folder.

    Parameters
    ----------
    template
        Its file.
    images
        Drawings by name, as `figures.svg` made them.
    values
        What else it shows; escaped, whatever a dataset brings along.
    """
    import jinja2  # noqa: PLC0415 -- only whoever wants a page pays for it
    from markupsafe import Markup  # noqa: PLC0415 -- comes with it

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("visavis.report.study", "made"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    style = (files("visavis.report.study.made") / STYLE).read_text(encoding="utf-8")
    return environment.get_template(template).render(
        **values,
        style=Markup(style),  # noqa: S704 -- ours
        drawings={name: Markup(image) for name, image in images.items()},  # noqa: S704 -- escaped by whoever drew it
    )
