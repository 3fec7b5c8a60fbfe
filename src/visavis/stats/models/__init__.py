"""Models of how an outcome goes, with clients and therapists who differ."""

from visavis.stats.models.centring import centre
from visavis.stats.models.effects import Effects
from visavis.stats.models.mixed import Method, mixed_model
from visavis.stats.models.result import MixedModel

__all__ = ["Effects", "Method", "MixedModel", "centre", "mixed_model"]
