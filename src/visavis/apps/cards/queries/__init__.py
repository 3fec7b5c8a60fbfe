"""Reading cards and pairs. The blinding lives here, not in templates."""
