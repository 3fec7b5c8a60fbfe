"""Codes, coarser attributes and sentences, computed without the database."""
