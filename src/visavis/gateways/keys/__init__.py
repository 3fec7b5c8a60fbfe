"""Keys that live outside the database: data keys, the master key, secrets by purpose."""
