"""How scores usually go on, from a network's own scores, and how well one score is known."""

from visavis.stats.growth.courses import count_courses
from visavis.stats.growth.expected import expected_trajectory
from visavis.stats.growth.reliability import Reliability, reliability
from visavis.stats.growth.result import Expected
from visavis.stats.growth.shapes import Shape

__all__ = [
    "Expected",
    "Reliability",
    "Shape",
    "count_courses",
    "expected_trajectory",
    "reliability",
]
