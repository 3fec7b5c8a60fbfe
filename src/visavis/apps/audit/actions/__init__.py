"""Adding to the audit chain."""
