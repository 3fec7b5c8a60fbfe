"""What comes in from coding's pages."""
