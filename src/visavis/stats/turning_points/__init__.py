"""Turning points that client and therapist both name, and how many chance would give them."""

from visavis.stats.turning_points.common import turning_points
from visavis.stats.turning_points.counting import count_turning_points
from visavis.stats.turning_points.result import InCommon, Window

__all__ = ["InCommon", "Window", "count_turning_points", "turning_points"]
