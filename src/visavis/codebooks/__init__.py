"""Codebooks as versioned data: what raters code event reports by."""
