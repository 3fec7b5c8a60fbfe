"""Changing cards: asking for them, handing them in, reading them with an entry."""
