"""What is killed, filled up, locked and fed with nonsense, and what must come of it."""
