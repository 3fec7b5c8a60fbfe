"""Codings of a round as files: tables to code in, and projects of other programs."""
