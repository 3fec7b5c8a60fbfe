"""Reading what a study may have."""
