"""What people type about practices and members, parsed once."""
