"""Outcomes that are no scores, as a yes or no or a count, and raters crossed with clients."""

from visavis.stats.generalized.family import Family
from visavis.stats.generalized.gee import gee
from visavis.stats.generalized.mixed import generalized_mixed_model
from visavis.stats.generalized.population import PopulationAverage
from visavis.stats.generalized.result import GeneralizedMixedModel

__all__ = ["Family", "GeneralizedMixedModel", "PopulationAverage", "gee", "generalized_mixed_model"]
