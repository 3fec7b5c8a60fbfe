"""Making own views, keeping cards in them, opening and closing them, and what is done in them."""
