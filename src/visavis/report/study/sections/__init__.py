"""The sections of the report, each in a module of its own."""
