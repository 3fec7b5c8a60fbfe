"""Reading what a rater, an adjudicator or a coordinator may have."""
