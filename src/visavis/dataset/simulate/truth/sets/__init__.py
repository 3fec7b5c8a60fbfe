"""Level 4: the sets of categories that both sides name in a session, match or no match."""
