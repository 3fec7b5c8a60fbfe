"""How the report was made: what its numbers rest on."""
