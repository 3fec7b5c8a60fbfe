"""Estimates on pages: a figure, a stroke for its interval, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from visavis.apps.coding.rules.answers import ARROW, NONE_FITS, TOO_SHORT
from visavis.codebooks.codebook import Codebook
from visavis.stats.results import Estimate

register = template.Library()
WIDTH = 100
NAMES = {
    "percent": _("Same code"),
    "krippendorff_alpha": _("Krippendorff’s alpha"),
    "krippendorff_alpha_masi": _("Krippendorff’s alpha (MASI)"),
    "krippendorff_alpha_jaccard": _("Krippendorff’s alpha (Jaccard)"),
    "gwet_ac1": _("Gwet’s AC1"),
    "fleiss": _("Fleiss’ kappa"),
    "cohen": _("Cohen’s kappa"),
    "light": _("Light’s kappa"),
}
"""Coefficients, in the order in which they are shown."""


@register.filter
def coefficient(estimate: Estimate) -> str:
    """Return what a coefficient is called."""
    key = estimate.of.get("coefficient", "")
    return gettext(NAMES[key]) if key in NAMES else estimate.name


@register.filter
def code_title(code: str, book: Codebook | None) -> str:
    """Return what raters call a code: its title; several, and what led to them, one by one."""
    if code == NONE_FITS:
        return gettext("None fits")
    if code == TOO_SHORT:
        return gettext("Not enough text")
    if ARROW in code:
        return ARROW.join(code_title(part, book) for part in code.split(ARROW))
    if book is not None and code in book.by_code:
        return book.by_code[code].title
    if " + " in code:
        return " + ".join(code_title(part, book) for part in code.split(" + "))
    return {"same": gettext("the same event"), "not the same": gettext("not the same")}.get(
        code, code
    )


@register.filter
def under(values: Mapping[object, object], key: object) -> object:
    """Return what stands in a mapping under a key; nothing where nothing does."""
    return values.get(key, "")


@register.inclusion_tag("coding/parts/estimate.html")
def figures(estimate: Estimate, scale: str = "share") -> dict[str, object]:
    """Show an estimate as the cells of a row: its figure, its interval drawn and written, its n."""
    return {"one": estimate, "reach": reach(estimate, scale), "scale": scale}


def reach(estimate: Estimate, scale: str) -> dict[str, float] | None:
    """Return where a value and its interval lie on a line of `WIDTH`; from -1 where `scale` is."""
    if estimate.value is None:
        return None
    ends = estimate.interval
    low, high = (ends.low, ends.high) if ends else (estimate.value, estimate.value)
    return {
        "value": _place(estimate.value, scale),
        "low": _place(low, scale),
        "length": _place(high, scale) - _place(low, scale),
        "middle": _place(0.0, scale),
    }


def _place(value: float, scale: str) -> float:
    within = (value + 1) / 2 if scale == "both ways" else value
    return round(WIDTH * min(max(within, 0.0), 1.0), 1)


@register.filter
def rests_on(estimate: Estimate) -> str:
    """Say of how many an estimate is, and of how many clients."""
    units = ngettext("{n} judged", "{n} judged", estimate.n).format(n=estimate.n)
    if estimate.clusters is None:
        return units
    clients = ngettext("{n} client", "{n} clients", estimate.clusters).format(n=estimate.clusters)
    return f"{units}, {clients}"


@register.filter
def as_x(value: float) -> SafeString:
    """Write a number for a drawing: with a point in every language."""
    return SafeString(f"{value:.1f}")
