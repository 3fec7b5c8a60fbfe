"""What was filled in, read from the browser's post; kept as typed until it can be handed in."""
