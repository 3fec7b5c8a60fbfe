"""What the page about reliability shows of all that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from visavis.apps.coding.queries.compared import OTHER, OWN
from visavis.apps.coding.queries.reliability import Reliability
from visavis.apps.coding.rules.heat import MOST, Line, heat
from visavis.stats.agreement import Agreement, Coefficient
from visavis.stats.agreement.result import FIRM, TENTATIVE
from visavis.stats.results import Estimate
from visavis.vocab.card import Perspective

TWO = 2
IN_PAIRS = ("percent", "cohen")
ALPHA = "krippendorff_alpha"
GOLD = "gold"
"""In the place of a rater's letter: what experts settled."""
SIDES = {
    Perspective.CLIENT: _("the client (Bang)"),
    Perspective.THERAPIST: _("the therapist (Bang)"),
}
EXPERTS, THEMSELVES = _("the experts"), _("they themselves gave before")
REAL, DECOYS = _("one session"), _("two sessions (decoys)")
TOO_FEW = _("Agreement beyond chance cannot be told from so few.")
NO_INTERVAL = _("How far agreement beyond chance may be off cannot be told yet.")
IS_FIRM = _("The whole interval of alpha lies above 0.80, by custom enough for firm conclusions.")
IS_TENTATIVE = _(
    "The whole interval of alpha lies above 0.67, by custom enough for tentative conclusions, "
    "and not above 0.80, where firm ones begin."
)
IS_LOW = _("The whole interval of alpha lies below 0.67, by custom the least for any conclusion.")
IS_OPEN = _("Alpha’s interval reaches below 0.67, by custom the least: more codings would tell.")


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category against all others."""

    code: str
    share: int
    """Of all codes, in percent."""
    alpha: Estimate
    rare: bool


def shown(
    found: Reliability, asked: tuple[str, str], order: Sequence[str] = ()
) -> dict[str, object]:
    """Return what the template needs beside the numbers themselves.

    Parameters
    ----------
    found
        The numbers.
    asked
        The letters of two raters whose codes are to be laid against each other; empty for all.
        `GOLD` instead of the first lays a rater's codes, or all, against what experts settled.
    order
        The codebook's codes in its own order, in which categories are shown.
    """
    context: dict[str, object] = {
        "diagnosis": [(gettext(what), n) for what, n in found.diagnosis],
        "rates": [
            (gettext(DECOYS if decoy else REAL), rate)
            for decoy, rate in sorted(found.match_rates.items())
        ],
        "standing": [
            (rater, gettext(whom), _told(one.coefficients[0], nobodys=nobodys))
            for whom, by_rater, nobodys in (
                (EXPERTS, found.gold, found.invented),
                (THEMSELVES, found.repeats, False),
            )
            for rater, one in by_rater.items()
        ],
        "drift": [
            replace(one, same=_told(one.same, nobodys=found.invented and one.of == GOLD))
            for one in found.drift
        ],
        "blind": _blind(found),
    }
    one = found.agreement
    return context if one is None else context | _of_raters(found, one, asked, order)


def _told(one: Estimate, *, nobodys: bool) -> Estimate:
    """Return an estimate as the page tells it: of invented reports, it names no clients."""
    return replace(one, clusters=None) if nobodys else one


def _of_raters(
    found: Reliability, one: Agreement, asked: tuple[str, str], order: Sequence[str]
) -> dict[str, object]:
    raters = list(one.diagnosis.raters)
    first, second = _laid(found, raters, asked)
    return {
        "chosen": _chosen(one),
        "percent": round(100 * (one.coefficients[0].value or 0)),
        "verdict": gettext(_verdict(_alpha(one))),
        "linked": [] if found.linked is None else [_alpha(found.linked)],
        "categories": _categories(one, order),
        "pairs": [
            pair
            for pair in found.pairs
            if pair.of["coefficient"] in IN_PAIRS and pair.of["first"] in raters
        ],
        "raters": raters,
        "first": first,
        "second": second,
        "experts": GOLD,
        "heat": _gold_heat(found, second, order)
        if first == GOLD
        else _heat(one, first, second, order),
    }


def _laid(found: Reliability, raters: list[str], asked: tuple[str, str]) -> tuple[str, str]:
    """Return what is laid against each other: what was asked for where that is possible."""
    if asked[0] == GOLD and found.gold:
        return GOLD, asked[1] if asked[1] in found.gold else ""
    both = asked[0] != asked[1] and {*asked} <= {*raters}
    return asked if both else ("", "")


def _alpha(one: Agreement) -> Coefficient:
    """Return Krippendorff's alpha: of sets, the one that takes MASI's distances."""
    return next(c for c in one.coefficients if c.of["coefficient"].startswith(ALPHA))


def _chosen(one: Agreement) -> list[Coefficient]:
    """Return the coefficients that apply: Cohen's of two raters, Fleiss' of more."""
    several = len(one.diagnosis.raters) > TWO
    kappa = "fleiss" if several else "cohen"
    wanted = {"percent", "gwet_ac1", kappa}
    return [
        c
        for c in one.coefficients
        if c.of["coefficient"] in wanted or c.of["coefficient"].startswith(ALPHA)
    ]


def _verdict(alpha: Coefficient) -> str:
    if alpha.value is None:
        return TOO_FEW
    if alpha.interval is None:
        return NO_INTERVAL
    if alpha.interval.low >= FIRM:
        return IS_FIRM
    if alpha.interval.low >= TENTATIVE:
        return IS_TENTATIVE
    return IS_LOW if alpha.interval.high < TENTATIVE else IS_OPEN


def _categories(one: Agreement, order: Sequence[str]) -> list[CategoryLine]:
    rank = {code: place for place, code in enumerate(order)}
    share = {part.of["category"]: part.value or 0.0 for part in one.prevalence}
    lines = [
        CategoryLine(
            code=part.of["category"],
            share=round(100 * share.get(part.of["category"], 0.0)),
            alpha=part,
            rare=bool(part.cautions),
        )
        for part in one.by_category()
        if part.of["coefficient"] == ALPHA
    ]
    return sorted(lines, key=lambda line: rank.get(line.code, len(rank)))


def _heat(one: Agreement, first: str, second: str, order: Sequence[str]) -> list[Line]:
    met = one.confusion(first, second) if first else one.coincidences()
    return heat(met.categories, met.counts, order) if len(met.categories) <= MOST else []


def _gold_heat(found: Reliability, letter: str, order: Sequence[str]) -> list[Line]:
    """Lay what one rater gave, or all of them, against what experts settled."""
    raters = [letter] if letter else list(found.gold)
    met = [found.gold[one].confusion(OTHER, OWN) for one in raters]
    codes = sorted({code for each in met for code in each.categories})
    counts: Counter[tuple[str, str]] = Counter()
    for each in met:
        for settled, row in zip(each.categories, each.counts, strict=True):
            for given, count in zip(each.categories, row, strict=True):
                counts[settled, given] += round(count)
    return heat(codes, [[counts[row, column] for column in codes] for row in codes], order)


def _blind(found: Reliability) -> list[tuple[str, Estimate]]:
    if found.blinding is None:
        return []
    return [
        (gettext(SIDES[Perspective(one.of["source"])]), one) for one in found.blinding.indices[:-1]
    ]
