"""What changes a round, and leaves an entry."""
