"""Studies: what leaves as a study dataset, and a network to try it on."""
