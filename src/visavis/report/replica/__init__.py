"""The self-test: a network whose truths are known, and what its report finds of them again."""
