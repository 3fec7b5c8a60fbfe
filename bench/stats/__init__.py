"""How fast the statistics are, each beside what others take for the same."""
