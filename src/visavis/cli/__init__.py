"""The `visavis` command."""
