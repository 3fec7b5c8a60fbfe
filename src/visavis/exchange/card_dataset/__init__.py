"""Typed cards as a study dataset, with no database: days for dates, new codes for the old ones."""

from visavis.exchange.card_dataset.build import Built, LeftOut, build
from visavis.exchange.card_dataset.ends import Secret

__all__ = ["Built", "LeftOut", "Secret", "build"]
