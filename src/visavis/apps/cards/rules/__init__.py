"""What a card may hold, and how its link is made. Pure."""
