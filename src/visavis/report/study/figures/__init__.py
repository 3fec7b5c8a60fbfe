"""Figures of the report: each a Vega-Lite specification with its data inside."""
