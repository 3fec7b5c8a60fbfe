"""Linear mixed models of sessions within clients within therapists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.models.clustered import Errors
from visavis.stats.models.components import Components
from visavis.stats.models.estimates import cautioned, estimated, without
from visavis.stats.models.fitting import fit
from visavis.stats.models.gram import Asked, Gathered, checked, designed, gathered
from visavis.stats.models.missing import by_column
from visavis.stats.models.result import MixedModel
from visavis.stats.models.soundness import apart, unfit, unfit_design
from visavis.stats.refusals import SESSION, lines_alike
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.vocab.counted import counted


class Method(StrEnum):
    """Which likelihood is made as high as can be."""

    REML = "REML"
    """That of what the fixed effects leave: variances are not too small."""
    ML = "ML"
    """That of the data: models with different fixed effects may be compared."""


def mixed_model(  # noqa: PLR0913 -- a model has so many parts; all but the first by name
    data: object,
    *,
    y: str,
    fixed: Sequence[str] = (),
    random: Sequence[str] = (),
    groups: Sequence[str] = ("therapist", "client"),
    method: str = Method.REML,
    se: str = Errors.MODEL,
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
    se
        "model", or "robust": standard errors of fixed effects from how therapists differ (CR2; how
        clients do, where therapists have no effect), for effects that differ between people beyond
        the model.
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
    model = fitted(data, asked, method=how, se=errors_of(se)).model(share)
    if isinstance(data, Summary) or SESSION in asked.groups:
        return model
    return _doubting(model, lines_alike(lazy(data, y), y))


def _doubting(model: MixedModel, lines: int) -> MixedModel:
    """Say beside every number that lines of a session are there twice."""
    if not lines:
        return model
    said = (
        f"{counted(lines, 'row repeats', 'rows repeat')} another one in every column, the "
        f"{SESSION} included: what they say counts twice. Leave them out, unless they are several "
        "things of one session that happen to be alike."
    )
    every = (replace(one, cautions=(said, *one.cautions)) for one in model.estimates)
    return replace(model, estimates=tuple(every), cautions=(said, *model.cautions))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A fit without intervals, which take most of the time where clients are few."""

    found: Gathered
    method: Method
    components: Components | None
    undefined: str | None
    """Why nothing could be fitted: a whole sentence."""
    alone: str | None
    """Why therapists have no effect; None where they have."""

    def model(self, level: float) -> MixedModel:
        """Return the model with every estimate and interval."""
        if self.components is None:
            why = self.undefined or ""
            return without(self.found, method=self.method, level=level, why=why)
        return estimated(
            self.found, self.components, method=self.method, level=level, alone=self.alone
        )

    @property
    def cautions(self) -> tuple[str, ...]:
        """What the model says of itself: singular, therapists that cannot be told from clients."""
        if self.components is None:
            return ()
        return cautioned(self.found, self.components, alone=self.alone)


def fitted(data: object, asked: Asked, *, method: Method, se: Errors = Errors.MODEL) -> Fitted:
    """Fit, or say why not."""
    found = gathered(data, asked)
    if not isinstance(data, Summary):
        found = replace(found, dropped=by_column(found.dropped, data, asked.columns))
    alone = None
    if (why := unfit(found)) is None:
        alone = apart(found) if asked.therapist else None
        design = designed(found, therapists=asked.therapist is not None and alone is None)
        why = unfit_design(design, client=asked.client, therapist=asked.therapist)
    components = None
    if why is None:
        outermost = asked.client if alone else asked.groups[0]
        components = Components(
            fit(design, restricted=method == Method.REML),
            clustered=outermost if se == Errors.ROBUST else None,
        )
    return Fitted(found=found, method=method, components=components, undefined=why, alone=alone)


def errors_of(se: str) -> Errors:
    """Return where standard errors are to come from.

    Raises
    ------
    UnusableError
        When there are none of that name.
    """
    if se in set(Errors):
        return Errors(se)
    msg = f'There are no errors {se!r}: se="model" or se="robust".'
    raise UnusableError(msg)


def _method(method: str) -> Method:
    if method in set(Method):
        return Method(method)
    msg = f'There is no method {method!r}: method="REML" or method="ML".'
    raise UnusableError(msg)
