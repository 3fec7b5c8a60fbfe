"""Append-only, hash-chained entries; no foreign keys."""
