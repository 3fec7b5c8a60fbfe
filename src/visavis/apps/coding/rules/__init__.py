"""What coding decides without a database."""
