"""Which sessions are the last: discrete-time hazards, fitted in passes that add up."""

from visavis.stats.endings.hazard.counting import count_hazard
from visavis.stats.endings.hazard.hazard import hazard
from visavis.stats.endings.hazard.links import Link
from visavis.stats.endings.hazard.result import Hazard
from visavis.stats.endings.hazard.time import Logarithm, Powers, Steps

__all__ = ["Hazard", "Link", "Logarithm", "Powers", "Steps", "count_hazard", "hazard"]
