"""What would happen if a table of typed cards were taken in: read, never written."""
