"""Reading about practices, members and who stands behind a code."""
