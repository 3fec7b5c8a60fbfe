"""How long a study takes to leave a large installation, and how much memory."""
