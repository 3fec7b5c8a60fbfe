"""HTTP in and out; everything else is asked of actions, queries and forms."""
