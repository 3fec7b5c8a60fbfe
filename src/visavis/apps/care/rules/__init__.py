"""What follows from dates and words alone."""
