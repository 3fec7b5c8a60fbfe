"""GPBoost behind one function; nothing else knows it.

Three things are not left as GPBoost has them. It works with one thread: several wait for each other
on a machine that has other work. It factorises matrices instead of solving by iterations, which are
its own choice for several random effects and made the standard error of an intercept .060 where it
is .079. And it is quiet.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.generalized.family import Family
from visavis.stats.generalized.rows import Codes
from visavis.stats.uncertainty.totals import Numbers

LIKELIHOOD = {
    Family.BINARY: "bernoulli_logit",
    Family.COUNT: "poisson",
    Family.GAUSSIAN: "gaussian",
}
CLOSE, MOST = 1e-9, 500
"""Relative change of the log-likelihood at which the search ends; and the most steps."""
LEAST = 1e-10
"""The least variance that is tried: GPBoost searches over its logarithm."""
ABSENT = (
    "Models of yes-or-no and counted outcomes need GPBoost, which is not installed: "
    "pip install 'visavis[glmm]'."
)
LACKING = (
    "GPBoost is installed and cannot be loaded ({}). It needs the system's OpenMP library: on "
    "Debian, apt-get install libgomp1."
)


class EngineError(Exception):
    """No fit could be found."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """What is to be fitted, and a model that holds it."""

    y: Numbers
    x: Numbers
    family: Family
    model: Any

    def deviance(self, effects: Numbers, variances: Numbers) -> float:
        """Return -log-likelihood by Laplace's approximation; exact of a Gaussian outcome.

        Parameters
        ----------
        effects
            The fixed effects.
        variances
            Of random intercepts; of a Gaussian outcome the residual one first.
        """
        with quiet():
            found = self.model.neg_log_likelihood(
                cov_pars=np.maximum(variances, LEAST), y=self.y, fixed_effects=self.x @ effects
            )
        return float(found)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """Where the search ended."""

    effects: Numbers
    errors: Numbers
    """GPBoost's own standard errors of them, where they were asked for."""
    variances: Numbers
    log_likelihood: float


def problem(y: Numbers, x: Numbers, codes: Codes, family: Family) -> Problem:
    """Give GPBoost the rows.

    Raises
    ------
    UnusableError
        When GPBoost is not there.
    """
    gpboost = library()
    with quiet():
        model = gpboost.GPModel(
            group_data=codes,
            likelihood=LIKELIHOOD[family],
            num_parallel_threads=1,
            matrix_inversion_method="cholesky",
        )
    return Problem(y=np.ascontiguousarray(y), x=np.ascontiguousarray(x), family=family, model=model)


def search(
    of: Problem,
    *,
    start: Found | None = None,
    close: float = CLOSE,
    errors: bool = False,
    held: tuple[int, float] | None = None,
) -> Found:
    """Return the fixed effects and variances of the highest likelihood.

    Parameters
    ----------
    of
        What is fitted.
    start
        Where to begin.
    close
        The relative change of the log-likelihood at which the search ends.
    errors
        Whether GPBoost's own standard errors are wanted.
    held
        Which variance is to stay, and where; `start` is to be there as well.

    Raises
    ------
    EngineError
        When the search ends nowhere.
    """
    params = {"delta_rel_conv": close, "maxit": MOST, **_begun(start, held)}
    model = of.model
    with quiet():
        try:
            model.fit(y=of.y, X=of.x, params=params)
            table = model.get_coef(std_err=errors, format_pandas=False)
            variances = np.array(model.get_cov_pars(format_pandas=False), np.float64)
            likely = -float(model.get_current_neg_log_likelihood())
        except Exception as error:  # its errors have no class of their own below Exception
            raise EngineError(str(error)) from error
    effects = np.atleast_2d(np.array(table, np.float64))
    own = effects[-1]
    if not (np.isfinite(effects).all() and np.isfinite(variances).all() and np.isfinite(likely)):
        msg = "The search ended at no number."
        raise EngineError(msg)
    return Found(effects=effects[0], errors=own, variances=variances, log_likelihood=likely)


def _begun(start: Found | None, held: tuple[int, float] | None) -> dict[str, Any]:
    """Return where a search begins, and what it is to leave alone."""
    if start is None:
        return {}
    variances = np.maximum(start.variances, 0.01 * start.variances.max() + LEAST)
    begun: dict[str, Any] = {"init_coef": start.effects, "init_cov_pars": variances}
    if held is not None:
        place, there = held
        variances[place] = max(there, LEAST)
        begun["estimate_cov_par_index"] = (np.arange(len(variances)) != place).astype(int)
    return begun


def library() -> Any:  # noqa: ANN401 -- GPBoost has no types
    """Return GPBoost, or say how it is had.

    Raises
    ------
    UnusableError
        When it is not there.
    """
    try:
        with quiet():
            import gpboost  # type: ignore[import-untyped]  # noqa: PLC0415 -- an extra, and slow to load
    except ModuleNotFoundError as error:
        raise UnusableError(ABSENT) from error
    except OSError as error:
        raise UnusableError(LACKING.format(error)) from error
    return gpboost


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Let GPBoost say nothing: what it found is judged by what it found."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
