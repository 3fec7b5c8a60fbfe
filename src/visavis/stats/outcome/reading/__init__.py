"""From the tables of a study dataset to one line for each session."""
