"""Pages of practices and members."""
