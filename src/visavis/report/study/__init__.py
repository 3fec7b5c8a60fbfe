"""The study report: what a network found, from its study dataset, for people and for programs."""
