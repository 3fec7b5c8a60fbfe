"""Agreement: how far raters who did not know of each other gave the same codes."""
