"""THE policy: who may see what and when, field register, retention. Decides; everyone else asks."""
