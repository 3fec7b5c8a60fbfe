"""The client's own view: their cards, who read them, and what becomes of them."""
