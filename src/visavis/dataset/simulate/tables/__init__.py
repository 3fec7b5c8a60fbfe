"""The rows of the study dataset, from what was drawn of one piece."""
