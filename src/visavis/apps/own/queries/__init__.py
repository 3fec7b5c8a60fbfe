"""Reading what stands in own views. What a view does not show is not fetched."""
