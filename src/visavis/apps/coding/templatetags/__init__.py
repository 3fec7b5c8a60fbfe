"""How pages of coding show numbers."""
