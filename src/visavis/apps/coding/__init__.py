"""Coding: rounds, packets of struck words, codings, judgements of the same event, consensus."""
