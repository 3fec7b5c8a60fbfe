"""A study dataset in other programs' forms: SPSS, Stata, plain CSV, REDCap, Psych-DS."""

from visavis.exchange.sharing.share import Shared, share
from visavis.exchange.sharing.way import Way

__all__ = ["Shared", "Way", "share"]
