"""What clients type into their own view."""
