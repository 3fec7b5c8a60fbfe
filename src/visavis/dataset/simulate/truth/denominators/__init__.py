"""How many rows of this very dataset each estimate rests on."""
