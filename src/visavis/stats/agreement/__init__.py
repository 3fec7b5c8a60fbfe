"""Agreement between raters, who code the same units independently."""

from visavis.stats.agreement.agreeing import agreement, agreement_of_counts
from visavis.stats.agreement.blinding import Blinding, blinding, count_guesses
from visavis.stats.agreement.breakdown import Confusion
from visavis.stats.agreement.coefficients import Coefficient
from visavis.stats.agreement.intraclass import Correlation, Intraclass, icc
from visavis.stats.agreement.mean_squares import Form
from visavis.stats.agreement.result import Agreement, Diagnosis
from visavis.stats.agreement.scales import Level, Weighting

__all__ = [
    "Agreement",
    "Blinding",
    "Coefficient",
    "Confusion",
    "Correlation",
    "Diagnosis",
    "Form",
    "Intraclass",
    "Level",
    "Weighting",
    "agreement",
    "agreement_of_counts",
    "blinding",
    "count_guesses",
    "icc",
]
