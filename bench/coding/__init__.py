"""How fast rounds are opened and coded."""
