"""Shares of categories where a model coded all reports and people coded a random part of them."""

from visavis.stats.prediction.counted import Predicted
from visavis.stats.prediction.counting import count_predictions
from visavis.stats.prediction.powered import prediction_powered
from visavis.stats.prediction.result import Part, PredictionPowered
from visavis.stats.prediction.study import count_study

__all__ = [
    "Part",
    "Predicted",
    "PredictionPowered",
    "count_predictions",
    "count_study",
    "prediction_powered",
]
