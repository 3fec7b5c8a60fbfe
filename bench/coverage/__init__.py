"""How often intervals contain the truth, and tests find what is not there, in a nested study."""
