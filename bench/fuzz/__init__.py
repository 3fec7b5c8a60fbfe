"""Nonsense for everything that reads what others wrote: no traceback, no 5xx, no hang."""
