"""The second step: from summaries to estimates, which know nothing of rows or engines."""
