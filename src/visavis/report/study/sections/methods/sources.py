"""Where the methods come from that a report uses, by the tables without which it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A publication, and what is taken from it."""

    method: str
    """As `METHODS` in the section names it."""
    says: str
    needs: str
    """A table of the study dataset."""


CR2, SATTERTHWAITE, JACKKNIFE = "CR2", "Satterthwaite", "jackknife"
PERMUTATION, HOLM, ALPHA = "permutation", "Holm", "Krippendorff"
KAPPA, SURVIVAL, DROPOUT = "kappa", "survival", "dropout"
MIXED, TRUTH = "mixed models", "truth and bias"
SOURCES = (
    Source(
        CR2,
        "Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear "
        "regression with multi-stage samples. Survey Methodology, 28, 169–181.",
        "eventReports",
    ),
    Source(
        CR2,
        "Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance "
        "estimation and hypothesis testing in fixed effects models. Journal of Business & Economic "
        "Statistics, 36, 672–683.",
        "eventReports",
    ),
    Source(
        SATTERTHWAITE,
        "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance "
        "components. Biometrics Bulletin, 2, 110–114.",
        "eventReports",
    ),
    Source(
        PERMUTATION,
        "Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. "
        "Statistical Applications in Genetics and Molecular Biology, 9, article 39.",
        "eventReports",
    ),
    Source(
        HOLM,
        "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian "
        "Journal of Statistics, 6, 65–70.",
        "eventReports",
    ),
    Source(
        ALPHA,
        "Krippendorff, K. (2011). Computing Krippendorff’s alpha-reliability. University of "
        "Pennsylvania.",
        "codings",
    ),
    Source(
        JACKKNIFE,
        "Efron, B., & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics, "
        "9, 586–596.",
        "codings",
    ),
    Source(
        JACKKNIFE,
        "Hughes, J. (2022). Toward improved inference for Krippendorff’s alpha. arXiv:2210.13265.",
        "codings",
    ),
    Source(
        KAPPA,
        "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
        "Psychological Measurement, 20, 37–46.",
        "cards",
    ),
    Source(
        TRUTH,
        "West, T. V., & Kenny, D. A. (2011). The truth and bias model of judgment. Psychological "
        "Review, 118, 357–378.",
        "cards",
    ),
    Source(
        MIXED,
        "Raudenbush, S. W., & Bryk, A. S. (2002). Hierarchical linear models (2nd ed.). Sage.",
        "scores",
    ),
    Source(
        SURVIVAL,
        "Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. "
        "Journal of the American Statistical Association, 53, 457–481.",
        "episodes",
    ),
    Source(
        DROPOUT,
        "Swift, J. K., & Greenberg, R. P. (2012). Premature discontinuation in adult "
        "psychotherapy: A meta-analysis. Journal of Consulting and Clinical Psychology, 80, "
        "547–559.",
        "episodes",
    ),
)


def rows_of(tables: Mapping[str, object]) -> list[dict[str, str]]:
    """Return those whose tables are there."""
    return [{"method": one.method, "source": one.says} for one in SOURCES if one.needs in tables]
