"""Who took part, what was held, and what was handed in."""
