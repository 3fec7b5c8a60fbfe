"""The study dataset on disk: schema, reader, writer, checker; and the simulated network."""
