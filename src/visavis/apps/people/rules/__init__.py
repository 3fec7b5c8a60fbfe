"""What is known of a person, as values. Pure."""
