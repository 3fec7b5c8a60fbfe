"""Reading the audit chain."""
