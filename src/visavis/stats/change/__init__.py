"""Who changes, by how much, and whether it is more than error of measurement."""

from visavis.stats.change.anchors import Relevance, relevance
from visavis.stats.change.calibration import track_calibration
from visavis.stats.change.classes import Change, ChangeRule, Definition
from visavis.stats.change.counting import class_shares, count_classes
from visavis.stats.change.criteria import Anchor, Criterion, Crossing, Method, Percentage, Reliable
from visavis.stats.change.effects import Standardiser, count_scores, hedges_g, pre_post_change
from visavis.stats.change.norms import Norms
from visavis.stats.change.pairs import Pairs, count_change, pre_post
from visavis.stats.change.reliable import ReliableChange, reliable_change
from visavis.stats.change.sample import Sample, sample_of
from visavis.stats.change.tracking import Track, Tracking, not_on_track, track_shares
from visavis.stats.change.trajectory import Trajectory
from visavis.stats.results.better import Better

__all__ = [
    "Anchor",
    "Better",
    "Change",
    "ChangeRule",
    "Criterion",
    "Crossing",
    "Definition",
    "Method",
    "Norms",
    "Pairs",
    "Percentage",
    "Relevance",
    "Reliable",
    "ReliableChange",
    "Sample",
    "Standardiser",
    "Track",
    "Tracking",
    "Trajectory",
    "class_shares",
    "count_change",
    "count_classes",
    "count_scores",
    "hedges_g",
    "not_on_track",
    "pre_post",
    "pre_post_change",
    "relevance",
    "reliable_change",
    "sample_of",
    "track_calibration",
    "track_shares",
]
