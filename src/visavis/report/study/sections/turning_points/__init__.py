"""Moments that turned a therapy, as both sides name them in retrospect."""
