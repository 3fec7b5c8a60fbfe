"""Data that analysts read, and the phrases from which practices are simulated."""
