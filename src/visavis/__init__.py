"""Visavis: two accounts of the same hour."""

__version__ = "0.1.0"
