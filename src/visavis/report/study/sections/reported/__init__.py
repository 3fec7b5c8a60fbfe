"""What was reported: how often what is named, by whom, and how strongly it is rated."""
