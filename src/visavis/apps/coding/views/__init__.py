"""Pages of coding."""
