"""Copies of the database, with a manifest; never of the keys."""
