"""Events and outcome: how clients fare, and what goes with it."""
