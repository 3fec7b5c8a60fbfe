"""Words of people for templates."""
