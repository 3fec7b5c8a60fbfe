"""How long therapies last, and how they end."""
