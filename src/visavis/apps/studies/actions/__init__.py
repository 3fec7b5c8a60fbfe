"""Letting a study dataset leave, and laying one into the platform."""
