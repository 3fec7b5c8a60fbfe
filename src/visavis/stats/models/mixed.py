"""Linear mixed models of sessions within clients within therapists."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from visavis.stats.errors import UnusableError
from visavis.stats.models.components import Components
from visavis.stats.models.estimates import estimated, without
from visavis.stats.models.fitting import fit
from visavis.stats.models.gram import checked, designed, gathered
from visavis.stats.models.result import MixedModel
from visavis.stats.models.soundness import apart, unfit, unfit_design
from visavis.stats.results.levels import sound
from visavis.stats.uncertainty.jackknife import LEVEL


class Method(StrEnum):
    """Which likelihood is made as high as can be."""

    REML = "REML"
    """That of what the fixed effects leave: variances are not too small."""
    ML = "ML"
    """That of the data: models with different fixed effects may be compared."""


def mixed_model(
    data: object,
    *,
    y: str,
    fixed: Sequence[str] = (),
    random: Sequence[str] = (),
    groups: Sequence[str] = ("therapist", "client"),
    method: str = Method.REML,
    level: float = LEVEL,
) -> MixedModel:
    """Fit a line to an outcome over sessions, with clients and therapists who differ.

    In the notation of lme4: ``y ~ fixed + (1 + random | client) + (1 | therapist)``. Each client
    has an intercept and slopes of their own, with all covariances; each therapist an intercept.

    Parameters
    ----------
    data
        Any frame with one line for each session, or the summary
        ``products(data, of=[…, y], by=groups)`` of one, or of several that were merged.
    y
        The column of the outcome.
    fixed
        Columns whose effect is the same for all. The intercept is always there.
    random
        Columns whose effect differs between clients; usually some of `fixed`.
    groups
        The column of the therapist and that of the client, or of the client alone. A client's name
        counts within the therapist: two clients may be called 1.
    method
        "REML" or "ML".
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    MixedModel
        Where the data cannot answer, its estimates are undefined and say why.

    Raises
    ------
    UnusableError
        When a column is missing, or stands in two places.
    """
    asked = checked(y, fixed, random, groups)
    how, share = _method(method), sound(level)
    found = gathered(data, asked)
    if why := unfit(found):
        return without(found, method=how, level=share, why=why)
    alone = apart(found) if asked.therapist else None
    design = designed(found, therapists=asked.therapist is not None and alone is None)
    if why := unfit_design(design, client=asked.client, therapist=asked.therapist):
        return without(found, method=how, level=share, why=why)
    best = fit(design, restricted=how == Method.REML)
    return estimated(found, Components(best), method=how, level=share, alone=alone)


def _method(method: str) -> Method:
    if method in set(Method):
        return Method(method)
    msg = f'There is no method {method!r}: method="REML" or method="ML".'
    raise UnusableError(msg)
